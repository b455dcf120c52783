import { beforeAll, describe, expect, it } from 'vitest'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { obstaclePhrases } from '../../../src/http/health.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { makeUnreadable } from '../../support/database.ts'
import { scrape } from '../../support/metrics.ts'
import { signedInSocket, subscribe } from '../../support/socket.ts'
import { insertTenants, makeTenant } from '../../support/tenants.ts'

const tenant = makeTenant('alfa', buildSchema())
const { admin, merchant } = tenant.people

let t: TestApp
beforeAll(async () => {
  t = await startApp({ DB_SLOW_QUERY_MS: '60000' })
  await insertTenants(t.db, tenant)
})

const products = 'query Products { products(first: 2) { nodes { id shop { name } } } }'

describe('/metrics', () => {
  it('counts the operations by name and kind, with what they took and cost', async () => {
    for (let i = 0; i < 3; i += 1) await t.ask(products, { as: merchant })
    await t.ask('{ me { id } }', { as: merchant })
    const { value } = await scrape(t)
    const named = { operation: 'Products', type: 'query' }
    expect(value('loadstone_operation_duration_seconds_count', named)).toBe(3)
    expect(value('loadstone_operation_duration_seconds_bucket', { ...named, le: '+Inf' })).toBe(3)
    expect(value('loadstone_operation_duration_seconds_sum', named)).toBeGreaterThan(0)
    expect(value('loadstone_operation_duration_seconds_count', { operation: 'anonymous', type: 'query' })).toBe(1)
    expect(value('loadstone_operation_cost_points_total', { operation: 'Products' })).toBeGreaterThanOrEqual(3)
  })

  it('counts the commands by method and collection, as many as the driver has sent', async () => {
    const count = async (collection: string) =>
      (await scrape(t)).value('loadstone_database_command_duration_seconds_count', { method: 'find', collection }) ?? 0
    const before = [await count('products'), await count('shops')]
    t.forget()
    await t.ask(products, { as: merchant })
    const sent = (collection: string) => t.commands.filter(({ command }) => command.find === collection).length
    const after = [await count('products'), await count('shops')]
    expect(after.map((n, i) => n - Number(before[i]))).toEqual([sent('products'), sent('shops')])
    expect(sent('products')).toBe(1)
  })

  it('counts errors by operation and code, of what was refused and of what has failed on the way', async () => {
    await t.ask('query Missing { shop(id: "shp_0123456789abcdef01234567") { id } nothing }', { as: merchant })
    await t.ask('query Wrong { shop(id: "usr_0123456789abcdef01234567") { id } }', { as: merchant })
    await t.ask('query Nobody { me { id } users { totalCount } }')
    const { value } = await scrape(t)
    const errors = (operation: string, code: string) => value('loadstone_operation_errors_total', { operation, code })
    expect(errors('anonymous', 'GRAPHQL_VALIDATION_FAILED')).toBe(1)
    expect(errors('Wrong', 'INVALID_ID')).toBe(1)
    expect(errors('Nobody', 'UNAUTHENTICATED')).toBe(1)
  })

  it('counts a failed command by the name of its error', async () => {
    const own = await startApp()
    await insertTenants(own.db, tenant)
    await makeUnreadable(own.db, 'products')
    const { errors } = await own.ask('query Bad { products { nodes { id } } }', { as: admin })
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL_ERROR')
    const { value } = await scrape(own)
    const labels = { method: 'find', collection: 'products', code: 'BadValue' }
    expect(value('loadstone_database_command_errors_total', labels)).toBe(1)
    expect(value('loadstone_operation_errors_total', { operation: 'Bad', code: 'INTERNAL_ERROR' })).toBe(1)
  })

  it('counts loads that shared the command of another request', async () => {
    const total = async () =>
      (await scrape(t)).samples
        .filter(({ name }) => name === 'loadstone_database_coalesced_loads_total')
        .reduce((sum, { value }) => sum + value, 0)
    const before = await total()
    await Promise.all(Array.from({ length: 8 }, () => t.ask(products, { as: merchant })))
    expect(await total()).toBeGreaterThan(before)
  })

  it('counts slow commands from DB_SLOW_QUERY_MS on', async () => {
    const slow = await startApp({ DB_SLOW_QUERY_MS: '0' })
    await insertTenants(slow.db, tenant)
    const labels = { method: 'find', collection: 'shops' }
    for (const [app, expected] of [
      [slow, 1],
      [t, undefined],
    ] as const) {
      await app.ask('{ shops { nodes { id } } }', { as: admin })
      expect((await scrape(app)).value('loadstone_database_slow_commands_total', labels)).toBe(expected)
    }
  })

  it('shows the pool as `pool` does, and how long a connection was waited for', async () => {
    const { value } = await scrape(t)
    const pool = t.database.pool.snapshot()
    expect(value('loadstone_database_connections_max')).toBe(pool.max)
    expect(value('loadstone_database_connections_idle')).toBeGreaterThan(0)
    expect(value('loadstone_database_connections_waiting')).toBe(0)
    expect(value('loadstone_database_connections_created_total')).toBe(pool.created)
    expect(value('loadstone_database_connection_checkout_duration_seconds_count')).toBeGreaterThan(0)
    expect(value('loadstone_database_connection_checkout_duration_seconds_count')).toBeLessThanOrEqual(
      t.database.pool.snapshot().checkedOut,
    )
  })

  it('shows the health report, the breaker, the process and the size of the data', async () => {
    await t.ask('{ dbStats { generatedAt } }', { as: admin })
    const { value } = await scrape(t)
    const statuses = ['healthy', 'degraded', 'unhealthy'].map(status => value('loadstone_health_status', { status }))
    expect(statuses.reduce<number>((sum, status) => sum + Number(status), 0)).toBe(1)
    expect(value('loadstone_health_check_status', { check: 'database', status: 'unhealthy' })).toBe(0)
    expect(value('loadstone_database_latency_seconds')).toBeGreaterThan(0)
    expect(value('loadstone_database_breaker_state', { state: 'closed' })).toBe(1)
    expect(value('loadstone_database_breaker_state', { state: 'open' })).toBe(0)
    expect(value('loadstone_database_up')).toBe(1)
    expect(value('loadstone_database_data_bytes')).toBeGreaterThan(1_000)
    expect(value('loadstone_database_server_connections')).toBeGreaterThan(0)
    expect(value('loadstone_memory_usage_ratio')).toBeGreaterThan(0)
    expect(value('loadstone_memory_usage_ratio')).toBeLessThanOrEqual(1)
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_cpu_seconds_total', 'nodejs_heap_size_used_bytes'])
      expect(value(name), name).toBeGreaterThan(0)
  })

  it('shows whether the process is ready, and of all reasons the one that stands in the way', async () => {
    const own = await startApp()
    const ready = async () => {
      const { value, samples } = await scrape(own)
      const reasons = samples.filter(({ name }) => name === 'loadstone_not_ready')
      expect(reasons).toHaveLength(Object.keys(obstaclePhrases).length)
      return [value('loadstone_ready'), reasons.filter(one => one.value === 1).map(({ labels }) => labels.reason)]
    }
    expect(await ready()).toEqual([1, []])
    await own.db.collection('wallets').dropIndex('ownerId_1')
    await expect.poll(ready, { timeout: 40_000, interval: 500 }).toEqual([0, ['indexes_missing']])
    own.app.lifecycle.markStopping()
    expect(await ready()).toEqual([0, ['stopping']])
  }, 60_000)

  it('counts the shapes of commands that were planned, and those that no index serves', async () => {
    const own = await startApp({ PLAN_GUARD: 'watch' })
    await own.ask('{ shops { nodes { id } } }', { as: admin })
    const planned = async () => (await scrape(own)).value('loadstone_database_plan_guard_plans_total')
    await expect.poll(planned, { timeout: 10_000 }).toBeGreaterThan(0)
    expect((await scrape(own)).value('loadstone_database_plan_guard_findings_total')).toBe(0)
  })

  it('counts what HTTP answered by route, and what was refused before a route had it', async () => {
    await t.app.inject({ url: '/nowhere/at/all' })
    await t.app.inject({ url: '/admin/database/stats' })
    const { value, samples } = await scrape(t)
    const count = (labels: Record<string, string>) => value('loadstone_http_request_duration_seconds_count', labels)
    expect(count({ method: 'GET', route: 'none', status: '404' })).toBe(1)
    expect(count({ method: 'GET', route: '/admin/database/stats', status: '401' })).toBe(1)
    expect(count({ method: 'POST', route: '/graphql', status: '200' })).toBeGreaterThan(3)
    expect(value('loadstone_http_refusals_total', { code: 'NOT_FOUND' })).toBe(1)
    expect(samples.filter(({ labels }) => labels.route?.includes('nowhere'))).toEqual([])
  })

  it('counts requests above the limit of their address', async () => {
    const limited = await startApp({ RATE_LIMIT: '2' })
    for (let i = 0; i < 5; i += 1) await limited.ask('{ __typename }')
    expect((await scrape(limited)).value('loadstone_http_refusals_total', { code: 'RATE_LIMITED' })).toBe(3)
  })

  it('counts commands that were not sent, since their answers were kept', async () => {
    const labels = { method: 'find', collection: 'users' }
    const served = async () => (await scrape(t)).value('loadstone_database_cached_loads_total', labels) ?? 0
    await t.ask('{ __typename }', { as: merchant })
    const before = await served()
    // Who he is, is known for some seconds.
    for (let i = 0; i < 3; i += 1) await t.ask('{ __typename }', { as: merchant })
    expect((await served()) - before).toBeGreaterThanOrEqual(2)
  })

  it('counts what is found in the caches, and what is not', async () => {
    const lookups = async (cache: string, result: string) =>
      (await scrape(t)).value('loadstone_cache_lookups_total', { cache, result }) ?? 0
    const [hits, misses] = [await lookups('documents', 'hit'), await lookups('documents', 'miss')]
    for (let i = 0; i < 3; i += 1) await t.ask('query OnlyHere { me { id } }', { as: merchant })
    expect(await lookups('documents', 'hit')).toBe(hits + 2)
    expect(await lookups('documents', 'miss')).toBe(misses + 1)
    expect(await lookups('viewers', 'hit')).toBeGreaterThan(0)
  })

  it('counts open subscriptions and sockets, and no longer when they have ended', async () => {
    const socket = await signedInSocket(t, { as: admin })
    subscribe(socket, 's', { query: 'subscription Figures { pool { max } }' })
    await socket.message(({ id }) => id === 's')
    const open = await scrape(t)
    expect(open.value('loadstone_subscriptions_active')).toBe(1)
    expect(open.value('loadstone_websocket_connections')).toBe(1)
    const events = { operation: 'Figures', type: 'subscription' }
    expect(open.value('loadstone_operation_duration_seconds_count', events)).toBeGreaterThan(0)
    socket.raw.close()
    const names = ['loadstone_subscriptions_active', 'loadstone_websocket_connections']
    const left = async () => {
      const { value } = await scrape(t)
      return names.map(name => value(name))
    }
    await expect.poll(async () => (await left()).map(Number)).toEqual([0, 0])
  })

  it('tells 500 names of operations apart, 100 of them of viewers who are not signed in, and all others as `other`', async () => {
    const many = await startApp()
    await insertTenants(many.db, tenant)
    const ask = async (names: readonly string[], as: string | null) => {
      for (const name of names) await many.ask(`query ${name} { __typename }`, { as })
    }
    const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`)
    await ask(names('Street', 150), null)
    await ask(names('House', 450), merchant)
    await ask(['Street3', 'House3', 'x'.repeat(200)], merchant)
    const { samples, value } = await scrape(many)
    const told = new Set(samples.flatMap(({ labels }) => labels.operation ?? []))
    expect([...told].filter(name => name.startsWith('Street'))).toHaveLength(100)
    expect([...told].filter(name => name.startsWith('House'))).toHaveLength(400)
    const count = (operation: string) => value('loadstone_operation_duration_seconds_count', { operation })
    expect(count('other')).toBe(50 + 50 + 1)
    expect([count('Street3'), count('House3')]).toEqual([2, 2])
  })

  it('is never refused by a limit, and is not kept', async () => {
    const limited = await startApp({ RATE_LIMIT: '1' })
    for (let i = 0; i < 5; i += 1) {
      const { statusCode, headers } = await limited.app.inject({ url: '/metrics' })
      expect([statusCode, headers['cache-control']]).toEqual([200, 'no-store'])
      expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    }
  })

  it('answers while the database is away, without the figures that only the database knows', async () => {
    const away = await startApp()
    await away.database.close()
    const { value } = await scrape(away)
    expect(value('loadstone_database_up')).toBe(0)
    expect(value('loadstone_health_status', { status: 'unhealthy' })).toBe(1)
    expect(value('loadstone_database_latency_seconds')).toBeUndefined()
  })
})
