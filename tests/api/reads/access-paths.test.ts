import { getNamedType, isLeafType, isObjectType } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { visibleTo } from '../../../src/database/entity.ts'
import { declaredIndexes, missingIndexes } from '../../../src/database/indexes.ts'
import type { List } from '../../../src/database/list.ts'
import type { AccessPath } from '../../../src/database/list-spec.ts'
import type { Plan } from '../../../src/database/plan.ts'
import { allDomains, buildSchema } from '../../../src/graphql/schema.ts'
import { alternatives, given, holds } from '../../../src/kernel/condition.ts'
import { decodeId } from '../../../src/kernel/ids.ts'
import { words } from '../../../src/kernel/text.ts'
import type { Viewer } from '../../../src/kernel/viewer.ts'
import { type Answer, startApp, type TestApp } from '../../support/app.ts'
import { explain } from '../../support/explain.ts'
import { type Args, allLists, queryOf, rowsOf, valuesFor, viewerIn } from '../../support/list-queries.ts'
import { viewerWith } from '../../support/requests.ts'
import { servedText } from '../../support/served.ts'
import { idOf, insertVolume, makeVolume, viewers } from '../../support/volume.ts'

const volume = makeVolume(3_000)
const schema = buildSchema()
const entities = allDomains.flatMap(domain => [...domain.entities])
const declared = declaredIndexes(entities, allLists)
const pageSize = 10
let t: TestApp

beforeAll(async () => {
  t = await startApp()
  await insertVolume(t.db, volume)
})

const visibleRows = (list: List, viewer: Viewer): object[] => {
  const policy = visibleTo(list.entity.policy, viewer)
  return rowsOf(list.entity, volume.documents.get(list.entity) ?? []).filter(row => !row.deleted && holds(policy, row))
}

/** What one case asks: the arguments, and the path that is to serve it. */
interface Case {
  readonly path: AccessPath
  readonly sort: string
  readonly args: Args
  /** Whether an index answers all that the page asks, and all that its count asks. */
  readonly exact: boolean
  readonly countsExactly: boolean
}

/** A filter whose field always holds one of a few values, so that a path may ask for all of them. */
const isFillable = ({ entity: { model }, spec }: List, name: string): boolean => {
  const { path = '' } = spec.filters[name] ?? {}
  return model.values.has(path) && model.required.has(path) && !model.arrays.has(path)
}

/** Whether some path answers all of it by its index, in this order or, for a count, in any. */
const isExact = (list: List, args: Args, sort: string | null, admin: boolean): boolean => {
  const { filters, ranges = {}, sorts, paths } = list.spec
  const of = Object.keys(filters).filter(name => args[name] !== undefined)
  const within = Object.keys(ranges).filter(name => args[name] !== undefined)
  return paths.some(
    path =>
      (path.admin === undefined || path.admin === admin) &&
      of.every(name => path.equality.includes(name)) &&
      path.equality.every(name => of.includes(name) || isFillable(list, name)) &&
      path.sorts.some(
        order =>
          (sort === null || order === sort) && within.every(name => ranges[name]?.path === sorts[order]?.[0]?.path),
      ),
  )
}

const isArray = (list: List, name: string): boolean => list.entity.model.arrays.has(list.spec.filters[name]?.path ?? '')

/** Bounds that leave the middle half of the rows. */
const rangesOf = (list: List, rows: readonly object[], names: readonly string[]): Args => {
  const entries = names.map(name => {
    const range = list.spec.ranges?.[name]
    const values = rows.map(row => (row as Args)[range?.path ?? '']).filter(value => value instanceof Date)
    const sorted = values.sort((a, b) => a.getTime() - b.getTime())
    return [name, sorted[Math.floor(sorted.length * (range?.side === 'after' ? 0.25 : 0.75))]]
  })
  return Object.fromEntries(entries)
}

/** Every path in each of its orders: alone, within ranges, with each residual filter, and with all that fit together. */
const casesOf = (list: List, rows: readonly object[], isAdmin: boolean): Case[] =>
  list.spec.paths
    .filter(({ admin }) => admin === undefined || admin === isAdmin)
    .flatMap(path =>
      path.sorts.flatMap(sort => {
        const { equality, residual = [] } = path
        const first = list.order(sort)[0]?.path
        const ranges = Object.entries(list.spec.ranges ?? {})
        const own = ranges.filter(([, { path }]) => path === first).map(([name]) => name)
        const extra = residual.filter(name => !equality.includes(name) && name in list.spec.filters)
        const further = ranges.map(([name]) => name).filter(name => !own.includes(name) && residual.includes(name))
        const of = (names: readonly string[], bounds: readonly string[]): Case[] =>
          // Of an array, one value that is the viewer's own, and another one.
          valuesFor(list, rows, names, names.some(name => isArray(list, name)) ? 2 : 1).map(values => {
            const args = { ...values, ...rangesOf(list, rows, bounds) }
            const exact = isExact(list, args, sort, isAdmin)
            return { path, sort, args, exact, countsExactly: isExact(list, args, null, isAdmin) }
          })
        return [
          ...of(equality, []),
          ...own.flatMap(name => of(equality, [name])),
          ...(own.length > 1 ? of(equality, own) : []),
          ...extra.flatMap(name => [...of([...equality, name], []), ...of([...equality, name], own.slice(0, 1))]),
          ...(further.length > 0 ? of(equality, further) : []),
        ]
      }),
    )

