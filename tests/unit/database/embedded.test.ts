import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { expect, onTestFinished, test } from 'vitest'
import { type Embedded, findEmbedded, startEmbedded } from '../../../src/database/embedded.ts'
import { launchSet } from '../../../src/database/embedded-set.ts'
import { findMongod } from '../../../src/database/mongod-binary.ts'
import { freePort } from '../../../src/database/ports.ts'
import { quiet } from '../../support/database.ts'
import { recordLog } from '../../support/log.ts'
import { isGone, startProcess, temporaryFolder } from '../../support/process.ts'

async function start(dataDir: string | null): Promise<Embedded & { port: number; said: string[] }> {
  const { log, lines } = recordLog()
  const { MONGOMS_SYSTEM_BINARY: binary = null } = process.env
  const embedded = await startEmbedded({ dataDir, binary, log })
  onTestFinished(() => embedded.stop())
  return { ...embedded, port: Number(new URL(embedded.uri).port), said: lines.map(line => line.msg) }
}

async function use<T>(uri: string, work: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 2_000 })
  try {
    return await work(client.db('kept'))
  } finally {
    await client.close()
  }
}

test('a temporary database is a replica set that takes transactions, and leaves no folder and no process', async () => {
  const embedded = await start(null)
  const { pid, folder } = await use(embedded.uri, async db => {
    await db.client.withSession(session =>
      session.withTransaction(async () => {
        await db.collection('notes').insertOne({ text: 'one' }, { session })
      }),
    )
    expect(await db.collection('notes').countDocuments()).toBe(1)
    const status = await db.admin().serverStatus()
    expect(status.storageEngine.name).toBe('wiredTiger')
    const { parsed } = await db.admin().command({ getCmdLineOpts: 1 })
    const [inside = ''] = relative(tmpdir(), parsed.storage.dbPath).split(sep)
    return { pid: Number(status.pid), folder: join(tmpdir(), inside) }
  })
  expect(folder).toMatch(/loadstone-mongo-\w+$/)
  expect(existsSync(folder)).toBe(true)
  await embedded.stop()
  expect(await isGone(pid, 100)).toBe(true)
  expect(existsSync(folder)).toBe(false)
})

test('kept data is there at the next start, on the same port', async () => {
  const dataDir = await temporaryFolder()
  const first = await start(dataDir)
  await use(first.uri, db => db.collection('notes').insertOne({ text: 'kept' }))
  await first.stop()
  const second = await start(dataDir)
  expect(second.port).toBe(first.port)
  expect(await use(second.uri, db => db.collection('notes').countDocuments({ text: 'kept' }))).toBe(1)
})

test('where the port was taken meanwhile, the data moves to another port and says so', async () => {
  const dataDir = await temporaryFolder()
  const first = await start(dataDir)
  await use(first.uri, db => db.collection('notes').insertOne({ text: 'kept' }))
  await first.stop()
  const squatter = createServer().listen(first.port, '127.0.0.1')
  onTestFinished(() => void squatter.close())
  const second = await start(dataDir)
  expect(second.port).not.toBe(first.port)
  expect(second.said.some(line => line.includes(`port ${first.port} is taken by something else`))).toBe(true)
  expect(await use(second.uri, db => db.collection('notes').countDocuments({ text: 'kept' }))).toBe(1)
})

test('data of another release series of MongoDB is left alone, in a folder of its own', async () => {
  const dataDir = await temporaryFolder()
  const old = { port: 20_000, version: '4.4.9', owner: null }
  await mkdir(join(dataDir, 'mongodb-4.4'))
  await writeFile(join(dataDir, 'mongodb-4.4', 'collection.wt'), 'old data')
  await writeFile(join(dataDir, 'mongodb-4.4.json'), JSON.stringify(old))
  await writeFile(join(dataDir, 'mongodb.json'), JSON.stringify(old))
  const embedded = await start(dataDir)
  expect(embedded.said.some(line => line.includes('data of MongoDB 4.4 stays in'))).toBe(true)
  expect(await readFile(join(dataDir, 'mongodb-4.4', 'collection.wt'), 'utf8')).toBe('old data')
})

test('a second start on the same folder says so in one line, and leaves the first one running', async () => {
  const dataDir = await temporaryFolder()
  const first = await start(dataDir)
  await expect(start(dataDir)).rejects.toThrow(/^The data in \S+ is in use by process \d+: stop it, or set DATA_DIR/)
  expect(await use(first.uri, db => db.command({ ping: 1 }))).toMatchObject({ ok: 1 })
})

