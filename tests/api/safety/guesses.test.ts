import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AccountsApp, codesOf, startAccounts } from '../../support/accounts.ts'
import { startApp } from '../../support/app.ts'
import { insertUser } from '../../support/people.ts'
import { openSocket } from '../../support/socket.ts'
import { ask, type Way, ways } from '../../support/ways.ts'

type Sent = { query: string; variables?: Record<string, unknown> }

const codes = {
  'an invitation to look at': (n: number, alias = '') => `${alias}invite(code: "guess ${n}") { role }`,
  'an invitation to accept': (n: number, alias = '') =>
    `${alias}acceptInvite(input: { code: "guess ${n}" }) { user { id } }`,
  'a verification': (n: number, alias = '') => `${alias}verifyEmail(input: { token: "guess ${n}" }) { user { id } }`,
  'a password reset': (n: number, alias = '') =>
    `${alias}resetPassword(input: { token: "guess ${n}", newPassword: "a wholly new password" }) { user { id } }`,
  'a sign-in by a provider': (n: number, alias = '') =>
    `${alias}exchangeOAuthCode(input: { code: "${'a'.repeat(42)}${n % 10}", verifier: "${'b'.repeat(43)}" }) { accessToken }`,
}

let t: AccountsApp
let as = ''
beforeAll(async () => {
  t = await startAccounts({ BATCHING: 'true', SIGN_IN_ATTEMPTS_PER_ADDRESS: '12' })
  as = (await t.user()).id
})

let addresses = 0
/** An address that nobody else has had. */
const newAddress = () => `198.51.100.${++addresses}`

/** Sends from an address; gives the codes of all errors. */
const send = async (remoteAddress: string, way: 'POST' | 'GET' | 'batch', sent: readonly Sent[]): Promise<string[]> => {
  const headers = { authorization: `Bearer ${await t.tokenFor(as)}`, 'graphql-require-preflight': '1' }
  const [first = { query: '' }] = sent
  const response = await (way === 'GET'
    ? t.app.inject({ method: 'GET', url: '/graphql', remoteAddress, headers, query: { query: first.query } })
    : t.app.inject({
        method: 'POST',
        url: '/graphql',
        remoteAddress,
        headers,
        payload: way === 'batch' ? [...sent] : first,
      }))
  return [response.json()].flat().flatMap(codesOf)
}

describe.each(Object.entries(codes))('guesses of the code of %s', (name, field) => {
  const root = name.endsWith('look at') ? 'query' : 'mutation'
  /** An invitation that is not there is no error; a mutation stops at its first one. */
  const guessed = (told: readonly string[], guesses: number) => {
    const limited = told.filter(code => code === 'RATE_LIMITED').length
    return (root === 'query' ? guesses : told.length) - limited
  }
  const text = (from: number, fields: number) =>
    `${root} { ${Array.from({ length: fields }, (_, i) => field(from + i, `a${from + i}: `)).join(' ')} }`

  it('are 5 of a batch at most, however many fields its operations have', async () => {
    const batch = Array.from({ length: 10 }, (_, i) => ({ query: text(i * 10, 5) }))
    expect(guessed(await send(newAddress(), 'batch', batch), 50)).toBe(5)
  })

  it('are as many of an address as it has attempts, over all ways in and all requests', async () => {
    const address = newAddress()
    let tried = 0
    for (let round = 0; round < 7; round++) {
      const way: Way = root === 'query' && round % 2 === 1 ? 'GET' : 'POST'
      tried += guessed(await send(address, way, [{ query: text(round * 10, 3) }]), 3)
      tried += guessed(await send(address, 'batch', [{ query: text(round, 1) }, { query: text(round, 1) }]), 2)
    }
    expect(tried).toBe(12)
  })
})

describe('a limit on requests', () => {
  const typename = { query: '{ __typename }' }
  const asked = async (limit: string) => {
    const app = await startApp({ BATCHING: 'true', RATE_LIMIT: limit })
    const remoteAddress = newAddress()
    return (payload: object) => app.app.inject({ method: 'POST', url: '/graphql', remoteAddress, payload })
  }

  it('counts every operation of a batch: a batch gets no more answers than as many requests', async () => {
    const post = await asked('12')
    expect((await post(Array(10).fill(typename))).json()).toHaveLength(10)
    const refused = await post(Array(10).fill(typename))
    expect([refused.statusCode, refused.json()]).toMatchObject([
      429,
      { errors: [{ extensions: { code: 'RATE_LIMITED' } }] },
    ])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await post(typename)).statusCode).toBe(429)
  })

  it('counts a batch of one as one request', async () => {
    const post = await asked('2')
    for (let i = 0; i < 2; i++) expect((await post([typename])).statusCode).toBe(200)
    expect((await post([typename])).statusCode).toBe(429)
  })

  it('counts the opening of a WebSocket', async () => {
    const app = await startApp({ RATE_LIMIT: '2' })
    for (let i = 0; i < 2; i++) await openSocket(app)
    await expect(openSocket(app)).rejects.toThrow('429')
  })
})

describe('the budget of points', () => {
  it.each(ways)('is spent by %s, and what is beyond it is RATE_LIMITED', async way => {
    const app = await startApp({ BATCHING: 'true', COST_BUDGET: '100' })
    const viewer = await insertUser(app.db)
    const query = `${way === 'WebSocket' ? 'subscription' : 'query'} { health { status } }`
    const told: unknown[] = []
    for (let i = 0; i < 8; i++) told.push((await ask(app, way, { query }, { as: viewer })).code)
    expect(told.slice(0, 4)).toEqual(Array(4).fill(undefined))
    expect(told.slice(-3)).toEqual(Array(3).fill('RATE_LIMITED'))
  })
})

it('a refresh token that is guessed ends no session and finds none', async () => {
  const { email } = await t.user()
  const { refreshToken } = await t.login(email)
  for (let i = 0; i < 20; i++) {
    const guess = `${randomBytes(16).toString('hex')}.${randomBytes(32).toString('base64url')}`
    expect(codesOf(await t.mutate('refreshSession', { refreshToken: guess }, 'accessToken'))).toEqual([
      'UNAUTHENTICATED',
    ])
  }
  expect(codesOf(await t.mutate('refreshSession', { refreshToken }, 'accessToken'))).toEqual([])
})
