import { anything, equals } from '../kernel/condition.ts'
import { type Connection, type PageArgs, type Path, pathText } from '../kernel/connection.ts'
import type { CursorCodec } from '../kernel/cursor.ts'
import { AppError } from '../kernel/errors.ts'
import { remember } from '../kernel/remember.ts'
import type { Request } from '../kernel/request.ts'
import type { Entity } from './entity.ts'
import type { Filter } from './filter.ts'
import { KeyLoader } from './key-loader.ts'
import { sortOf } from './keyset.ts'
import type { List } from './list.ts'
import {
  connectionOf,
  countingOf,
  empty,
  positionOf,
  readingOf,
  readPage,
  type Slice,
  slicesOf,
  toldOf,
} from './page.ts'
import type { ReadDoor } from './read-door.ts'
import type { Rights } from './reads.ts'

/** What loaders are made from, anew for each request: nothing that one viewer loaded is seen by the next. */
export interface LoaderContext {
  readonly request: Request
  readonly door: ReadDoor
  readonly cursors: CursorCodec
}

export type LoaderFactory<Loader> = (context: LoaderContext) => Loader

/** Where a resolver asks from: its `info`. */
export interface At {
  readonly path: Path
}

type Loaders<Factories> = {
  readonly [Name in keyof Factories]: Factories[Name] extends LoaderFactory<infer L> ? L : never
}

/** Declares a domain's loaders. Each is made when a request first asks for it. */
export const defineLoaders = <const Factories extends Record<string, LoaderFactory<unknown>>>(
  factories: Factories,
): LoaderFactory<Loaders<Factories>> => {
  const prototype = { context: undefined as unknown as LoaderContext }
  for (const [name, factory] of Object.entries(factories)) {
    Object.defineProperty(prototype, name, {
      get(this: { context: LoaderContext }) {
        const value = factory(this.context)
        Object.defineProperty(this, name, { value })
        return value
      },
    })
  }
  return context => Object.assign(Object.create(prototype), { context }) as Loaders<Factories>
}

/** A row by its id or another unique key; null where there is none that the viewer may see. */
export interface One<Row> {
  load(key: string | null | undefined, at: At): Promise<Row | null>
  /** The same, where there must be one. Throws NOT_FOUND. */
  get(key: string, at: At): Promise<Row>
  /** The rows of several keys, without those that are not there. */
  loadMany(keys: readonly string[], at: At): Promise<Row[]>
}

/** Loads by `field`: `_id`, or a field that a unique index holds. One command for all keys that are asked together. */
export const one =
  <Row extends { readonly id: string }>(
    entity: Entity<Row>,
    { field = '_id', rights = 'entry' }: { field?: string; rights?: Rights } = {},
  ): LoaderFactory<One<Row>> =>
  ({ request, door }) => {
    const loader = new KeyLoader<Row | null>(
      (keys, path) => door.byKeys<Row>(request, { entity, field, keys, rights, path, where: anything }),
      null,
    )
    return {
      load: async (key, { path }) => (key ? loader.load(key, path) : null),
      get: async (key, { path }) => {
        const row = await loader.load(key, path)
        if (!row) throw new AppError('NOT_FOUND')
        return row
      },
      loadMany: async (keys, { path }) =>
        (await Promise.all(keys.map(key => loader.load(key, path)))).filter(row => row !== null),
    }
  }

/** Loads by a key that is unique within another field's value (a handle within a shop). */
export const oneWithin =
  <Row extends { readonly id: string }>(
    entity: Entity<Row>,
    within: string,
    field: string,
  ): LoaderFactory<{ load(outer: string, key: string, at: At): Promise<Row | null> }> =>
  ({ request, door }) => {
    const loaders = new Map<string, KeyLoader<Row | null>>()
    const loaderOf = (outer: string) =>
      new KeyLoader<Row | null>(
        (keys, path) =>
          door.byKeys<Row>(request, {
            entity,
            field,
            keys,
            where: equals(within, outer),
            known: [[within, outer]],
            path,
          }),
        null,
      )
    return { load: (outer, key, { path }) => remember(loaders, outer, () => loaderOf(outer)).load(key, path) }
  }

/** A list from its beginning or a cursor, as an entry of the API. */
export interface Listing<Row> {
  page(args: PageArgs & object, at: At): Promise<Connection<Row>>
}

