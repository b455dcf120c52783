import { buildSchema, parse } from 'graphql'
import { describe, expect, it, test } from 'vitest'
import { CommandStats } from '../../../src/database/command-stats.ts'
import type { PlanSummary } from '../../../src/database/plan-summary.ts'
import type { Find } from '../../../src/database/statement.ts'
import { coordinateOf } from '../../../src/graphql/coordinate.ts'
import { explainPanel } from '../../../src/graphql/explain-panel.ts'
import { findingsOf } from '../../../src/graphql/findings.ts'
import { operationOf } from '../../../src/graphql/operation.ts'
import { loggedCommands, toldDatabase } from '../../../src/graphql/told-commands.ts'
import { Trace } from '../../../src/kernel/trace.ts'

const stats = new CommandStats(1_000)
const find = (field: string): Find => ({
  ...{ method: 'find', collection: 'todos', filter: { [field]: 'secret' }, projection: {}, limit: 1 },
})
const send = (trace: Trace, path: string, field = 'listId', documents = 1) =>
  stats.measure(find(field), [{ operation: 'Op', path, trace }], async () => Array.from({ length: documents }))
const times = async (count: number, work: () => Promise<unknown>) => {
  for (let i = 0; i < count; i++) await work()
}
const nowhere = () => null

describe('a finding', () => {
  it('is what one path sends more than three times in one shape', async () => {
    const trace = new Trace()
    await times(3, () => send(trace, 'few'))
    await times(4, () => send(trace, 'many'))
    await times(3, () => send(trace, 'two shapes', 'a'))
    await times(3, () => send(trace, 'two shapes', 'b'))
    expect(findingsOf(trace, path => `Query.${path}`)).toMatchObject([
      { by: 'server', coordinate: 'Query.many', path: 'many', times: 4, shape: 'find todos { listId: ? }' },
    ])
  })

  it('is what aliases of one field send more than three times together, and then it is the client’s', () => {
    const operation = operationOf(
      schema,
      parse(`{
        a: shops { nodes { p: owner { name } } } b: shops { nodes { q: owner { name } } }
        c: shops { nodes { p: owner { name } } } d: shops { nodes { p: owner { name } r: owner { name } } }
        node(id: 1) { related { owner { name } } }
      }`),
      null,
    )
    const found = async (...paths: string[]) => {
      const trace = new Trace()
      for (const path of paths) await send(trace, path)
      return findingsOf(trace, path => coordinateOf(schema, operation, path))
    }
    const client = { by: 'client', shape: 'find todos { listId: ? }' }
    return Promise.all([
      expect(found('a', 'b', 'c')).resolves.toEqual([]),
      expect(found('a', 'b', 'c', 'd')).resolves.toMatchObject([
        {
          ...client,
          coordinate: 'Query.shops',
          path: 'a',
          times: 4,
          message: expect.stringContaining('by aliases, which took 4 commands'),
        },
      ]),
      // Of those that lie deeper, where they part.
      expect(found('a.nodes.p', 'b.nodes.q', 'c.nodes.p', 'd.nodes.p')).resolves.toMatchObject([
        { ...client, coordinate: 'Query.shops', path: 'a' },
      ]),
      expect(found('d.nodes.p', 'd.nodes.r', 'd.nodes.p', 'd.nodes.r')).resolves.toMatchObject([
        { ...client, coordinate: 'Shop.owner', path: 'd.nodes.p' },
      ]),
      // Places that are no aliases of each other.
      expect(found('a', 'a.nodes.p', 'node.related', 'node.related.owner', 'node')).resolves.toEqual([]),
    ])
  })

  it('is no one command that has answered many places', async () => {
    const trace = new Trace()
    const causes = ['a', 'b', 'c', 'd', 'e'].map(path => ({ operation: 'Op', path, trace }))
    await stats.measure(find('listId'), causes, async () => [])
    expect(findingsOf(trace, () => 'Query.shops')).toEqual([])
  })

  it('is nothing that was not sent, since its answer was kept', () => {
    const trace = new Trace()
    const kept = { operation: 'Op', path: 'todos', collection: 'todos', method: 'find', shape: 's' }
    for (let i = 0; i < 9; i++)
      stats.served([{ ...kept, documents: 1, needs: [] }], { operation: 'Op', path: 'todos', trace })
    expect(findingsOf(trace, () => 'Query.todos')).toEqual([])
  })

  it('is no transaction that had to run again', async () => {
    const trace = new Trace()
    await times(3, async () => {
      await times(2, () => send(trace, 'change todo'))
      trace.again()
    })
    expect(findingsOf(trace, nowhere)).toEqual([])
  })

  it('of a write tells to change all by one command', async () => {
    const trace = new Trace()
    await times(4, () => send(trace, 'close todo'))
    const [found] = findingsOf(trace, nowhere)
    expect(found).toMatchObject({ coordinate: null, times: 4 })
    expect(found?.message).toContain('`close todo` is sent one by one')
  })
})

const plan: PlanSummary = {
  ...{
    stages: ['IXSCAN'],
    indexes: [],
    keysExamined: 1,
    docsExamined: 1,
    returned: 1,
    verdict: 'INDEXED',
    reasons: [],
  },
}
const soon = () => Date.now() + 10_000

