import type mongoose from 'mongoose'
import { type Entity, visibleTo } from '../database/entity.ts'
import { rowsOf } from '../database/rows.ts'
import { filterIn } from '../database/scope.ts'
import { allDomains } from '../graphql/schema.ts'
import { encodeId, type NodeType } from '../kernel/ids.ts'
import { remember } from '../kernel/remember.ts'
import type { Viewer } from '../kernel/viewer.ts'

type Row = Readonly<Record<string, unknown>> & { readonly id: string }
type Values = Readonly<Record<string, unknown>>

/** Rows of each type that are looked at for values. */
const rowsLookedAt = 500

export const entities: readonly Entity[] = allDomains.flatMap(domain => [...domain.entities])
export const lists = allDomains.flatMap(domain => [...domain.lists])
export type AnyList = (typeof lists)[number]

const valuesAt = (row: unknown, path: string): unknown[] =>
  path
    .split('.')
    .reduce<unknown[]>(
      (found, step) => found.flatMap(value => (value as Values | null | undefined)?.[step] as unknown),
      [row],
    )
    .flat()
    .filter(value => value !== undefined && value !== null)

/** Values out of the data that a viewer may see, for filters and arguments. */
export class PlanValues {
  readonly #db: mongoose.mongo.Db
  readonly #viewer: Viewer
  readonly #rows = new Map<Entity, Promise<Row[]>>()

  constructor(db: mongoose.mongo.Db, viewer: Viewer) {
    this.#db = db
    this.#viewer = viewer
  }

  /** Some rows of a type that the viewer sees. */
  rows(entity: Entity): Promise<Row[]> {
    return remember(this.#rows, entity, async () => {
      const condition = visibleTo(entity.policy, this.#viewer)
      if (condition.op === 'nothing') return []
      const documents = await this.#db
        .collection(entity.model.collection)
        .find(filterIn(entity, condition), {
          limit: rowsLookedAt,
          batchSize: rowsLookedAt + 1,
          comment: 'loadstone plans',
        })
        .toArray()
      return rowsOf<Row>(entity.model, documents)
    })
  }

  /** Values that a list's filters are met by together, those that most rows have; null where no row has them all. */
  async filters({ entity, spec }: AnyList, names: readonly string[]): Promise<Values | null> {
    const counted = new Map<string, { values: Values; count: number }>()
    for (const row of await this.rows(entity)) {
      let found: Values[] = [{}]
      for (const name of names) {
        const { path, id } = spec.filters[name] ?? { path: name }
        found = found.flatMap(values =>
          valuesAt(row, path).map(value => ({ ...values, [name]: id ? encodeId(id, String(value)) : value })),
        )
      }
      for (const values of found) {
        const one = remember(counted, JSON.stringify(values), () => ({ values, count: 0 }))
        one.count++
      }
    }
    return [...counted.values()].reduce<{ values: Values | null; count: number }>(
      (best, one) => (one.count > best.count ? one : best),
      { values: null, count: 0 },
    ).values
  }

  /** Bounds that leave the later three quarters, or the earlier ones, of a list's rows. */
  async range({ entity, spec }: AnyList, name: string): Promise<Date | null> {
    const { path = '', side } = spec.ranges?.[name] ?? {}
    const found = (await this.rows(entity)).flatMap(row => valuesAt(row, path)).filter(value => value instanceof Date)
    const sorted = found.sort((a, b) => a.getTime() - b.getTime())
    return sorted[Math.floor(sorted.length * (side === 'after' ? 0.25 : 0.75))] ?? null
  }

  /** A word that many rows have where a list searches. */
  async word(list: AnyList): Promise<string | null> {
    const { search } = list.spec
    if (!search) return null
    const words = (await this.rows(list.entity)).flatMap(row => valuesAt(row, search.path).map(String))
    const counts = Map.groupBy(words, word => word)
    return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? null
  }

  /** The id of a row of a type, as the API has it. */
  async id(type: NodeType): Promise<string | null> {
    const entity = entities.find(one => one.type === type)
    const [row] = entity ? await this.rows(entity) : []
    return row ? encodeId(type, row.id) : null
  }

  /** What a row has at paths; of the first that has them all. */
  async together(entity: Entity, paths: readonly string[]): Promise<readonly unknown[] | null> {
    for (const row of await this.rows(entity)) {
      const found = paths.map(path => valuesAt(row, path)[0])
      if (found.every(value => value !== undefined)) return found
    }
    return null
  }
}