interface Page {
  readonly totalCount: number | null
  readonly nodes: readonly { readonly id: string }[]
  readonly pageInfo: { readonly startCursor: string | null; readonly endCursor: string | null }
}

/** Every field that is no object, so that no index covers the page. */
const selectionOf = (list: List): string => {
  const type = schema.getType(list.entity.type)
  const fields = isObjectType(type)
    ? Object.values(type.getFields()).filter(({ type }) => isLeafType(getNamedType(type)))
    : []
  return `totalCount nodes { ${fields.map(({ name }) => name).join(' ')} } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }`
}

/** The page, and the plans of the commands that the driver sent for it. */
const askPage = async (list: List, args: Args, as: string) => {
  const orders = schema.getQueryType()?.getFields()[list.spec.name] !== undefined
  const { orderBy, ...rest } = args
  const query = queryOf(schema, list, orders ? args : rest, selectionOf(list))
  if (query === null) throw new Error(`nothing in the schema asks for ${list.spec.name}`)
  t.forget()
  const answer: Answer = await t.ask(query, { as })
  const data = answer.data as unknown as { page?: Page; parent?: { page: Page } }
  const page = data?.page ?? data?.parent?.page
  if (!page) throw new Error(`${query}: ${JSON.stringify(answer.errors ?? answer)}`)
  const sent = [...t.commands].filter(({ command }) => /\bpage(\.totalCount)?$/.test(String(command.comment)))
  const plans = await Promise.all(
    sent.map(async command => ({
      counts: String(command.command.comment).endsWith('totalCount'),
      limited: command.name === 'find' ? Number(command.command.limit) > 0 : true,
      plan: await explain(t.db, command),
    })),
  )
  return { query, page, plans }
}

const text = (keys: object): string => JSON.stringify(Object.entries(keys))

/** The fields before the order's, which the list's index compares for equality. */
const leadingOf = (keys: object, list: List, sort: string): string[] => {
  const paths = Object.keys(keys)
  const end = paths.indexOf('_id') + 1 - list.order(sort).length
  return paths.slice(0, end - (list.entity.softDelete ? 1 : 0))
}

/** What is wrong with a plan, in words; nothing where it keeps all promises. */
const faultsOf = (list: List, viewer: Viewer, one: Case, plan: Plan, counts: boolean, visible: number): string[] => {
  const { stages, indexes, docsExamined, returned } = plan
  const { args, sort } = one
  const faults: string[] = []
  const say = (text: string) =>
    faults.push(`${text} (${stages.join(' ')}; ${JSON.stringify(indexes)}; ${JSON.stringify(plan)})`)
  if (stages.includes('COLLSCAN')) say('scans the collection')
  const named = Object.entries(list.spec.filters).flatMap(([name, { path: field, id }]) =>
    args[name] == null ? [] : [[field, id ? decodeId(id, args[name], name) : args[name]] as const],
  )
  const scope = named.reduce(
    (left, [field, value]) => given(left, field, value as string, list.entity.model.arrays.has(field)),
    visibleTo(list.entity.policy, viewer),
  )
  const ways = alternatives(scope)
  // The exception: a tenant that is a list of ids, at most 190, is read by them and sorted.
  const byIds = ways.length === 1 && indexes.every(keys => text(keys) === text({ _id: 1 }))
  if (byIds) {
    if (docsExamined > 190) say('reads more than 190 documents by id')
    return faults
  }
  if (stages.includes('SORT')) say('sorts in memory')
  const own = new Set(
    [
      ...list.indexes,
      ...(counts ? declared.filter(d => d.collection === list.entity.model.collection).map(d => d.keys) : []),
    ].map(text),
  )
  for (const keys of indexes) {
    if (!own.has(text(keys))) say('uses an index that the list does not declare')
    if (counts) continue
    const filled = Object.entries(list.spec.filters).filter(([name]) => isFillable(list, name))
    const fields = ways.map(way => [
      ...named.map(([field]) => field),
      ...filled.map(([, { path }]) => path),
      ...way.flatMap(c => (c.op === 'in' ? [c.path] : [])),
    ])
    const leading = leadingOf(keys, list, sort)
    if (!fields.some(known => leading.every(field => known.includes(field)))) say('uses the index of another path')
  }
  // A filter on an array that asks for another value than the policy is checked on what the policy's index returns.
  const crosses = named.some(
    ([field, value]) =>
      list.entity.model.arrays.has(field) &&
      alternatives(visibleTo(list.entity.policy, viewer)).some(way =>
        way.some(c => c.op === 'in' && c.path === field && !c.values.includes(value as string)),
      ),
  )
  if (counts) {
    if (one.countsExactly && !crosses && docsExamined > 0) say('fetches documents to count them')
    if (docsExamined > visible) say('counts what the viewer does not see')
    return faults
  }
  if (!one.exact || crosses) {
    if (docsExamined > (20 * pageSize + 200) * ways.length) say('looks at too much behind a residual filter')
    return faults
  }
  const nullable = list.order(sort).some(field => field.nullable)
  if (docsExamined > (nullable ? 2 : 1) * returned + 2) say('examines more than it returns')
  return faults
}

