import {
  execute,
  type FieldNode,
  GraphQLList,
  GraphQLObjectType,
  GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql'
import type { Entity } from '../database/entity.ts'
import { ownFields, referencesOf } from '../graphql/own-fields.ts'
import { selectionOf } from '../graphql/selection.ts'
import { encodeId, type NodeType } from '../kernel/ids.ts'
import type { Request } from '../kernel/request.ts'
import type { Selection } from '../kernel/selection.ts'

/** What is exported of a type: every value that its type in the API has, and the ids of what it belongs to. */
export interface Lines {
  readonly selection: Selection
  /** Stored fields beyond those of the selection. */
  readonly extra: readonly string[]
  /** A line of JSON for each row, as the API shows it to the request's viewer. */
  linesOf(request: Request, rows: readonly object[]): Promise<string[]>
}

const idsOf = (value: unknown, type: NodeType): unknown =>
  Array.isArray(value)
    ? value.map(id => encodeId(type, String(id)))
    : value == null
      ? null
      : encodeId(type, String(value))

/** Works out what is exported of an entity: rows pass the resolvers of its own type, so that both ways show the same. */
export const createLines = (schema: GraphQLSchema, entity: Entity): Lines => {
  const type = schema.getType(entity.type)
  if (!isObjectType(type)) throw new Error(`${entity.type} is no object type of the schema`)
  const query = new GraphQLObjectType({ name: 'Export', fields: { rows: { type: new GraphQLList(type) } } })
  const own = new GraphQLSchema({ query })
  const document = parse(`{ rows { ${ownFields(type)} } }`)
  const [operation] = document.definitions.filter(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  )
  if (!operation) throw new Error('the export has no operation')
  const references = referencesOf(type, entity.model)
  const shown = new Set((operation.selectionSet.selections as FieldNode[]).map(({ name }) => name.value))
  return {
    selection: selectionOf(own, document, operation),
    extra: references.map(({ path }) => path),
    linesOf: async (request, rows) => {
      const { data, errors } = await execute({ schema: own, document, rootValue: { rows }, contextValue: { request } })
      if (errors?.[0]) throw errors[0]
      const values = (data as { rows: Record<string, unknown>[] }).rows
      return values.map((value, i) => {
        const row = rows[i] as Record<string, unknown>
        const ids = references
          .filter(({ path }) => !shown.has(path))
          .map(({ path, type: of }) => [path, idsOf(row[path], of)] as const)
        const { id, ...rest } = value
        return JSON.stringify({ id, ...Object.fromEntries(ids), ...rest })
      })
    },
  }
}
