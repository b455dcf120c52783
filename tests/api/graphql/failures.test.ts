import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { createDatabase } from '../../../src/database/connection.ts'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { quiet, testConfig, uriOf } from '../../support/database.ts'
import { takeFailPoint } from '../../support/fail-point.ts'
import { recordLog } from '../../support/log.ts'
import { scrape } from '../../support/metrics.ts'
import { startProxy } from '../../support/proxy.ts'
import { insertTenants, makeTenant } from '../../support/tenants.ts'

const tenant = makeTenant('alfa', buildSchema())
const { admin } = tenant.people
const { log, lines } = recordLog()
const accept = 'application/graphql-response+json'
const shops = '{ shops { nodes { name } } me { id } }'

let t: TestApp
beforeAll(async () => {
  t = await startApp({ INSTANCE_NAME: 'failures', OPERATION_TIMEOUT: '2000', DB_FAILOVER_WAIT: '500' }, log)
  await insertTenants(t.db, tenant)
  await t.ask('{ me { id } }', { as: admin })
})

const failCommands = ['find', 'aggregate']
const appName = 'loadstone failures'

describe('an unexpected failure', () => {
  it('is masked, with the request id that the log has, and leaves the other fields alone', async () => {
    lines.length = 0
    await (await takeFailPoint(appName)).fail({ failCommands, errorCode: 4242 }, 1)
    const response = await t.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { accept, authorization: `Bearer ${await t.tokenFor(admin)}` },
      payload: { query: '{ shop(id: "shp_64f0c0ffee64f0c0ffee64f0") { name } __typename }' },
    })
    const requestId = response.headers['x-request-id']
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({
      data: { shop: null, __typename: 'Query' },
      errors: [
        {
          message: 'Something went wrong on our side.',
          locations: [{ line: 1, column: 3 }],
          path: ['shop'],
          extensions: { code: 'INTERNAL_ERROR', requestId },
        },
      ],
    })
    const logged = lines.filter(line => line.requestId === requestId)
    expect(logged).toContainEqual(expect.objectContaining({ err: expect.objectContaining({ code: 4242 }) }))
    expect(logged).toContainEqual(expect.objectContaining({ msg: 'operation', code: 'INTERNAL_ERROR' }))
  })

  it('before the operation is 500, without data, masked as well', async () => {
    await (await takeFailPoint(appName)).fail({ failCommands, errorCode: 4242 }, 1)
    const response = await t.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { accept, authorization: `Bearer ${await t.tokenFor(tenant.people.brand)}` },
      payload: { query: '{ __typename }' },
    })
    expect(response.statusCode).toBe(500)
    expect(response.json()).toEqual({
      errors: [
        {
          message: 'Something went wrong on our side.',
          extensions: { code: 'INTERNAL_ERROR', requestId: response.headers['x-request-id'] },
        },
      ],
    })
  })
})

describe('a command that is slower than the operation may take', () => {
  it.each([
    ['a list', '{ shops { nodes { name } } }'],
    ['a batch', '{ shop(id: "shp_64f0c0ffee64f0c0ffee64f0") { name } }'],
    ['a statistic', '{ userStats { count } }'],
  ])('is TIMEOUT, and answered within it: %s', async (_name, query) => {
    const failPoint = await takeFailPoint(appName)
    await failPoint.fail({ failCommands, blockConnection: true, blockTimeMS: 4_500 }, 1)
    const begun = performance.now()
    const answer = await t.ask(query, { as: admin })
    const took = performance.now() - begun
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['TIMEOUT'])
    expect(took).toBeGreaterThan(1_900)
    expect(took).toBeLessThan(4_500)
    await failPoint.off()
    expect((await t.ask(query, { as: admin })).errors).toBeUndefined()
  })
})

describe('a database that is gone', () => {
  it('is DATABASE_UNAVAILABLE long before its time is over, 503 whether or not the viewer is known, and serves again by itself', async () => {
    const proxy = await startProxy(inject('mongodbUri'))
    const config = testConfig({ MONGODB_URI: proxy.uri, DB_NAME: t.database.connection.name })
    const database = createDatabase(config.database, quiet)
    onTestFinished(() => database.close())
    await proxy.open()
    await database.connect(uriOf(config))
    const app = await buildApp(config, { database, log: quiet })
    onTestFinished(() => app.close())
    const ask = async (as: string, query: string) => {
      const begun = performance.now()
      const response = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { accept, authorization: `Bearer ${(await app.tokens.issue(as, null)).token}` },
        payload: { query },
      })
      return {
        status: response.statusCode,
        headers: response.headers,
        body: response.json(),
        ms: performance.now() - begun,
      }
    }
    const known = tenant.people.admin
    // What was known before the change stream opened is looked at again.
    await app.ready()
    await expect.poll(async () => (await scrape({ app })).value('loadstone_change_stream_open')).toBe(1)
    expect((await ask(known, shops)).body.errors).toBeUndefined()

    await proxy.cut()
    const answers = await Promise.all([
      ask(known, shops),
      ask(known, '{ __typename }'),
      ask(tenant.people.brand, '{ __typename }'),
    ])
    const [list, nothing, stranger] = answers
    for (const { ms, body } of answers) {
      expect(ms).toBeLessThan(config.graphql.operationTimeoutMs / 2)
      expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|Mongo|connect|ECONN|topology/i)
    }
    expect(list).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: {
        errors: expect.arrayContaining([
          expect.objectContaining({
            path: ['shops'],
            extensions: expect.objectContaining({ code: 'DATABASE_UNAVAILABLE' }),
          }),
        ]),
      },
    })
    expect(nothing).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } })
    expect(stranger).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { errors: [{ extensions: { code: 'DATABASE_UNAVAILABLE' } }] },
    })
    expect(stranger.body).not.toHaveProperty('data')

    await proxy.open()
    await expect.poll(async () => (await ask(known, shops)).body.errors).toBeUndefined()
    expect((await ask(tenant.people.brand, '{ __typename }')).status).toBe(200)
  })
})