describe.each(viewers)('seen by: %s', name => {
  const viewer = viewerIn(volume, name)

  it.each(allLists.map(list => [list.spec.name, list] as const))(
    'every path of %s reads its own index',
    async (_, list) => {
      const rows = visibleRows(list, viewer)
      const faults: string[] = []
      const cases = casesOf(list, rows, name === 'admin')
      for (const one of cases) {
        const args = { ...one.args, orderBy: one.sort }
        const ask = (position: Args) => askPage(list, { ...args, ...position }, volume.people[name])
        const begin = await ask({ first: pageSize })
        const end = await ask({ last: pageSize })
        const after = begin.page.pageInfo.endCursor
        const before = end.page.pageInfo.startCursor
        const asked = [begin, end]
        if (after && before) {
          asked.push(await ask({ first: pageSize, after }), await ask({ last: pageSize, before }))
          if (one.exact)
            asked.push(await ask({ first: pageSize, after, before }), await ask({ last: pageSize, after, before }))
        }
        for (const { query, plans } of asked) {
          for (const { plan, counts, limited } of plans) {
            if (!limited) faults.push(`${query}: a command without a limit`)
            for (const fault of faultsOf(list, viewer, one, plan, counts, rows.length))
              faults.push(`${query}: ${fault}`)
          }
        }
      }
      expect(faults).toEqual([])
      // Whoever sees rows has a path to them.
      if (rows.length > 0 && list.spec.paths.some(({ admin }) => admin !== true)) expect(cases).not.toEqual([])
    },
    120_000,
  )
})

describe.each([
  ['users', 'admin', {}],
  ['products', 'admin', { shopId: `shp_${idOf('Shop', 0).toHexString()}` }],
  ['products', 'merchant', { shopId: `shp_${idOf('Shop', 0).toHexString()}` }],
  ['products', 'merchant of 190 shops', { shopId: `shp_${idOf('Shop', 1).toHexString()}` }],
] as const)('a search for %s, seen by: %s', (name, viewer, within) => {
  const list = allLists.find(({ spec }) => spec.name === name)

  it.each(['c', 'cotton', 'cotton cafe'])(
    'reads the index of its words and no document that lacks the longest of them: %s',
    async search => {
      if (!list) throw new Error(`there is no list ${name}`)
      const [longest = ''] = words([search]).sort((a, b) => b.length - a.length)
      const candidates = (volume.documents.get(list.entity) ?? []).filter(({ searchWords }) =>
        (searchWords as string[]).some(word => word.startsWith(longest)),
      )
      const keys = list.indexes.find(keys => list.spec.search !== undefined && list.spec.search.path in keys)
      const ask = (more: Args) => askPage(list, { ...within, search, first: pageSize, ...more }, volume.people[viewer])
      const first = await ask({})
      expect(first.page.nodes).toHaveLength(pageSize)
      const next = await ask({ after: first.page.pageInfo.endCursor })
      for (const { plans } of [first, next]) {
        for (const { plan } of plans) {
          expect(plan.stages).not.toContain('COLLSCAN')
          expect(plan.indexes).toEqual([keys])
          expect(plan.docsExamined).toBeLessThanOrEqual(candidates.length)
        }
      }
    },
  )
})

/** What the table of a list serves, read anew from its declaration. */
const isServed = (list: List, filters: readonly string[], ranges: readonly string[], sort: string, admin: boolean) =>
  list.spec.paths.some(
    path =>
      (path.admin === undefined || path.admin === admin) &&
      path.sorts.includes(sort) &&
      path.equality.every(name => filters.includes(name)) &&
      filters.every(name => path.equality.includes(name) || path.residual?.includes(name)) &&
      ranges.every(
        name => list.spec.ranges?.[name]?.path === list.spec.sorts[sort]?.[0]?.path || path.residual?.includes(name),
      ),
  )

