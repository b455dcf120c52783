import { describe, expect, it } from 'vitest'
import { password, startAccounts } from '../../support/accounts.ts'
import { startApp } from '../../support/app.ts'
import { type LogLine, recordLog } from '../../support/log.ts'
import { insertUser } from '../../support/people.ts'

const linesOf = (lines: readonly LogLine[], msg: string) => lines.filter(line => line.msg === msg)

describe('the log', () => {
  it('has a line for each operation: who, what, how long, commands, documents, cost and code', async () => {
    const { log, lines } = recordLog('info')
    const t = await startApp({}, log)
    const viewer = await insertUser(t.db)
    await t.ask('query Me { me { name } shops { nodes { name } } }', { as: viewer })
    await t.ask('query Refused { dbStats { instance } }', { as: viewer })
    const [first, second] = linesOf(lines, 'operation')
    expect(first).toMatchObject({ level: 30, operation: 'Me', viewer, commands: 1, documents: 1, cost: 44 })
    expect(first?.requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(first?.ms).toBeGreaterThan(0)
    expect(first).not.toHaveProperty('code')
    expect(first).not.toHaveProperty('database')
    expect(second).toMatchObject({ operation: 'Refused', code: 'FORBIDDEN', commands: 0 })
  })

  it('tells an operation above SLOW_REQUEST_MS at warn, with its commands', async () => {
    const { log, lines } = recordLog('info')
    const t = await startApp({ SLOW_REQUEST_MS: '1' }, log)
    const viewer = await insertUser(t.db)
    await t.ask('query Me { me { name sessions { nodes { createdAt } } } }', { as: viewer })
    const [line] = linesOf(lines, 'slow operation')
    expect(line).toMatchObject({ level: 40, operation: 'Me', commands: 2 })
    const commands = line?.database as { path: string; shape: string; times: number; ms: number; documents: number }[]
    expect(commands.map(({ path, shape, times }) => [path, shape, times]).sort()).toEqual([
      ['loadstone viewer', 'find users { _id: ?, deleted: ? }', 1],
      ['me', 'find users { _id: ?, deleted: ? }', 1],
      ['me.sessions', expect.stringMatching(/^find sessions \{ .*userId: \?.* \} sort \{ createdAt: -1/), 1],
    ])
    const times = commands.map(({ ms }) => ms)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect(JSON.stringify(commands)).not.toContain(viewer)
    expect(linesOf(lines, 'operation')).toEqual([])
  })

  it('has every command with DB_LOG_QUERIES, and never a value: no password, no token, no address', async () => {
    const { log, lines } = recordLog('info')
    const t = await startAccounts({ DB_LOG_QUERIES: 'true' }, log)
    const email = 'somebody.else@example.com'
    const input = { email, password, firstName: 'Unverwechselbar', lastName: 'Person' }
    const register = 'mutation Register($input: RegisterInput!) { register(input: $input) { __typename } }'
    expect((await t.ask(register, { variables: { input } })).errors).toBeUndefined()
    const user = await t.user()
    const tokens = await t.login(user.email)
    const told = linesOf(lines, 'Database command').map(({ command }) => command as Record<string, unknown>)
    expect(told).toContainEqual(
      expect.objectContaining({
        operation: 'loadstone',
        collection: 'users',
        method: 'find',
        shape: expect.stringMatching(/^find users \{ .*email: \?/),
        ms: expect.any(Number),
        documents: expect.any(Number),
        failed: false,
      }),
    )
    expect(told).toContainEqual(
      expect.objectContaining({ operation: 'Register', method: 'insertOne', collection: 'users' }),
    )
    for (const { ms } of told) expect(ms).toBe(Number(Number(ms).toFixed(2)))
    const text = JSON.stringify(told)
    for (const value of [email, user.email, user.id, password, 'Unverwechselbar', ...Object.values(tokens)])
      expect(text).not.toContain(value)
  })

  it('counts the look-up of an account, and tells it in a sign-in that is refused', async () => {
    const { log, lines } = recordLog('info')
    const t = await startAccounts({ SLOW_REQUEST_MS: '1' }, log)
    const user = await t.user()
    const input = { email: user.email, password: `${password}, but another one` }
    const login = 'mutation Login($input: LoginInput!) { login(input: $input) { accessToken } }'
    expect((await t.ask(login, { variables: { input } })).errors).toHaveLength(1)
    const line = linesOf(lines, 'slow operation').find(({ operation }) => operation === 'Login')
    expect(line).toMatchObject({
      ...{ commands: 1, documents: 1 },
      database: [
        { path: 'loadstone account by email', shape: expect.stringMatching(/^find users \{ .*email/), times: 1 },
      ],
    })
  })

  it('finds no loop of ours in sign-ins that a client asks for by aliases', async () => {
    const t = await startAccounts()
    const login = (email: string) => `login(input: { email: "${email}", password: "${password}" }) { accessToken }`
    const several = ['a', 'b', 'c', 'd', 'e'].map(alias => `${alias}: ${login(`${alias}@example.com`)}`)
    const { errors } = await t.ask(`mutation { ${several.join('\n')} }`)
    expect(errors).toHaveLength(5)
    expect(t.findings).toEqual([])
  })

  it('names the requests of every command with DB_LOG_QUERIES: who looked the viewer up, and all that share one', async () => {
    const { log, lines } = recordLog('info')
    const t = await startApp({ DB_LOG_QUERIES: 'true' }, log)
    const viewer = await insertUser(t.db, ['admin'])
    const ask = () => t.ask('query Shops { shops { nodes { name } } }', { as: viewer })
    const idsOf = (path: string) =>
      linesOf(lines, 'Database command')
        .map(({ command }) => command as { path: string; requestIds: string[] })
        .filter(of => of.path === path)
        .flatMap(({ requestIds }) => requestIds)
    await t.ask('query Me { me { name } }', { as: viewer })
    const requestId = linesOf(lines, 'operation')[0]?.requestId
    expect([idsOf('viewer'), idsOf('me')]).toEqual([[requestId], [requestId]])
    lines.length = 0
    await Promise.all([ask(), ask(), ask()])
    const requests = linesOf(lines, 'operation').map(line => line.requestId)
    expect(new Set(requests).size).toBe(3)
    expect(
      linesOf(lines, 'Database command').filter(({ command }) => (command as { shared: number }).shared > 0),
    ).not.toEqual([])
    expect(idsOf('shops').sort()).toEqual(requests.sort())
  })

  it('has no command without it', async () => {
    const { log, lines } = recordLog('debug')
    const t = await startApp({}, log)
    await t.ask('{ me { name } }', { as: await insertUser(t.db) })
    expect(linesOf(lines, 'Database command')).toEqual([])
  })
})
