import { and, anything, type Condition, equals, holds } from '../kernel/condition.ts'
import { decided } from '../kernel/decided.ts'
import { AppError } from '../kernel/errors.ts'
import type { Request } from '../kernel/request.ts'
import { type Entity, type Policy, visibleTo } from './entity.ts'
import type { Upserted } from './upsert.ts'
import type { Change } from './write.ts'
import type { WriteDoor } from './write-door.ts'

type Fields = Readonly<Record<string, unknown>>

/** Whoever writes: a context is one. */
export interface Writing {
  readonly request: Request
  readonly writeDoor: WriteDoor
}

export interface WritesSpec {
  /** Who, of those that see a document, may write it; all of them where it is not said. */
  readonly writers?: Policy
  /** Fields that are worked out of others and written with them. */
  readonly derived?: { readonly from: readonly string[]; readonly as: (document: never) => Fields }
  /** What a change comes to for what is there: `there` has the fields that others are derived from, of a new document none. */
  readonly settle?: (change: never, there: never) => Fields
}

/** Which document is changed, and how it is told. */
export interface Target {
  /** Hex. */
  readonly id: string
  /** What the write is, for the comment: `update product`. */
  readonly cause: string
  readonly expectedVersion?: number | null | undefined
  /** The input's field that names it. */
  readonly argument?: string
  /** What must hold of it besides; where it does not, there is none. */
  readonly where?: Condition
}

/** The writes that every entity has; a domain adds its rules. */
export interface Writes<Row> {
  /** Inserts a document. Throws NOT_FOUND, naming `argument`, where the viewer may not write it; VALIDATION_ERROR, DUPLICATE_KEY. */
  create(writing: Writing, fields: Fields, told: { readonly cause: string; readonly argument: string }): Promise<Row>
  /**
   * Changes what `patch` says: null takes a field away, `undefined` leaves it; one that says what is there changes
   * nothing, and counts no version up. Throws NOT_FOUND, FORBIDDEN, CONFLICT, VALIDATION_ERROR, DUPLICATE_KEY.
   */
  update(writing: Writing, target: Target, patch: Fields, more?: Omit<Change, 'set' | 'unset'>): Promise<Row>
  /** Deletes a document, softly where the entity is deleted so; gives it as it was, or is. Throws as `update`. */
  remove(writing: Writing, target: Target): Promise<Row>
  /**
   * Updates or inserts many, each by itself, found by `key`; one that has one of the `refusals`, which stand in the order
   * of the items, is not written. Throws INVALID_INPUT for too many, or two with one key.
   */
  upsertMany(
    writing: Writing,
    items: readonly Fields[],
    told: {
      readonly cause: string
      readonly argument: string
      readonly key: readonly string[]
      readonly refusals?: readonly (AppError | null)[]
    },
  ): Promise<Upserted<Row>[]>
}

const maxItems = 1000

const changeOf = (patch: Fields): Change => {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined)
  const gone = given.flatMap(([field, value]) => (value === null ? [field] : []))
  return {
    set: Object.fromEntries(given.filter(([, value]) => value !== null)),
    ...(gone.length > 0 ? { unset: gone } : {}),
  }
}

