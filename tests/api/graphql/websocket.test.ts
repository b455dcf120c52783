import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { createDatabase } from '../../../src/database/connection.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { quiet, testConfig, uriOf } from '../../support/database.ts'
import { recordLog } from '../../support/log.ts'
import { insertUser } from '../../support/people.ts'
import { startProxy } from '../../support/proxy.ts'
import { about, codeOf, events, health as query, signedInSocket, subscribe } from '../../support/socket.ts'
import { ask } from '../../support/ways.ts'

const figures = 'subscription Figures { pool { max inUse checkedOut } }'

let t: TestApp
let shopper: string
let admin: string
beforeAll(async () => {
  t = await startApp()
  shopper = await insertUser(t.db)
  admin = await insertUser(t.db, ['admin'])
})

describe('a subscription', () => {
  it('tells a signed-in viewer at once how the server is', async () => {
    const { body } = await ask(t, 'WebSocket', { query }, { as: shopper })
    expect(body).toEqual({
      data: { health: { status: expect.any(String), checks: { database: { status: expect.any(String) } } } },
    })
  })

  it('tells again when the status changes, also while the database is away', async () => {
    const proxy = await startProxy(inject('mongodbUri'))
    const config = testConfig({ MONGODB_URI: proxy.uri, DB_NAME: t.database.connection.name })
    const database = createDatabase(config.database, quiet)
    onTestFinished(() => database.close())
    await proxy.open()
    await database.connect(uriOf(config))
    const app = await buildApp(config, { database, log: quiet })
    onTestFinished(() => app.close())
    // A ping that is slow, on a machine that is busy, is degraded.
    const well = /^(HEALTHY|DEGRADED)$/
    const { token } = await app.tokens.issue(shopper, null)
    const socket = await signedInSocket({ app, tokenFor: t.tokenFor }, { token })
    subscribe(socket, 'h', { query: 'subscription { health { checks { database { status } } } }' })
    const statuses = () => JSON.stringify(events(socket, 'h')).match(/(?<=")(UNHEALTHY|HEALTHY|DEGRADED)(?=")/g) ?? []
    await expect.poll(() => statuses().at(-1)).toMatch(well)
    await proxy.cut()
    await expect.poll(() => statuses().at(-1), { timeout: 5_000 }).toBe('UNHEALTHY')
    await wait(5_500)
    expect(socket.raw.readyState).toBe(socket.raw.OPEN)
    await proxy.open()
    await expect.poll(() => statuses().at(-1), { timeout: 10_000 }).toMatch(well)
  })

  it('of the pool tells an admin the figures as they change, and nobody else', async () => {
    const socket = await signedInSocket(t, { as: admin })
    subscribe(socket, 'p', { query: figures })
    await expect.poll(() => events(socket, 'p').length).toBe(1)
    expect(events(socket, 'p')[0]).toEqual({
      data: { pool: { max: 10, inUse: expect.any(Number), checkedOut: expect.any(Number) } },
    })
    await t.ask('{ users(first: 1) { nodes { id } } }', { as: admin })
    await expect.poll(() => events(socket, 'p').length, { timeout: 5_000 }).toBeGreaterThan(1)

    const refused = await ask(t, 'WebSocket', { query: figures }, { as: shopper })
    expect(refused).toMatchObject({ code: 'FORBIDDEN', body: { errors: [{ path: ['pool'] }] } })
    expect(refused.body).not.toHaveProperty('data')
  })

  it('ends when the client says so, and its id is free again', async () => {
    const socket = await signedInSocket(t, { as: shopper })
    for (const _again of [1, 2, 3]) {
      const before = events(socket, 'a').length
      subscribe(socket, 'a')
      await expect.poll(() => events(socket, 'a').length).toBe(before + 1)
      socket.send({ type: 'complete', id: 'a' })
    }
    expect(socket.received.filter(({ type }) => type === 'error')).toEqual([])
  })

  it('that names one operation of several runs that one', async () => {
    const both = 'subscription A { a: health { status } } subscription B { b: health { version } }'
    const { body } = await ask(t, 'WebSocket', { query: both, operationName: 'B' }, { as: shopper })
    expect(body).toEqual({ data: { b: { version: expect.any(String) } } })
  })

  it('takes variables, and refuses those that do not fit', async () => {
    const withVariable = 'subscription ($s: Boolean!) { health { status @include(if: $s) version } }'
    const sent = (s: unknown) => ask(t, 'WebSocket', { query: withVariable, variables: { s } }, { as: shopper })
    expect((await sent(false)).body).toEqual({ data: { health: { version: expect.any(String) } } })
    for (const wrong of [{ $ne: null }, 'true', null, [], 1]) {
      expect(await sent(wrong)).toMatchObject({
        code: 'GRAPHQL_VALIDATION_FAILED',
        body: { errors: [expect.anything()] },
      })
    }
  })
})

