import { describe, expect, it } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { startApp } from '../../support/app.ts'
import { makeUnreadable, quiet, testConfig } from '../../support/database.ts'
import { recordLog } from '../../support/log.ts'
import { startSentry } from '../../support/sentry.ts'
import { openSocket } from '../../support/socket.ts'
import { insertTenants, makeTenant } from '../../support/tenants.ts'

const tenant = makeTenant('alfa', buildSchema())
const { admin } = tenant.people
const t = await startApp()
await insertTenants(t.db, tenant)
await makeUnreadable(t.db, 'products')
const failing = 'query Stats($email: EmailAddress!) { userByEmail(email: $email) { id } products { nodes { id } } }'
const variables = { email: 'somebody.private@example.com' }

const start = async (env: NodeJS.ProcessEnv, log = quiet) => {
  const config = testConfig({ DB_NAME: t.database.connection.name, INSTANCE_NAME: 'reporting', ...env })
  const app = await buildApp(config, { database: t.database, log })
  await app.ready()
  const authorization = `Bearer ${await t.tokenFor(admin)}`
  const ask = async (query: string, given = {}) => {
    const answer = await app.inject({
      ...{ method: 'POST', url: '/graphql', headers: { authorization } },
      payload: { query, variables: given },
    })
    return { requestId: answer.headers['x-request-id'], body: answer.json() }
  }
  return { app, ask, authorization }
}

describe('with SENTRY_DSN', () => {
  it('an error that nobody expected is reported with its stack, request id, operation, path and the id of its viewer', async () => {
    const sentry = await startSentry()
    const { app, ask } = await start({ SENTRY_DSN: sentry.dsn })
    const { requestId, body } = await ask(failing, variables)
    expect(body.errors[0].extensions.code).toBe('INTERNAL_ERROR')
    await app.close()
    expect(sentry.events).toHaveLength(1)
    const [event] = sentry.events
    expect(event).toMatchObject({
      level: 'error',
      release: 'loadstone@0.1.0',
      environment: 'test',
      server_name: 'reporting',
      user: { id: admin },
      tags: { request_id: requestId, operation: 'Stats', path: 'products' },
    })
    const [exception] = event!.exception.values
    expect(exception!.type).toBe('MongoServerError')
    expect(exception!.stacktrace!.frames.some(({ filename }) => filename.includes('mongodb'))).toBe(true)
    expect(sentry.requests[0]).toMatchObject({
      path: expect.stringMatching(/^\/api\/7\/envelope\/\?/),
      headers: { 'content-type': 'application/x-sentry-envelope' },
    })
  })

  it('nothing of a request is in a report: no variable, email, token, header, address or text', async () => {
    const sentry = await startSentry()
    const { app, ask, authorization } = await start({ SENTRY_DSN: sentry.dsn })
    await ask(failing, variables)
    await app.close()
    const [{ body } = { body: '' }] = sentry.requests
    expect(body).toContain('"path":"products"')
    for (const secret of [
      variables.email,
      authorization.slice(7),
      'authorization',
      '127.0.0.1',
      'lightMyRequest',
      'userByEmail',
    ])
      expect(body.replaceAll(sentry.dsn, '')).not.toContain(secret)
    expect(
      Object.keys(sentry.events[0]!).filter(key => ['request', 'extra', 'breadcrumbs', 'modules'].includes(key)),
    ).toEqual([])
    expect(Object.keys(sentry.events[0]!.user!)).toEqual(['id'])
  })

  it('what is refused is not reported, nor that the database is away', async () => {
    const sentry = await startSentry()
    const away = await startApp({ SENTRY_DSN: sentry.dsn })
    for (const query of ['{ nothing }', '{', '{ me { id } }', '{ shop(id: "usr_0123456789abcdef01234567") { id } }'])
      await away.ask(query)
    await away.app.inject({ url: '/nowhere' })
    await away.app.inject({ method: 'POST', url: '/graphql', headers: { 'content-type': 'text/plain' }, payload: 'x' })
    await away.database.close()
    await away.ask('{ shops { nodes { id } } }', { as: admin })
    await away.app.close()
    expect(sentry.events).toEqual([])
  })

  it('a failure outside GraphQL is reported with its route', async () => {
    const sentry = await startSentry()
    const config = testConfig({ SENTRY_DSN: sentry.dsn, DB_NAME: t.database.connection.name })
    const app = await buildApp(config, { database: t.database, log: quiet })
    app.get('/fails/:id', () => {
      throw new TypeError('This fails for "somebody", jane@example.com')
    })
    const { statusCode } = await app.inject({ url: '/fails/17?token=abc' })
    await app.close()
    expect(statusCode).toBe(500)
    expect(sentry.events).toMatchObject([
      {
        tags: { place: 'GET /fails/:id' },
        exception: { values: [{ type: 'TypeError', value: 'This fails for "…", …@…' }] },
      },
    ])
  })

  it('a failure of a WebSocket that is being opened is reported', async () => {
    const sentry = await startSentry()
    const own = await startApp({ SENTRY_DSN: sentry.dsn })
    // Who comes is looked up in it.
    await makeUnreadable(own.db, 'users')
    const socket = await openSocket(own)
    const authorization = `Bearer ${await own.tokenFor(admin)}`
    socket.send({ type: 'connection_init', payload: { authorization } })
    expect(await socket.closed).toEqual({ code: 1013, reason: 'INTERNAL_ERROR' })
    await expect.poll(() => sentry.events).toMatchObject([{ tags: { place: 'GET /graphql (WebSocket)' } }])
  })

  it('a stop waits until what has failed is told', async () => {
    const sentry = await startSentry()
    sentry.delayMs = 500
    const { app, ask } = await start({ SENTRY_DSN: sentry.dsn })
    await ask(failing, variables)
    await app.close()
    expect(sentry.answered).toBe(1)
  })

  it('a stop does not wait long for a Sentry that does not answer', async () => {
    const sentry = await startSentry()
    sentry.delayMs = 60_000
    const { app, ask } = await start({ SENTRY_DSN: sentry.dsn })
    await ask(failing, variables)
    const begun = performance.now()
    await app.close()
    expect(performance.now() - begun).toBeLessThan(8_000)
    expect(sentry.events).toHaveLength(1)
  })

  it('a Sentry that is away changes no answer, and the log says so', async () => {
    const { log, lines } = recordLog('warn')
    const { app, ask } = await start({ SENTRY_DSN: 'http://key@127.0.0.1:1/7' }, log)
    expect((await ask(failing, variables)).body.errors[0].extensions.code).toBe('INTERNAL_ERROR')
    await expect.poll(() => lines.map(({ msg }) => msg)).toContain('An error could not be reported')
    await app.close()
  })
})
