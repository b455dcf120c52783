import { glob, readFile } from 'node:fs/promises'
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
  /** Its name, or that of its file or entry. */
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

const shippedOf = (
  documents: readonly (readonly [name: string, document: DocumentNode])[],
  variables: Readonly<Record<string, unknown>>,
): Shipped => {
  const fragments = new Map(documents.flatMap(([, of]) => fragmentsIn(of)).map(of => [of.name.value, of]))
  const all = documents.flatMap(([name, { definitions }]) =>
    definitions
      .filter(definition => definition.kind === Kind.OPERATION_DEFINITION)
      .map(node => ({ name: node.name?.value ?? name, operationName: node.name?.value ?? null, node })),
  )
  return {
    operations: all
      .filter(({ node }) => node.operation === OperationTypeNode.QUERY)
      .map(one => ({
        ...one,
        source: withFragments(one.node, fragments),
        variables: (variables[one.name] ?? {}) as Record<string, unknown>,
      })),
    others: all.filter(({ node }) => node.operation !== OperationTypeNode.QUERY).map(({ name }) => name),
  }
}

const variablesIn = async (path: string, required: boolean): Promise<Record<string, unknown>> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (required) throw new CommandRefused(`${path} cannot be read: ${oneLine(error)}`)
    return '{}'
  })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CommandRefused(`${path} is no JSON: ${oneLine(error)}`)
  }
}

/**
 * The operations of a folder's `*.graphql` and `*.gql` files, whose fragments may stand in any of them. `variables`: a
 * file with `{ "Operation": { "variable": value } }`, else `variables.json` of the folder. Throws CommandRefused.
 */
export const operationsIn = async (folder: string, variables?: string): Promise<Shipped> => {
  const files: string[] = []
  for await (const file of glob('**/*.{graphql,gql}', { cwd: folder })) files.push(file)
  if (files.length === 0) throw new CommandRefused(`${folder} has no file *.graphql or *.gql`)
  const documents = await Promise.all(
    files.sort().map(async file => {
      const path = join(folder, file)
      return [file, parsed(await readFile(path, 'utf8'), path)] as const
    }),
  )
  return shippedOf(documents, await variablesIn(variables ?? join(folder, 'variables.json'), variables !== undefined))
}

/** The operations of a manifest as `PERSISTED_MANIFEST` names one. Throws CommandRefused. */
export const operationsOf = async (manifest: string, variables?: string): Promise<Shipped> => {
  try {
    const texts = [...readManifest(await readFile(manifest, 'utf8'))]
    // Each entry is whole: fragments of one name may differ from entry to entry.
    const all = await Promise.all(
      texts.map(async ([name, text]) =>
        shippedOf([[name, parsed(text, name)]], variables === undefined ? {} : await variablesIn(variables, true)),
      ),
    )
    return { operations: all.flatMap(of => of.operations), others: all.flatMap(of => of.others) }
  } catch (error) {
    if (error instanceof CommandRefused) throw error
    throw new CommandRefused(`${manifest} is no manifest of operations: ${oneLine(error)}`)
  }
}
