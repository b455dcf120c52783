import { expect, inject, it } from 'vitest'
import { startProcess } from '../../support/process.ts'
import { startSentry } from '../../support/sentry.ts'

/** An option of Node that runs a module before all others. */
const before = (source: string): string => `--import=data:text/javascript,${encodeURIComponent(source)}`

const throwsOnSignal = `process.on('SIGWINCH', () =>
  setTimeout(() => { throw new RangeError('nobody caught this') }, 1))`

const namesWhatIsLoaded = `import { registerHooks } from 'node:module'
const told = /node_modules\\/(@sentry|@opentelemetry\\/sdk-trace|prom-client)\\//
registerHooks({
  load: (url, context, next) => {
    const found = told.exec(url)
    if (found) process._rawDebug('LOADED ' + found[1])
    return next(url, context)
  },
})`

const env = {
  ...{ NODE_ENV: 'production', MONGODB_URI: inject('mongodbUri'), DB_NAME: 'test_process_telemetry' },
  ...{ JWT_SECRET: 'a secret of the tests, long enough for them', SHUTDOWN_DRAIN_MS: '0' },
}

it('a process reports what nobody caught before it ends', { timeout: 60_000 }, async () => {
  const sentry = await startSentry()
  sentry.delayMs = 500
  const server = startProcess('src/main.ts', {
    ...env,
    SENTRY_DSN: sentry.dsn,
    NODE_OPTIONS: before(throwsOnSignal),
  })
  await server.says(/Connected to the database/, 40_000)
  server.child.kill('SIGWINCH')
  expect(await server.exited).toBe(1)
  expect(sentry.answered).toBe(1)
  expect(sentry.events).toMatchObject([
    { tags: { place: 'process' }, exception: { values: [{ type: 'RangeError', value: 'nobody caught this' }] } },
  ])
})

it('a process loads Sentry, OpenTelemetry and Prometheus where their variables are set, and not otherwise', {
  timeout: 90_000,
}, async () => {
  const loaded = async (more: NodeJS.ProcessEnv) => {
    const server = startProcess('src/main.ts', { ...env, NODE_OPTIONS: before(namesWhatIsLoaded), ...more })
    await server.says(/Connected to the database/, 40_000)
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
    return [...new Set([...server.output().matchAll(/LOADED (\S+)/g)].map(([, name]) => name))].sort()
  }
  expect(await loaded({})).toEqual([])
  expect(await loaded({ METRICS_PORT: '0' })).toEqual(['prom-client'])
  expect(await loaded({ SENTRY_DSN: 'http://key@127.0.0.1:1/7' })).toEqual(['@sentry'])
  expect(await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })).toEqual(['@opentelemetry/sdk-trace'])
})
