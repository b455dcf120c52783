import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { startApp } from '../../support/app.ts'
import { type CollectedSpan, startCollector } from '../../support/collector.ts'
import { makeUnreadable, quiet, testConfig } from '../../support/database.ts'
import { recordLog } from '../../support/log.ts'
import { insertTenants, makeTenant } from '../../support/tenants.ts'

const tenant = makeTenant('alfa', buildSchema())
const { merchant } = tenant.people
const t = await startApp()
await insertTenants(t.db, tenant)

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const unsampled = '00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'
const products = 'query Products($id: ID) { products(first: 2, shopId: $id) { nodes { id title shop { name } } } }'

type Ask = (
  query: string,
  options?: { headers?: Record<string, string>; variables?: object; method?: 'GET' | 'POST' },
) => Promise<number>

/** What a collector got of the operations that `work` has asked, once the app has closed. */
const traced = async (work: (ask: Ask) => Promise<unknown>, env: NodeJS.ProcessEnv = {}, { database } = t) => {
  const collector = await startCollector()
  const config = testConfig({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    DB_NAME: database.connection.name,
    INSTANCE_NAME: 'traced',
    ...env,
  })
  const app = await buildApp(config, { database, log: quiet })
  await app.ready()
  const authorization = `Bearer ${await t.tokenFor(merchant)}`
  await work(async (query, { headers = {}, variables = {}, method = 'POST' } = {}) => {
    const asked = { query, variables: JSON.stringify(variables) }
    const answer = await app.inject({
      method,
      url: method === 'GET' ? `/graphql?${new URLSearchParams(asked)}` : '/graphql',
      headers: { authorization, 'graphql-require-preflight': '1', ...headers },
      ...(method === 'GET' ? {} : { payload: { query, variables } }),
    })
    return answer.statusCode
  })
  await app.close()
  const { spans } = collector
  const named = (name: string): CollectedSpan[] => spans.filter(span => span.name === name)
  const below = ({ spanId }: CollectedSpan): CollectedSpan[] => spans.filter(span => span.parentSpanId === spanId)
  return { ...collector, spans, named, below }
}

/** The first request of a viewer has his look-up besides. */
const isOfField = ({ name }: { readonly name: string }): boolean => name !== 'loadstone viewer'

describe('a traced request', () => {
  it('is a span of HTTP, below it its operation, below that the paths that load, and below these their commands', async () => {
    const { spans, named, below } = await traced(ask => ask(products))
    const [http] = named('POST /graphql')
    expect(http).toMatchObject({
      parentSpanId: '',
      kind: 2,
      status: 0,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/graphql',
        'url.path': '/graphql',
        'http.response.status_code': 200,
      },
    })
    const [operation] = below(http!)
    expect(operation).toMatchObject({
      name: 'query Products',
      attributes: {
        'graphql.operation.name': 'Products',
        'graphql.operation.type': 'query',
        'loadstone.request_id': http!.attributes['loadstone.request_id'],
      },
    })
    const [viewer, ...paths] = below(operation!)
    expect(viewer).toMatchObject({ name: 'loadstone viewer' })
    expect(viewer?.attributes).not.toHaveProperty('graphql.field.path')
    expect(below(viewer!).map(({ name }) => name)).toEqual(['find users'])
    expect(paths.map(({ name, attributes }) => [name, attributes['graphql.field.path']])).toEqual([
      ['load Query.products', 'products'],
      ['load Product.shop', 'products.nodes.shop'],
    ])
    const commands = paths.flatMap(below)
    expect(commands.map(({ name, kind }) => [name, kind])).toEqual([
      ['find products', 3],
      ['find shops', 3],
    ])
    expect(commands[0]!.attributes).toMatchObject({
      'db.system.name': 'mongodb',
      'db.namespace': t.database.connection.name,
      'db.collection.name': 'products',
      'db.operation.name': 'find',
      'db.response.returned_rows': expect.any(Number),
      'db.query.text': expect.stringMatching(/^find products /),
    })
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
    expect(spans).toHaveLength(8)
  })

  it('has spans that lie within each other, and are as long as what they are of', async () => {
    const begun = Date.now() * 1e6
    const { spans, below, named } = await traced(ask => ask(products))
    const [http] = named('POST /graphql')
    const inside = (span: CollectedSpan): void => {
      expect(span.end, span.name).toBeGreaterThan(span.start)
      for (const child of below(span)) {
        // A microsecond is what is left of a time in floating milliseconds.
        expect(child.start - span.start, child.name).toBeGreaterThanOrEqual(-2_000)
        expect(span.end - child.end, child.name).toBeGreaterThanOrEqual(-2_000)
        inside(child)
      }
    }
    inside(http!)
    for (const { start, end } of spans) {
      expect(start).toBeGreaterThan(begun - 50e6)
      expect(end).toBeLessThan(Date.now() * 1e6 + 50e6)
    }
  })

  it('names the service, its version and instance', async () => {
    const { spans, requests } = await traced(ask => ask('{ __typename }'), {
      OTEL_SERVICE_NAME: 'our-api',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=a%20key,x-other=2',
    })
    expect(spans[0]!.resource).toMatchObject({
      'service.name': 'our-api',
      'service.version': '0.1.0',
      'service.instance.id': 'traced',
      'deployment.environment.name': 'test',
    })
    expect(requests[0]).toMatchObject({
      path: '/v1/traces',
      headers: { 'content-type': 'application/x-protobuf', 'x-api-key': 'a key', 'x-other': '2' },
    })
  })

  it('belongs to the trace of its caller', async () => {
    const { named } = await traced(ask => ask('{ __typename }', { headers: { traceparent, tracestate: 'vendor=7' } }))
    expect(named('POST /graphql')[0]).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
      traceState: 'vendor=7',
    })
  })

  it('begins a trace of its own where what the caller sends is none', async () => {
    const { named } = await traced(ask => ask('{ __typename }', { headers: { traceparent: '00-nonsense-1-01' } }))
    expect(named('POST /graphql')[0]).toMatchObject({
      parentSpanId: '',
      traceId: expect.stringMatching(/^[\da-f]{32}$/),
    })
  })

  it('has the same spans when it is compiled: the JIT changes none', async () => {
    const { named, below } = await traced(
      async ask => {
        for (let i = 0; i < 4; i += 1) await ask(products)
      },
      { JIT: 'true' },
    )
    const operations = named('query Products')
    expect(operations).toHaveLength(4)
    const shapes = operations.map(operation =>
      below(operation)
        .filter(isOfField)
        .map(path => [path.name, below(path).length]),
    )
    expect(new Set(shapes.map(shape => JSON.stringify(shape)))).toEqual(
      new Set([
        JSON.stringify([
          ['load Query.products', 1],
          ['load Product.shop', 1],
        ]),
      ]),
    )
  })

  it('has a span of the command that it shares with another request', async () => {
    const { named, below } = await traced(ask => Promise.all(Array.from({ length: 6 }, () => ask(products))))
    const commands = named('query Products').map(operation => below(operation).filter(isOfField).flatMap(below))
    expect(commands.map(own => own.length)).toEqual(Array.from({ length: 6 }, () => 2))
    const shared = commands.flat().map(({ attributes }) => Number(attributes['loadstone.command.shared']))
    expect(Math.max(...shared)).toBeGreaterThan(0)
  })

  it('is an error where the fault is ours, and none where a request is refused', async () => {
    const own = await startApp()
    await insertTenants(own.db, tenant)
    await makeUnreadable(own.db, 'products')
    const { named, below } = await traced(
      async ask => {
        await ask('query Wrong { shop(id: "usr_0123456789abcdef01234567") { id } }')
        await ask('query Broken { products { totalCount } }')
      },
      {},
      own,
    )
    const codes = (operation: string) => named(operation)[0]?.attributes['loadstone.operation.codes']
    expect([named('query Wrong')[0]?.status, codes('query Wrong')]).toEqual([0, ['INVALID_ID']])
    expect([named('query Broken')[0]?.status, codes('query Broken')]).toEqual([2, ['INTERNAL_ERROR']])
    const failed = below(named('query Broken')[0]!).flatMap(below)
    expect(failed.map(({ status, attributes }) => [status, attributes['error.type']])).toContainEqual([2, 'BadValue'])
  })

  it('holds no value of its variables, its text or its token', async () => {
    const id = 'shp_5f0123456789abcdef012345'
    const { spans } = await traced(async ask => {
      await ask(products, { variables: { id } })
      await ask(products, { variables: { id }, method: 'GET' })
      await ask('query Search { products(shopId: "shp_5f0123456789abcdef012345", search: "zebra") { nodes { id } } }')
    })
    const text = JSON.stringify(spans)
    for (const value of ['5f0123456789abcdef012345', 'zebra', 'Bearer', 'eyJ']) expect(text).not.toContain(value)
    expect(spans.filter(({ name }) => name === 'GET /graphql')).toHaveLength(1)
  })
})

