import { setTimeout as wait } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { findEmbedded } from '../../../src/database/embedded.ts'
import { freePort } from '../../../src/database/ports.ts'
import { isGone, startProcess, temporaryFolder } from '../../support/process.ts'
import { startProxy } from '../../support/proxy.ts'

const standIn = 'tests/support/stand-in.ts'
const quick = { DB_SERVER_SELECTION_TIMEOUT: '100', DB_RETRY_DELAY: '50', DB_RETRY_MAX_DELAY: '200' }

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
  await wait(600)
  server.child.kill('SIGINT')
  expect(await server.exited).toBe(1)
  expect(await isGone(Number(pid), 10_000)).toBe(true)
})

test('its own database that ends by itself is started again, on the same data and port, and the log says so', async () => {
  const dataDir = await temporaryFolder()
  const server = startProcess(standIn, { DATA_DIR: dataDir })
  const [, address = ''] = await server.says(/started (http\S+)/)
  const [, first = ''] = await server.says(/"mongod":(\d+)/)
  const uri = await findEmbedded(dataDir)
  process.kill(Number(first), 'SIGKILL')
  const [, second = ''] = await server.says(
    /"mongod":(\d+),"msg":"Embedded database: mongod ended \(SIGKILL\) and runs again/,
  )
  expect(second).not.toBe(first)
  expect(await findEmbedded(dataDir)).toBe(uri)
  await expect.poll(async () => (await fetch(`${address}/health/ready`)).status, { timeout: 5_000 }).toBe(200)
  server.child.kill('SIGINT')
  expect(await server.exited).toBe(0)
  expect(await isGone(Number(second), 100)).toBe(true)
})

test('its own database that ends again and again is given up with one line', async () => {
  const server = startProcess(standIn, { DATA_DIR: await temporaryFolder() })
  await server.says(/started/)
  let [, pid = ''] = await server.says(/"mongod":(\d+)/)
  for (let ends = 1; ends <= 6; ends += 1) {
    process.kill(Number(pid), 'SIGKILL')
    if (ends === 6) break
    await server.says(new RegExp(`(runs again[^]*){${ends}}`))
    pid = [...server.output().matchAll(/"mongod":(\d+)/g)].at(-1)?.[1] ?? ''
  }
  await server.says(/mongod ended \(SIGKILL\) and is not started again after 5 times/)
  server.child.kill('SIGINT')
  expect(await server.exited).toBe(0)
}, 60_000)