/** The writes of an entity. */
export const writesOf = <Row extends { readonly id: string }>(
  entity: Entity<Row>,
  { writers, derived, settle }: WritesSpec = {},
): Writes<Row> => {
  const writable = (request: Request): Condition => (writers ? visibleTo(writers, request.viewer) : anything)
  const derive = (document: Fields): Fields => derived?.as(document as never) ?? {}
  const settled = (change: Fields, there: Fields): Fields => settle?.(change as never, there as never) ?? change
  const versioned = entity.model.paths.has('version')

  /** Why nothing was written: those who see a document are told that it is there. */
  const refused = async ({ request, writeDoor }: Writing, target: Target): Promise<AppError> => {
    const where = and(equals('_id', target.id), target.where ?? anything)
    const seen = await writeDoor.current(request, { entity, cause: target.cause, rights: 'viewer', where }, ['_id'])
    return seen
      ? new AppError('FORBIDDEN')
      : new AppError('NOT_FOUND', undefined, { argument: target.argument ?? 'id' })
  }
  const writeOf = (request: Request, { id, cause, where = anything }: Target) =>
    ({ entity, cause, rights: 'viewer', where: and(equals('_id', id), where, writable(request)) }) as const

  const update: Writes<Row>['update'] = async (writing, target, patch, more = {}) => {
    const { request, writeDoor } = writing
    const write = writeOf(request, target)
    const touches = derived?.from.some(field => patch[field] !== undefined)
    if (!touches) {
      const change = { ...more, ...changeOf(patch) }
      const row = await writeDoor.change<Row>(request, { ...write, expectedVersion: target.expectedVersion }, change)
      if (!row) throw await refused(writing, target)
      return row
    }
    const attempt = async () => {
      const present = await writeDoor.current<Fields>(request, write, [...(derived?.from ?? []), 'version'])
      if (!present) throw await refused(writing, target)
      const ofPresent = settled(patch, present)
      const next = {
        ...present,
        ...Object.fromEntries(Object.entries(ofPresent).filter(([, value]) => value !== undefined)),
      }
      const expectedVersion = target.expectedVersion ?? (versioned ? Number(present.version) : null)
      const { set: given, ...others } = changeOf(ofPresent)
      const set = { ...given, ...derive(next) }
      const row = await writeDoor.change<Row>(request, { ...write, expectedVersion }, { ...more, ...others, set })
      if (!row) throw await refused(writing, target)
      return row
    }
    return target.expectedVersion == null
      ? writeDoor.inTurn(request, target.id, () => decided(request, attempt))
      : attempt()
  }

  return {
    create: async ({ request, writeDoor }, fields, { cause, argument }) => {
      const may = and(visibleTo(entity.policy, request.viewer), writable(request))
      const settledFields = settled(fields, {})
      const whole = { ...settledFields, ...derive(settledFields) }
      if (!holds(may, whole)) throw new AppError('NOT_FOUND', undefined, { argument })
      return writeDoor.insert<Row>(request, { entity, cause, rights: 'viewer' }, whole)
    },
    update,
    remove: async (writing, target) => {
      if (entity.softDelete) return update(writing, target, { deleted: true }, { now: ['deletedAt'] })
      const { request, writeDoor } = writing
      const write = { ...writeOf(request, target), expectedVersion: target.expectedVersion }
      const row = await writeDoor.removeOne<Row>(request, write)
      if (!row) throw await refused(writing, target)
      return row
    },
    upsertMany: async ({ request, writeDoor }, items, { cause, argument, key, refusals = [] }) => {
      if (items.length > maxItems) {
        throw new AppError(
          'INVALID_INPUT',
          `\`${argument}\` takes at most ${maxItems} items, but got ${items.length}.`,
          {
            argument,
          },
        )
      }
      const keyOf = (item: Fields) => JSON.stringify(key.map(field => item[field]))
      const twice = [...Map.groupBy(items.keys(), at => keyOf(items[at] ?? {})).values()].find(at => at.length > 1)
      if (twice) {
        throw new AppError('INVALID_INPUT', `\`${argument}\` has two items with the same ${key.at(-1)}.`, {
          argument,
          items: twice,
        })
      }
      const may = and(visibleTo(entity.policy, request.viewer), writable(request))
      const refused = items.map(
        (item, at) => refusals[at] ?? (holds(may, item) ? null : new AppError('NOT_FOUND', undefined, { argument })),
      )
      const written = await writeDoor.upsertAll<Row>(
        request,
        { entity, cause, rights: 'viewer', where: writable(request) },
        { key, derive, settle: settled, items: items.filter((_, at) => !refused[at]) },
      )
      const results = written.values()
      return refused.map(error => (error ? { kind: 'refused', error } : (results.next().value as Upserted<Row>)))
    },
  }
}