describe('the sampler', () => {
  const count = async (sampler: NodeJS.ProcessEnv, headers: Record<string, string> = {}) => {
    const { spans } = await traced(async ask => {
      for (let i = 0; i < 3; i += 1) await ask('{ __typename }', { headers })
    }, sampler)
    return spans.filter(({ name }) => name === 'POST /graphql').length
  }

  it('keeps all traces, none, or a share of them', async () => {
    expect(await count({})).toBe(3)
    expect(await count({ OTEL_TRACES_SAMPLER: 'always_off' })).toBe(0)
    expect(await count({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' })).toBe(0)
    expect(await count({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '1' })).toBe(3)
  })

  it('does as the caller has decided where its name says so', async () => {
    expect(await count({}, { traceparent: unsampled })).toBe(0)
    expect(await count({ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, { traceparent })).toBe(3)
    expect(await count({ OTEL_TRACES_SAMPLER: 'always_on' }, { traceparent: unsampled })).toBe(3)
    expect(await count({ OTEL_TRACES_SAMPLER: 'always_off' }, { traceparent })).toBe(0)
  })
})

it('what is polled is not traced', async () => {
  const collector = await startCollector()
  const config = testConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, DB_NAME: t.database.connection.name })
  const app = await buildApp(config, { database: t.database, log: quiet })
  await app.ready()
  for (const url of ['/health/live', '/health/ready', '/metrics', '/admin/database/stats']) await app.inject({ url })
  await app.close()
  expect(collector.spans.map(({ name }) => name)).toEqual(['GET /admin/database/stats'])
})

it('a collector that is away changes no answer, is told in the log, and holds no stop up', async () => {
  const { log, lines } = recordLog('warn')
  const config = testConfig({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    DB_NAME: t.database.connection.name,
  })
  const app = await buildApp(config, { database: t.database, log })
  onTestFinished(() => app.close())
  await app.ready()
  const answer = await app.inject({ method: 'POST', url: '/graphql', payload: { query: '{ __typename }' } })
  expect(answer.json()).toEqual({ data: { __typename: 'Query' } })
  const begun = performance.now()
  await app.close()
  expect(performance.now() - begun).toBeLessThan(8_000)
  await expect.poll(() => lines.map(({ msg }) => msg), { timeout: 15_000 }).toContain('Traces could not be sent')
})
