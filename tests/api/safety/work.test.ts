import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { circle, fanOut, numbered, unlimited } from '../../support/documents.ts'
import { insertUser } from '../../support/people.ts'
import { addressOf } from '../../support/socket.ts'
import { ask, type Sent, type Told, type Way, ways } from '../../support/ways.ts'

/** As it is by default: these are the limits that users get. */
let t: TestApp
let admin = ''
beforeAll(async () => {
  t = await startApp({ BATCHING: 'true' })
  admin = await insertUser(t.db, ['admin'])
})
afterEach(async () => {
  expect((await t.ask('{ __typename }')).data).toEqual({ __typename: 'Query' })
})

/** Processor time of this process in milliseconds, which a busy machine does not lengthen. */
const usedBy = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)
const health = (way: Way, inner: string, rest = ''): string =>
  `${way === 'WebSocket' ? 'subscription' : 'query'} { health { ${inner} } } ${rest}`

const attacks: readonly [string, (way: Way) => Sent][] = [
  ['fragments that fan out thirty levels', () => ({ query: fanOut(30, next => `${next} ${next}`, 'User', 'id') })],
  [
    'fragments that fan out by inline fragments',
    () => ({ query: fanOut(25, next => `... { ${next} } ... { ${next} }`, 'User', 'a: id') }),
  ],
  ['fragments in a circle', () => ({ query: circle(40) })],
  ['1,500 overlapping fields', way => ({ query: health(way, numbered(1_500, 'status')) })],
  ['900 aliases', way => ({ query: health(way, numbered(900, 'a#: status')) })],
  [
    '300 aliases of a root field',
    way => ({
      query: `${way === 'WebSocket' ? 'subscription' : 'query'} { ${numbered(300, 'a#: health { status }')} }`,
    }),
  ],
  ['400 directives', way => ({ query: health(way, numbered(400, 'status @skip(if: false)')) })],
  ['400 directives at one field', way => ({ query: health(way, `status ${numbered(400, '@skip(if: false)')}`) })],
  ['300 fields within fields', () => ({ query: `${'{ a '.repeat(300)}${'}'.repeat(300)}` })],
  ['450 lists within lists', way => ({ query: health(way, `status @skip(if: ${'['.repeat(450)}${']'.repeat(450)})`) })],
  ['8,000 tokens', () => ({ query: `{ ${'a '.repeat(4_000)} }` })],
  [
    'variables 1,500 deep',
    way => ({
      query: health(way, 'status @skip(if: $v)').replace(' {', ' ($v: Boolean!) {'),
      variables: { v: nested(1_500) },
    }),
  ],
  [
    '60,000 values',
    way => ({ query: health(way, 'status'), variables: { v: Array.from({ length: 60_000 }, () => 1) } }),
  ],
  [
    '150 variables of no type',
    way => ({ query: health(way, 'status').replace(' {', ` (${numbered(150, '$v#: Nothing')}) {`) }),
  ],
]

const refused = ({ body, code, closed }: Told) => {
  expect(body).not.toHaveProperty('data')
  if (closed === null)
    expect(code).toMatch(/^(QUERY_TOO_(COMPLEX|DEEP)|GRAPHQL_(VALIDATION|PARSE)_FAILED|BAD_REQUEST)$/)
  else expect(closed).toBe(4400)
}

describe.each(ways)('by %s', way => {
  it.each(attacks)('%s are refused for less than 50 ms of a processor', async (_what, sentBy) => {
    const sent = sentBy(way)
    const used: number[] = []
    t.forget()
    for (let i = 0; i < 6; i++) {
      used.push(await usedBy(async () => refused(await ask(t, way, sent, { as: admin }))))
    }
    expect(t.commands).toEqual([])
    expect(Math.min(...used)).toBeLessThan(50)
  })
})

describe('what is deep in a body or in a message', () => {
  it.each([
    ['an object', '{"a":', '}'],
    ['a list', '[', ']'],
  ])('%s within itself 20,000 times is refused, and the process goes on', async (_what, open, close) => {
    const deep = `${open.repeat(20_000)}${open === '[' ? '' : '1'}${close.repeat(20_000)}`
    const operation = `{"query":"subscription { health { status } }","variables":{"v":${deep}}}`
    for (const payload of [deep, operation, `[${operation}]`]) {
      const response = await t.app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        payload,
      })
      const [body] = [response.json()].flat()
      expect(body.errors?.[0]?.extensions.code).toMatch(/^(BAD_REQUEST|GRAPHQL_VALIDATION_FAILED)$/)
      expect(body).not.toHaveProperty('data')
    }
  })

  it('a URL of 20 KB is 431, and the process goes on', async () => {
    const url = await addressOf(t)
    const response = await fetch(`${url}/graphql?query=${'a'.repeat(20_000)}`, {
      headers: { 'graphql-require-preflight': '1' },
    })
    expect(response.status).toBe(431)
  })
})

describe('an expensive resolver', () => {
  it.each([
    ['userStats', 'userStats { count }'],
    ['dbStats', 'dbStats { collections { count } }'],
    ['pool', 'pool { size }'],
    ['health', 'health { status checks { database { status } } }'],
    ['a list and its count', 'users(orderBy: NAME) { totalCount nodes { id } }'],
  ])('that 20 aliases repeat does its work once: %s', async (_what, field) => {
    const own = await startApp(unlimited)
    const viewer = await insertUser(own.db, ['admin'])
    const sent: string[] = []
    own.database.connection.getClient().on('commandStarted', ({ commandName }) => sent.push(commandName))
    const count = async (aliases: number) => {
      sent.length = 0
      const { errors } = await own.ask(`{ ${numbered(aliases, `a#: ${field}`)} }`, { as: viewer })
      expect(errors).toBeUndefined()
      return sent.length
    }
    await count(1)
    const once = await count(1)
    expect(await count(20)).toBeLessThanOrEqual(once)
  })

  it('that 20 aliases ask otherwise each time costs 20 times as much', async () => {
    const costOf = async (aliases: number) => {
      const searches = numbered(aliases, 'a#: users(search: "w#", first: 100) { totalCount nodes { id } }')
      const told = await ask(t, 'POST', { query: `{ ${searches} }` }, { as: admin, headers: { 'graphql-cost': '1' } })
      return (told.body as { extensions?: { cost: { cost: number } } }).extensions?.cost.cost
    }
    const once = await costOf(1)
    expect(once).toBeGreaterThan(200)
    expect(await costOf(20)).toBe(20 * Number(once))
  })
})