test('of two starts at the same moment on one folder exactly one succeeds', async () => {
  const dataDir = await temporaryFolder()
  const results = await Promise.allSettled([start(dataDir), start(dataDir)])
  expect(results.map(result => result.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const lost = results.find(result => result.status === 'rejected')
  expect(String(lost?.reason)).toMatch(/is in use by/)
})

test('a running one can be found by its folder, and a stopped one cannot', async () => {
  const dataDir = await temporaryFolder()
  expect(await findEmbedded(dataDir)).toBeNull()
  const embedded = await start(dataDir)
  expect(await findEmbedded(dataDir)).toBe(embedded.uri)
  await embedded.stop()
  expect(await findEmbedded(dataDir)).toBeNull()
})

test('kill -9 of the process ends mongod too, and a start right after it succeeds on the kept data', async () => {
  const dataDir = await temporaryFolder()
  const server = startProcess('tests/support/stand-in.ts', { DATA_DIR: dataDir })
  await server.says(/started http/)
  const uri = await findEmbedded(dataDir)
  const pid = await use(String(uri), async db => Number((await db.admin().serverStatus()).pid))
  server.child.kill('SIGKILL')
  await server.exited
  const next = await start(dataDir)
  expect(next.uri).toBe(uri)
  expect(await isGone(pid, 10_000)).toBe(true)
})

test('kill -9 of the process leaves no mongod, even when nobody starts again', async () => {
  const dataDir = await temporaryFolder()
  const server = startProcess('tests/support/stand-in.ts', { DATA_DIR: dataDir })
  await server.says(/started http/)
  const pid = await use(String(await findEmbedded(dataDir)), async db => Number((await db.admin().serverStatus()).pid))
  server.child.kill('SIGKILL')
  expect(await isGone(pid, 15_000)).toBe(true)
})

test.each([100, 300])(
  'kill -9 %i ms into the start leaves no mongod either',
  async ms => {
    const dataDir = await temporaryFolder()
    const server = startProcess('tests/support/stand-in.ts', { DATA_DIR: dataDir })
    await server.says(/Embedded database: using/)
    await wait(ms)
    server.child.kill('SIGKILL')
    await server.exited
    // Free again, and so with no mongod left on it: mongod locks its folder.
    await start(dataDir)
  },
  60_000,
)

test('the port is on record before the set is made, whose only member has it: killed in between, the next start keeps it', async () => {
  const folder = await temporaryFolder()
  const binary = await findMongod(process.env.MONGOMS_SYSTEM_BINARY ?? null, quiet)
  const port = await freePort()
  const made: number[] = []
  const { stop } = await launchSet(
    { binary, folder, port },
    {
      log: quiet,
      held: () =>
        use(`mongodb://127.0.0.1:${port}/?directConnection=true&readPreference=primaryPreferred`, async db => {
          made.push(await db.client.db('local').collection('system.replset').countDocuments())
        }),
    },
  )
  await stop()
  expect(made).toEqual([0])

  const dataDir = await temporaryFolder()
  const record = join(dataDir, 'mongodb.json')
  const server = startProcess('tests/support/stand-in.ts', { DATA_DIR: dataDir })
  await expect.poll(() => readFile(record, 'utf8').catch(() => ''), { interval: 1, timeout: 10_000 }).toContain('port')
  server.child.kill('SIGKILL')
  await server.exited
  const first = JSON.parse(await readFile(record, 'utf8')) as { port: number }
  expect((await start(dataDir)).port).toBe(first.port)
})

test('a mongod that was named and does not run is refused with all four ways out', async () => {
  const file = join(await temporaryFolder(), 'mongod')
  await writeFile(file, '#!/bin/sh\necho "libssl.so.1.1 is missing" >&2\nexit 127\n', { mode: 0o755 })
  const failure = await findMongod(file, quiet).catch((error: Error) => error.message)
  expect(failure).toMatch(/libssl\.so\.1\.1 is missing/)
  for (const way of ['MONGODB_URI', 'MONGOMS_SYSTEM_BINARY', 'PATH', 'download']) expect(failure).toContain(way)
  expect(String(failure).split('\n')).toHaveLength(1)
  await rm(file)
})