describe('the schema', () => {
  it.each(allLists.map(list => [list.spec.name, list] as const))(
    'tells what serves %s, as it is declared',
    (name, list) => {
      const field = schema.getQueryType()?.getFields()[name]
      if (field) expect(field.description).toContain(servedText(list))
      else expect(list.spec.paths).toHaveLength(1)
    },
  )
})

const subsets = <T>([first, ...rest]: readonly T[]): T[][] =>
  first === undefined ? [[]] : subsets(rest).flatMap(of => [of, [first, ...of]])

describe.each(allLists.map(list => [list.spec.name, list] as const))('every combination of %s', (name, list) => {
  const filters = Object.keys(list.spec.filters)
  const ranges = Object.keys(list.spec.ranges ?? {})
  const value = (argument: string): unknown => {
    const id = list.spec.filters[argument]?.id
    if (id) return list.keyArgument(argument, 'f'.repeat(24))
    return ranges.includes(argument) ? new Date() : 'value'
  }

  const audiences = [true, false].filter(admin =>
    list.spec.paths.some(path => path.admin === undefined || path.admin === admin),
  )

  it.each(audiences)('is served, or refused with what is served instead (admin: %s)', admin => {
    const viewer = viewerWith({ id: 'f'.repeat(24), roles: admin ? ['admin'] : ['shopper'] })
    for (const of of subsets(filters)) {
      for (const within of subsets(ranges)) {
        for (const sort of list.sorts) {
          const args = Object.fromEntries([...of, ...within].map(argument => [argument, value(argument)]))
          const plan = () => list.plan({ ...args, orderBy: sort }, undefined, viewer)
          if (isServed(list, of, within, sort, admin)) {
            expect(plan, `${name} ${of} ${within} ${sort}`).not.toThrow()
            continue
          }
          expect(plan, `${name} ${of} ${within} ${sort}`).toThrow(
            expect.objectContaining({
              code: 'UNINDEXED_QUERY',
              message: expect.stringMatching(
                new RegExp(
                  `^\`${name}\` has no index for .+ ordered by ${sort}\\. Served nearby: .+ ordered by .+\\.$`,
                ),
              ),
            }),
          )
        }
      }
    }
  })

  it('is refused through the API as it is by the list', async () => {
    const pairs = subsets(filters).filter(of => of.length <= 2)
    for (const of of pairs) {
      for (const sort of list.sorts) {
        if (isServed(list, of, [], sort, true)) continue
        const field = schema.getQueryType()?.getFields()[name]
        if (!field) continue
        const rows = visibleRows(list, viewerIn(volume, 'admin'))
        const [args] = valuesFor(list, rows, of, 1)
        if (!args) continue
        t.forget()
        const answer = await t.ask(queryOf(schema, list, { ...args, orderBy: sort }, 'nodes { id }') ?? '', {
          as: volume.people.admin,
        })
        expect(answer.errors?.[0]?.extensions.code).toBe('UNINDEXED_QUERY')
        expect(t.commands.filter(({ command }) => String(command.comment).endsWith('page'))).toEqual([])
      }
    }
  })
})

describe('the indexes', () => {
  it('are at most fourteen on products', async () => {
    expect((await t.db.collection('products').indexes()).length).toBeLessThanOrEqual(14)
  })

  it('hold none that another one begins with, unless it is unique or expires documents', () => {
    const redundant = declared.filter(
      one =>
        !one.options.unique &&
        one.options.expireAfterSeconds === undefined &&
        declared.some(
          other =>
            other !== one &&
            other.collection === one.collection &&
            !other.options.partialFilterExpression &&
            !other.options.sparse &&
            text(other.keys).startsWith(text(one.keys).slice(0, -1)),
        ),
    )
    expect(redundant).toEqual([])
  })

  it('are told missing by name when one is dropped', async () => {
    expect(await missingIndexes(t.db, declared)).toEqual([])
    const one = declared.find(({ collection }) => collection === 'sitemaps')
    if (!one) throw new Error('sitemaps have no index')
    await t.db.collection(one.collection).dropIndex({ ...one.keys } as never)
    expect(await missingIndexes(t.db, declared)).toEqual([one])
    const { collection, keys } = one
    await t.db.collection(collection).createIndex({ ...keys }, { sparse: true, name: 'sparse' })
    expect(await missingIndexes(t.db, declared)).toEqual([one])
    await t.db.collection(collection).dropIndex('sparse')
    await t.db.collection(one.collection).createIndex({ ...one.keys })
    expect(await missingIndexes(t.db, declared)).toEqual([])
  })
})
