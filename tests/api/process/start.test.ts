import { createServer } from 'node:net'
import { expect, inject, onTestFinished, test } from 'vitest'
import { findEmbedded } from '../../../src/database/embedded.ts'
import { isGone, startProcess, temporaryFolder } from '../../support/process.ts'
import { startProxy } from '../../support/proxy.ts'

const standIn = 'tests/support/stand-in.ts'
const quick = { DB_SERVER_SELECTION_TIMEOUT: '100', DB_RETRY_DELAY: '50', DB_RETRY_MAX_DELAY: '200' }

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(done => server.once('listening', done))
  const { port } = server.address() as { port: number }
  await new Promise(done => server.close(done))
  return port
}

test('listens first: live but not ready while the database is away, ready when it appears during the tries', async () => {
  const proxy = await startProxy(inject('mongodbUri'))
  const port = await freePort()
  const server = startProcess(standIn, {
    ...quick,
    PORT: String(port),
    MONGODB_URI: proxy.uri,
    DB_MAX_RETRY_ATTEMPTS: '50',
  })
  await server.says(/will retry/)
  expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200)
  expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(503)
  await proxy.open()
  await server.says(/started/)
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200)
  server.child.kill('SIGTERM')
  expect(await server.exited).toBe(0)
})

test('a database that never appears ends the start with exit code 1 and one line that says why', async () => {
  const proxy = await startProxy(inject('mongodbUri'))
  const server = startProcess(standIn, { ...quick, MONGODB_URI: proxy.uri, DB_MAX_RETRY_ATTEMPTS: '2' })
  expect(await server.exited).toBe(1)
  const fatal = server
    .output()
    .split('\n')
    .filter(line => line.includes('"level":60'))
  expect(fatal).toHaveLength(1)
  expect(fatal[0]).toMatch(
    /Cannot start: The database cannot be reached, given up after 2 tries: MongoServerSelectionError/,
  )
})

test('a signal during the tries stops the start in order', async () => {
  const proxy = await startProxy(inject('mongodbUri'))
  const server = startProcess(standIn, { ...quick, MONGODB_URI: proxy.uri, DB_MAX_RETRY_ATTEMPTS: '100' })
  await server.says(/will retry/)
  server.child.kill('SIGTERM')
  expect(await server.exited).toBe(0)
})

test('a port that is taken ends the start with one line that names it', async () => {
  const squatter = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void squatter.close())
  await new Promise(done => squatter.once('listening', done))
  const { port } = squatter.address() as { port: number }
  const server = startProcess(standIn, { PORT: String(port), MONGODB_URI: inject('mongodbUri') })
  expect(await server.exited).toBe(1)
  expect(server.output()).toMatch(new RegExp(`Cannot start: listen EADDRINUSE.*:${port}; set PORT to another one`))
})

test('without MONGODB_URI it runs its own database, which ends with it', async () => {
  const dataDir = await temporaryFolder()
  const server = startProcess(standIn, { DATA_DIR: dataDir })
  await server.says(/started/)
  expect(await findEmbedded(dataDir)).toMatch(/^mongodb:/)
  server.child.kill('SIGINT')
  expect(await server.exited).toBe(0)
  expect(await findEmbedded(dataDir)).toBeNull()
})

test('a second signal ends its own database too', async () => {
  const dataDir = await temporaryFolder()
  const server = startProcess(standIn, { DATA_DIR: dataDir, SHUTDOWN_DRAIN_MS: '5000' })
  await server.says(/started/)
  const [, pid = ''] = await server.says(/"mongod":(\d+)/)
  server.child.kill('SIGINT')
  await server.says(/SIGINT: stopping/)
  server.child.kill('SIGINT')
  expect(await server.exited).toBe(1)
  expect(await isGone(Number(pid), 2_000)).toBe(true)
})
