import type { GraphQLSchema } from 'graphql'
import { isAdmin } from '../kernel/viewer.ts'
import type { Charge, OperationContext } from './admit.ts'
import { coordinateOf } from './coordinate.ts'
import { type ExplainPanel, explainPanel } from './explain-panel.ts'
import { type Finding, findingsOf } from './findings.ts'
import { type PlanOf, type ToldDatabase, toldDatabase } from './told-commands.ts'

/** What an answer tells beside its data, to who asks by a header. */
export interface Extensions {
  readonly cost?: Charge
  readonly database?: ToldDatabase
  readonly explain?: ExplainPanel
}

/** What a request asks to be told. */
export interface Asked {
  /** What it costs, in `extensions.cost`. */
  readonly tellsCost: boolean
  /** Its commands to the database, in `extensions.database`. */
  readonly tellsDatabase: boolean
  /** The same for the explain panel of GraphiQL, in `extensions.explain`. */
  readonly tellsPanel: boolean
}

export interface ExtensionsOptions {
  /** Who is told of a request's commands: admins alone, or everybody who asks. */
  readonly commandsFor: 'admins' | 'everybody'
  readonly planOf: PlanOf
  /** Gets what a request has had the database do again and again; without it nobody looks. */
  readonly onFinding?: ((finding: Finding, operation: string) => void) | undefined
}

export const createExtensions = (schema: GraphQLSchema, { commandsFor, planOf, onFinding }: ExtensionsOptions) => ({
  /** What an executed operation has had the database do; nothing where the viewer may not know. */
  commandsOf: async (asked: Asked, { request, operation }: OperationContext): Promise<Extensions> => {
    const { tellsDatabase, tellsPanel } = asked
    if (!tellsDatabase && !tellsPanel) return {}
    if (commandsFor === 'admins' && !isAdmin(request.viewer)) return {}
    const at = (path: string) => operation && coordinateOf(schema, operation, path)
    const database = await toldDatabase(request.usage.trace, at, planOf, request.deadline)
    return { ...(tellsDatabase ? { database } : {}), ...(tellsPanel ? { explain: explainPanel(database) } : {}) }
  },

  lookForFindings: ({ request, operation }: OperationContext): void => {
    if (!onFinding || !operation) return
    const found = findingsOf(request.usage.trace, path => coordinateOf(schema, operation, path))
    for (const finding of found) onFinding(finding, request.operation)
  },
})