describe('what is told of a request’s commands', () => {
  it('is 100 of them, the number of the others, and 20 plans', async () => {
    const trace = new Trace(true)
    for (let i = 0; i < 700; i++) await send(trace, 'todos', `field${i}`)
    const asked: string[] = []
    const told = await toldDatabase(
      trace,
      nowhere,
      async read => {
        asked.push(Object.keys((read as Find).filter).join())
        return plan
      },
      soon(),
    )
    expect(told.commands).toHaveLength(100)
    expect(told.more).toBe(600)
    expect(asked).toEqual(Array.from({ length: 20 }, (_, i) => `field${i}`))
    expect(told.commands.map(command => command.plan)).toEqual([
      ...Array.from({ length: 20 }, () => plan),
      ...Array.from({ length: 80 }, () => null),
    ])
  })

  it('has no plan once the time of the request is over, and asks for none', async () => {
    const trace = new Trace(true)
    await send(trace, 'todos')
    const planOf = () => Promise.reject(new Error('asked'))
    expect((await toldDatabase(trace, nowhere, planOf, Date.now())).commands).toMatchObject([{ plan: null }])
  })

  it('has those that were not sent, since their answers were kept: without a plan, and no time was spent', async () => {
    const trace = new Trace(true)
    await send(trace, 'todos')
    const [sent] = trace.commands
    const { shape = '' } = sent?.command ?? {}
    const kept = { operation: 'Op', path: 'todos', collection: 'todos', method: 'find', shape, documents: 7, needs: [] }
    stats.served([kept], { operation: 'Op', path: 'todos', trace })
    const told = await toldDatabase(trace, nowhere, async () => plan, soon())
    expect(told.commands).toMatchObject([
      { path: 'todos', cached: false, documents: 1, plan },
      { path: 'todos', cached: true, documents: 7, ms: 0, plan: null },
    ])
    expect(loggedCommands(trace)).toMatchObject([{ times: 1, documents: 1 }])
    expect(explainPanel(told).operations.map(({ explain }) => explain)).toEqual([
      undefined,
      expect.stringContaining(' ms, 1 documents'),
      'not sent: its 7 documents were kept',
    ])
  })

  it('is in the panel a table of all first: path, shape, index, examined and returned, time and verdict; the server’s own last', async () => {
    const trace = new Trace(true)
    await send(trace, 'loadstone viewer', 'a')
    await send(trace, 'todos', 'b')
    const told = await toldDatabase(
      trace,
      nowhere,
      async () => ({ ...plan, indexes: ['{"a":1}'], keysExamined: 9 }),
      soon(),
    )
    const operations = explainPanel(told).operations.map(operation => ({
      ...operation,
      lines: operation.query.split('\n'),
    }))
    expect(operations.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^All: 2 commands, [\d.]+ ms$/),
      '1. todos: find todos',
      '2. loadstone viewer: find todos',
    ])
    const [heading, first, second] = operations[0]?.lines ?? []
    expect(heading?.trim().split(/ {2,}/)).toEqual(['#', 'ms', 'exam./ret.', 'verdict', 'path', 'index', 'command'])
    expect(first).toMatch(/^1 +[\d.]+ +9\/1 {2}INDEXED {2}todos +\{.*\} +find todos \{ b: \? \}/)
    expect(second).toMatch(/^2 +[\d.]+ +9\/1 {2}INDEXED {2}loadstone viewer +\{.*\} +find todos \{ a: \? \}/)
    // In columns.
    expect(first?.indexOf('INDEXED')).toBe(heading?.indexOf('verdict'))
    expect(first?.indexOf('find')).toBe(second?.indexOf('find'))
  })

  it('has one that has not ended, without a duration', async () => {
    const trace = new Trace()
    const { promise, resolve } = Promise.withResolvers<never[]>()
    const sent = stats.measure(find('a'), [{ operation: 'Op', path: 'todos', trace }], () => promise)
    const told = await toldDatabase(trace, nowhere, async () => plan, soon())
    expect(told.commands).toMatchObject([{ path: 'todos', ms: null }])
    expect(loggedCommands(trace)).toMatchObject([{ path: 'todos', times: 1, ms: expect.any(Number) }])
    resolve([])
    await sent
  })
})

const schema = buildSchema(`
  type Query { node(id: ID): Node shops: Shops }
  interface Node { id: ID related: Shop }
  type Shops { nodes: [Shop] }
  type Shop implements Node { id: ID related: Shop owner: User }
  type User { name: String shops: Shops }
`)

test.each([
  ['{ shops { nodes { owner { name } } } }', 'shops.nodes.owner', 'Shop.owner'],
  ['{ a: shops { b: nodes { c: owner { name } } } }', 'a.b.c', 'Shop.owner'],
  [
    '{ shops { ...A } } fragment A on Shops { nodes { id } nodes { owner { name } } }',
    'shops.nodes.owner',
    'Shop.owner',
  ],
  ['{ node(id: 1) { id ... on Shop { by: owner { name } } } }', 'node.by', 'Shop.owner'],
  ['{ node(id: 1) { related { id } } }', 'node.related', 'Node.related'],
  ['{ shops { nodes { id } } }', 'shops.nodes.owner', null],
  ['{ shops { nodes { id } } }', 'rotate session', null],
])('in %s the path %s is %s', (query, path, coordinate) => {
  expect(coordinateOf(schema, operationOf(schema, parse(query), null), path)).toBe(coordinate)
})

it('the coordinate of a path is found soon, however often fragments are spread', () => {
  const doubling = Array.from({ length: 28 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)
  const document = `query { ...F0 } ${doubling.join(' ')} fragment F28 on Query { shops { nodes { id } } }`
  const begun = performance.now()
  expect(coordinateOf(schema, operationOf(schema, parse(document), null), 'shops')).toBe('Query.shops')
  // A quarter of a thousand million steps take longer.
  expect(performance.now() - begun).toBeLessThan(5_000)
})
