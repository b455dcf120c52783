import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { freePort } from '../../../src/database/ports.ts'
import { startApp } from '../../support/app.ts'
import { quiet, testConfig, uriOf } from '../../support/database.ts'
import { recordLog } from '../../support/log.ts'

const t = await startApp()
const token = 'a token of the tests'

/** The app as it is in production, on the database of this file. */
const production = async (env: NodeJS.ProcessEnv = {}, log = quiet) => {
  const config = testConfig({ DB_NAME: t.database.connection.name })
  const own = testConfig({
    ...env,
    NODE_ENV: 'production',
    MONGODB_URI: uriOf(config),
    DB_NAME: config.database.name ?? '',
  })
  const app = await buildApp(own, { database: t.database, log })
  onTestFinished(() => app.close())
  return app
}

const figures = /^loadstone_build_info\{version="0\.1\.0"\} 1$/m

describe('in production', () => {
  it('nobody reads /metrics on the port of the API', async () => {
    const app = await production()
    const { statusCode, body } = await app.inject({ url: '/metrics' })
    expect(statusCode).toBe(404)
    expect(body).not.toMatch(figures)
  })

  it('whoever has the token does, and others are told 401 and nothing more', async () => {
    const app = await production({ METRICS_TOKEN: token })
    const read = (authorization?: string) =>
      app.inject({ url: '/metrics', headers: authorization === undefined ? {} : { authorization } })
    for (const wrong of [
      undefined,
      '',
      'Bearer ',
      `Bearer ${token}x`,
      `Bearer ${token.slice(1)}`,
      token,
      `bearer  ${token}`,
    ]) {
      const { statusCode, headers, json, body } = await read(wrong)
      expect([wrong, statusCode, headers['www-authenticate']]).toEqual([wrong, 401, 'Bearer'])
      expect(json()).toMatchObject({ code: 'UNAUTHENTICATED' })
      expect(body).not.toMatch(figures)
    }
    const { statusCode, body } = await read(`Bearer ${token}`)
    expect(statusCode).toBe(200)
    expect(body).toMatch(figures)
  })
})

describe('METRICS_PORT', () => {
  it('serves /metrics there and nothing else, and the port of the API serves none', async () => {
    const port = await freePort()
    const app = await production({ METRICS_PORT: String(port) })
    await app.ready()
    const apart = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init)
    expect(await (await apart('/metrics')).text()).toMatch(figures)
    for (const [path, init] of [
      ['/graphql?query={__typename}'],
      ['/health'],
      ['/'],
      ['/metrics', { method: 'POST' }],
    ] as const)
      expect((await apart(path, init)).status, path).toBe(404)
    expect((await app.inject({ url: '/metrics' })).statusCode).toBe(404)
    await app.close()
    await expect(apart('/metrics')).rejects.toThrow()
  })

  it('wants the token too, where there is one', async () => {
    const port = await freePort()
    const app = await production({ METRICS_PORT: String(port), METRICS_TOKEN: token })
    await app.ready()
    const address = `http://127.0.0.1:${port}/metrics`
    expect((await fetch(address)).status).toBe(401)
    expect((await fetch(address, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
  })

  it('says where it is, in the log', async () => {
    const { log, lines } = recordLog('info')
    const app = await production({ METRICS_PORT: '0' }, log)
    await app.ready()
    const told = lines.find(({ msg }) => msg === 'Metrics are served')
    expect((await fetch(`${told?.address}/metrics`)).status).toBe(200)
  })

  it('that is taken stops the start, with the name of the variable', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    onTestFinished(() => void taken.close())
    const { port } = taken.address() as { port: number }
    const app = await production({ METRICS_PORT: String(port) })
    await expect(app.ready()).rejects.toThrow(
      `The metrics cannot be served at 127.0.0.1:${port} (METRICS_HOST, METRICS_PORT)`,
    )
  })
})
