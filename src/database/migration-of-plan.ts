import { inspect } from 'node:util'
import type { ActualIndex, IndexPlan } from './index-plan.ts'
import type { DeclaredIndex } from './indexes.ts'
import type { IndexChanges, IndexSpec } from './migration-indexes.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
interface Changes {
  readonly drop: string[]
  readonly create: IndexSpec[]
  readonly expireAfterSeconds: Record<string, number>
}

const specOf = ({ keys, options }: DeclaredIndex | ActualIndex, name?: string): IndexSpec =>
  ({ key: { ...keys }, ...(name === undefined ? {} : { name }), ...options }) as IndexSpec

/** The name that MongoDB gives an index: its keys, one behind the other. */
const nameOf = ({ keys }: DeclaredIndex): string => Object.entries(keys).flat().join('_')

/** Whether they differ in nothing but when a TTL index deletes: that changes without building anything. */
const onlyExpiry = (declared: DeclaredIndex, { options }: ActualIndex): boolean => {
  const { expireAfterSeconds: wanted, ...others } = declared.options
  const { expireAfterSeconds: there, ...rest } = options
  return typeof wanted === 'number' && typeof there === 'number' && inspect(others) === inspect(rest)
}

/** What settles a plan, collection by collection, and what takes that back. */
const changesOf = ({ missing, differing, extra, redundant }: IndexPlan) => {
  const both = new Map<string, { up: Changes; down: Changes }>()
  const of = (collection: string) => {
    const empty = (): Changes => ({ drop: [], create: [], expireAfterSeconds: {} })
    const found = both.get(collection) ?? { up: empty(), down: empty() }
    both.set(collection, found)
    return found
  }
  for (const index of missing) {
    const { up, down } = of(index.collection)
    up.create.push(specOf(index))
    down.drop.push(nameOf(index))
  }
  for (const { declared, actual } of differing) {
    const { up, down } = of(declared.collection)
    if (onlyExpiry(declared, actual)) {
      up.expireAfterSeconds[actual.name] = Number(declared.options.expireAfterSeconds)
      down.expireAfterSeconds[actual.name] = Number(actual.options.expireAfterSeconds)
      continue
    }
    up.drop.push(actual.name)
    up.create.push(specOf(declared))
    down.drop.push(nameOf(declared))
    down.create.push(specOf(actual, actual.name))
  }
  for (const index of [...extra, ...redundant.filter(({ isDeclared }) => !isDeclared).map(({ index }) => index)]) {
    const { up, down } = of(index.collection)
    up.drop.push(index.name)
    down.create.push(specOf(index, index.name))
  }
  return both
}

/** What a migration says to change the indexes of a collection. */
export const indexesCall = (collection: string, changes: IndexChanges, breakLength = Infinity): string =>
  `await indexes('${collection}', ${inspect(changes, { depth: null, compact: 3, breakLength, maxArrayLength: null, maxStringLength: null })})`

const sourceOf = (collection: string, changes: Changes): string => {
  const used: Mutable<IndexChanges> = {}
  if (changes.create.length > 0) used.create = changes.create
  if (changes.drop.length > 0) used.drop = changes.drop
  if (Object.keys(changes.expireAfterSeconds).length > 0) used.expireAfterSeconds = changes.expireAfterSeconds
  return `  ${indexesCall(collection, used, 110).replaceAll('\n', '\n  ')}\n`
}

/**
 * The source of the migration that settles a plan; null where there is nothing to settle. An index that is declared,
 * yet redundant, is left: its declaration goes first.
 */
export const migrationOfPlan = (plan: IndexPlan): string | null => {
  const changes = [...changesOf(plan)]
  if (changes.length === 0) return null
  const step = (direction: 'up' | 'down') => changes.map(([name, both]) => sourceOf(name, both[direction])).join('')
  return `import type { MigrationContext } from '../src/database/migration-context.ts'

/**
 * What is made comes first, and what goes goes last. Only where an index takes the place of one with the same keys or
 * name, nothing serves the lists that read by it until it is built.
 */
export const up = async ({ indexes }: MigrationContext): Promise<void> => {
${step('up')}}

export const down = async ({ indexes }: MigrationContext): Promise<void> => {
${step('down')}}
`
}