it('the log has each subscription under the request id that its errors carry, and what it came to when it ends', async () => {
  const { log, lines } = recordLog('info')
  const own = await startApp({ DB_NAME: t.database.connection.name }, log)
  const socket = await signedInSocket(own, { as: shopper })
  subscribe(socket, 'wrong', { query: 'subscription { nonsense }' })
  const { payload } = await socket.message(about('wrong'))
  const [{ extensions }] = payload as [{ extensions: { requestId: string } }]
  expect(lines).toContainEqual(
    expect.objectContaining({ msg: 'operation', code: 'GRAPHQL_VALIDATION_FAILED', requestId: extensions.requestId }),
  )
  subscribe(socket, 'h')
  await socket.message(about('h'))
  socket.send({ type: 'complete', id: 'h' })
  const ended = { msg: 'subscription ended', operation: 'Health', viewer: shopper, events: 1 }
  await expect.poll(() => lines).toContainEqual(expect.objectContaining(ended))
})

describe('a WebSocket refuses, and goes on to serve the next subscription', () => {
  const tree = JSON.stringify({
    kind: 'Document',
    definitions: [
      {
        kind: 'OperationDefinition',
        operation: 'subscription',
        selectionSet: {
          kind: 'SelectionSet',
          selections: [{ kind: 'Field', name: { kind: 'Name', value: 'health' } }],
        },
      },
    ],
  })
  it.each([
    ['an unknown field', { query: 'subscription { nonsense }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown field below', { query: 'subscription { health { nonsense } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown argument', { query: 'subscription { health(a: 1) { status } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['two root fields', { query: 'subscription { health { status } pool { max } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['introspection', { query: 'subscription { __typename }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a circular fragment',
      { query: 'subscription { ...A } fragment A on Subscription { ...A }' },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['no GraphQL', { query: 'subscription {' }, 'GRAPHQL_PARSE_FAILED'],
    ['a syntax tree', { query: tree }, 'GRAPHQL_PARSE_FAILED'],
    ['null as text', { query: 'null' }, 'GRAPHQL_PARSE_FAILED'],
    ['{} as text', { query: '{}' }, 'GRAPHQL_PARSE_FAILED'],
    ['[] as text', { query: '[]' }, 'GRAPHQL_PARSE_FAILED'],
    ['nothing', { query: '' }, 'BAD_REQUEST'],
    ['a query', { query: '{ __typename }' }, 'BAD_REQUEST'],
    ['a mutation', { query: 'mutation { __typename }' }, 'BAD_REQUEST'],
    ['several operations', { query: `${query} subscription B { health { status } }` }, 'BAD_REQUEST'],
    ['an operation that is not there', { query, operationName: 'Other' }, 'BAD_REQUEST'],
  ])('%s', async (_what, payload, code) => {
    const socket = await signedInSocket(t, { as: shopper })
    for (const id of ['1', '2', '3']) {
      subscribe(socket, id, payload)
      const refused = await socket.message(about(id))
      expect({ type: refused.type, code: codeOf(refused) }).toEqual({ type: 'error', code })
      expect(JSON.stringify(refused)).not.toMatch(/is not iterable|Cannot read|undefined/)
    }
    subscribe(socket, 'well')
    expect((await socket.message(about('well'))).type).toBe('next')
  })
})