export const listing =
  <Row extends { readonly id: string }>(list: List<Row>): LoaderFactory<Listing<Row>> =>
  ({ request, door, cursors }) => ({
    page: async (args, { path }) => {
      const plan = list.plan(args as Readonly<Record<string, unknown>>, undefined, request.viewer)
      return readPage<Row>(door, cursors, request, plan, args, pathText(path))
    },
  })

/** A page of a list for each parent. */
export interface Pages<Row> {
  load(key: string, args: PageArgs & object, at: At): Promise<Connection<Row>>
}

/**
 * The page of a list for each of several parents, one command for all of them, and one for all of their counts;
 * `argument` is the list's filter that is the parent's key. Where pages end by their bound before they are full, one
 * more tells where they go on. A page behind a cursor belongs to one parent and is read as a list of its own.
 */
export const pagesBy =
  <Row extends { readonly id: string }>(
    list: List<Row>,
    argument: string,
    { rights = 'entry' }: { rights?: Rights } = {},
  ): LoaderFactory<Pages<Row>> =>
  ({ request, door, cursors }) => {
    const field = list.spec.filters[argument]?.path ?? ''
    const prepared = new Map<string, ReturnType<typeof prepare>>()
    const prepare = (args: PageArgs & object) => {
      const plan = list.plan(args as Readonly<Record<string, unknown>>, argument, request.viewer)
      const position = positionOf(args)
      const reading = readingOf(request, plan, position)
      const slices = new KeyLoader<Slice<Row>>(
        (keys, path) =>
          slicesOf<Row>(reading, position, keys, (part, of) =>
            door.pages<Row>(request, { ...part, rights, field, keys: of, path }),
          ),
        empty,
      )
      const { read, atMost } = countingOf(plan)
      const counts = new KeyLoader<number>(
        (keys, path) => door.counts(request, { ...read, rights, field, keys, path }, atMost),
        0,
      )
      return {
        plan,
        position,
        slice: (key: string, path: Path) => slices.load(key, path),
        countAll: async (key: string, path: Path) => toldOf(await counts.load(key, path), plan),
      }
    }
    return {
      load: async (key, args, { path }) => {
        const planOfOne = () =>
          list.plan({ ...args, [argument]: list.keyArgument(argument, key) }, undefined, request.viewer)
        if (args.after != null || args.before != null) {
          return readPage<Row>(door, cursors, request, planOfOne(), args, pathText(path), rights)
        }
        const of = remember(prepared, JSON.stringify(args), () => prepare(args))
        let binding: string | undefined
        return connectionOf(
          await of.slice(key, path),
          of.position,
          of.plan.order,
          values => {
            binding ??= planOfOne().binding
            return cursors.encode(binding, values)
          },
          at => of.countAll(key, at),
        )
      },
    }
  }

export interface First<Row> {
  load(key: string, at: At): Promise<Row | null>
}

/** The first row of a list for each parent (`latestSitemap`), one command for all of them. */
export const firstBy =
  <Row extends { readonly id: string }>(list: List<Row>, argument: string): LoaderFactory<First<Row>> =>
  ({ request, door }) => {
    const plan = list.plan({}, argument, request.viewer)
    const loader = new KeyLoader<readonly Row[]>(
      (keys, path) =>
        door.pages<Row>(request, {
          entity: list.entity,
          field: list.spec.filters[argument]?.path ?? '',
          keys,
          path,
          where: plan.where,
          sort: sortOf(plan.order),
          limit: 1,
          indexFor: plan.indexFor,
        }),
      [],
    )
    return { load: async (key, { path }) => (await loader.load(key, path))[0] ?? null }
  }

/** Figures that the database works out for each key (`productCounts`), one command for all keys. */
export interface Figures<Figure> {
  load(key: string, at: At): Promise<Figure>
}

/** `pipeline` gets the filter of the keys the viewer may see, and returns documents with the key as `_id`. */
export const figuresBy =
  <Figure extends object>(
    entity: Entity,
    field: string,
    name: string,
    none: Figure,
    pipeline: (match: Filter, inTransaction: boolean) => object[],
  ): LoaderFactory<Figures<Figure>> =>
  ({ request, door }) => {
    const loader = new KeyLoader<Figure>(
      (keys, path) => door.figures<Figure>(request, { entity, field, keys, path, where: anything }, name, pipeline),
      none,
    )
    return { load: (key, { path }) => loader.load(key, path) }
  }
