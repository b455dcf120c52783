import { glob, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
  visit,
} from 'graphql'
import { readManifest } from '../graphql/manifest.ts'
import { oneLine } from '../kernel/text.ts'
import { CommandRefused } from './deps.ts'

/** An operation that a team ships. */
export interface ShippedOperation {
  /** Its name, or that of its file or entry; with that of its file or entry where another has its name. */
  readonly name: string
  readonly source: string
  readonly operationName: string | null
  readonly node: OperationDefinitionNode
  /** By variable; what is not there is taken from the data. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** What is planned, and the names of what is not: mutations and subscriptions. */
export interface Shipped {
  readonly operations: readonly ShippedOperation[]
  readonly others: readonly string[]
}

const parsed = (text: string, where: string): DocumentNode => {
  try {
    return parse(text)
  } catch (error) {
    throw new CommandRefused(`${where} is no GraphQL: ${oneLine(error)}`)
  }
}

const fragmentsIn = ({ definitions }: DocumentNode): FragmentDefinitionNode[] =>
  definitions.filter(definition => definition.kind === Kind.FRAGMENT_DEFINITION)

/** An operation as a document of its own, with the fragments that it uses. */
const withFragments = (
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): string => {
  const used = new Map<string, FragmentDefinitionNode>()
  const look = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name: { value } }) => {
        const fragment = fragments.get(value)
        if (!fragment || used.has(value)) return
        used.set(value, fragment)
        look(fragment)
      },
    })
  }
  look(operation)
  return [operation, ...used.values()].map(print).join('\n\n')
}

interface Named {
  /** File, or entry of a manifest. */
  readonly where: string
  readonly node: OperationDefinitionNode
  readonly source: string
}

const namedIn = (documents: readonly (readonly [where: string, document: DocumentNode])[]): Named[] => {
  const fragments = new Map(documents.flatMap(([, of]) => fragmentsIn(of)).map(of => [of.name.value, of]))
  return documents.flatMap(([where, { definitions }]) =>
    definitions
      .filter(definition => definition.kind === Kind.OPERATION_DEFINITION)
      .map(node => ({ where, node, source: withFragments(node, fragments) })),
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Refuses values for what is not there: else a misspelt name would leave what it is of to chance. */
const checkGiven = (
  given: Readonly<Record<string, unknown>>,
  operations: readonly (Named & { readonly names: readonly string[] })[],
  path: string,
): void => {
  for (const [name, values] of Object.entries(given)) {
    const named = operations.filter(({ names }) => names.includes(name))
    if (named.length === 0) throw new CommandRefused(`${path} has values for ${name}, but there is no such operation`)
    if (!isObject(values)) throw new CommandRefused(`${path} must have an object of variables for ${name}`)
    const variables = named.flatMap(({ node }) => node.variableDefinitions ?? []).map(of => of.variable.name.value)
    const unknown = Object.keys(values).find(variable => !variables.includes(variable))
    if (unknown !== undefined)
      throw new CommandRefused(`${path} has a value for $${unknown} of ${name}, which has no such variable`)
  }
}

const shippedOf = (all: readonly Named[], given: Readonly<Record<string, unknown>>, path: string): Shipped => {
  const byName = Map.groupBy(all, ({ where, node }) => node.name?.value ?? where)
  const operations = all.map(one => {
    const own = one.node.name?.value ?? one.where
    const name = byName.get(own)?.length === 1 ? own : `${own} (${one.where})`
    return { ...one, name, names: [own, name] }
  })
  checkGiven(given, operations, path)
  const isQuery = ({ node }: Named): boolean => node.operation === OperationTypeNode.QUERY
  return {
    operations: operations.filter(isQuery).map(({ names, name, node, source }) => ({
      ...{ name, node, source, operationName: node.name?.value ?? null },
      variables: Object.assign({}, ...names.map(of => given[of])) as Readonly<Record<string, unknown>>,
    })),
    others: operations.filter(one => !isQuery(one)).map(({ name }) => name),
  }
}

const isThere = (path: string) => stat(path).catch(() => null)

const variablesIn = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
  try {
    const given: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (isObject(given)) return given
  } catch (error) {
    throw new CommandRefused(`${path} is no JSON: ${oneLine(error)}`)
  }
  throw new CommandRefused(`${path} must be { "Operation": { "variable": value } }`)
}

const givenBy = async (variables: string | undefined): Promise<Readonly<Record<string, unknown>>> => {
  if (variables === undefined) return {}
  if (!(await isThere(variables))) throw new CommandRefused(`${variables} does not exist`)
  return variablesIn(variables)
}

/**
 * The operations of a folder's `*.graphql` and `*.gql` files, whose fragments may stand in any of them. `variables`: a
 * file with `{ "Operation": { "variable": value } }`, else `variables.json` of the folder. Throws CommandRefused.
 */
export const operationsIn = async (folder: string, variables?: string): Promise<Shipped> => {
  const found = await isThere(folder)
  if (!found) throw new CommandRefused(`${folder} does not exist`)
  if (!found.isDirectory()) throw new CommandRefused(`${folder} is no folder`)
  const files: string[] = []
  for await (const file of glob('**/*.{graphql,gql}', { cwd: folder })) files.push(file)
  if (files.length === 0) throw new CommandRefused(`${folder} has no file *.graphql or *.gql`)
  const documents = await Promise.all(
    files.sort().map(async file => {
      const path = join(folder, file)
      return [file, parsed(await readFile(path, 'utf8'), path)] as const
    }),
  )
  const own = join(folder, 'variables.json')
  const given = variables ?? ((await isThere(own)) ? own : undefined)
  return shippedOf(namedIn(documents), await givenBy(given), given ?? own)
}

/** The operations of a manifest as `PERSISTED_MANIFEST` names one. Throws CommandRefused. */
export const operationsOf = async (manifest: string, variables?: string): Promise<Shipped> => {
  if (!(await isThere(manifest))) throw new CommandRefused(`${manifest} does not exist`)
  try {
    const texts = [...readManifest(await readFile(manifest, 'utf8'))]
    // Each entry is whole: fragments of one name may differ from entry to entry.
    const all = texts.flatMap(([name, text]) => namedIn([[name, parsed(text, name)]]))
    return shippedOf(all, await givenBy(variables), variables ?? '')
  } catch (error) {
    if (error instanceof CommandRefused) throw error
    throw new CommandRefused(`${manifest} is no manifest of operations: ${oneLine(error)}`)
  }
}
