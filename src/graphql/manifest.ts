import { parse } from 'graphql'

type Entry = readonly [name: unknown, text: unknown]

interface ApolloManifest {
  readonly format: 'apollo-persisted-query-manifest'
  readonly version: unknown
  readonly operations: readonly { readonly id?: unknown; readonly body?: unknown }[]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isApollo = (value: Readonly<Record<string, unknown>>): boolean =>
  value.format === 'apollo-persisted-query-manifest'

const entriesOf = (manifest: unknown): readonly Entry[] => {
  if (!isObject(manifest)) throw new Error('it must be a JSON object')
  if (!isApollo(manifest)) return Object.entries(manifest)
  const { version, operations } = manifest as unknown as ApolloManifest
  if (version !== 1) throw new Error(`its version must be 1, but is ${JSON.stringify(version)}`)
  if (!Array.isArray(operations)) throw new Error('its `operations` must be a list')
  return operations.map(({ id, body }: ApolloManifest['operations'][number]) => [id, body] as const)
}

const checked = ([name, text]: Entry): readonly [string, string] => {
  if (typeof name !== 'string' || name === '') throw new Error('an operation of it has no id')
  if (typeof text !== 'string') throw new Error(`${JSON.stringify(name)} must be the text of an operation`)
  try {
    parse(text)
  } catch (error) {
    throw new Error(`${JSON.stringify(name)} is not valid GraphQL: ${error instanceof Error ? error.message : error}`)
  }
  return [name, text]
}

/**
 * Reads a manifest of stored operations: the names that clients send, and their texts. Three tools write them: GraphQL
 * Code Generator (`persisted-documents.json`, with `hashAlgorithm: 'sha256'`) and the Relay compiler (`persistConfig`)
 * as `{ name: text }`, Apollo as `{ format: 'apollo-persisted-query-manifest', version: 1, operations }`. The answer is
 * a Map: of an object, `__proto__` and `constructor` would be found. Throws an Error that says what is wrong with it.
 */
export const readManifest = (json: string): ReadonlyMap<string, string> => {
  const manifest = new Map(entriesOf(JSON.parse(json)).map(checked))
  if (manifest.size === 0) throw new Error('it holds no operation')
  return manifest
}
