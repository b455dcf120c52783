import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { expect, inject, it, onTestFinished } from 'vitest'
import { loadSample } from '../../../src/seed/sample.ts'
import { codesOf } from '../../support/accounts.ts'
import { startMoney } from '../../support/money.ts'
import { startProgram, temporaryFolder } from '../../support/process.ts'

const t = await startMoney()
await loadSample(t.db, 'loadstone-sample')
const client = t.database.connection.getClient()

const run = async (command: string, name: string, args: readonly string[] = [], node: readonly string[] = []) => {
  const env = { MONGODB_URI: inject('mongodbUri'), DB_NAME: name }
  const child = startProgram(process.execPath, [...node, `src/cli/${command}.ts`, ...args], env)
  return { code: await child.exited, output: child.output() }
}
const otherDatabase = (): mongoose.mongo.Db => {
  const db = client.db(`test_${randomBytes(8).toString('hex')}`)
  onTestFinished(async () => void (await db.dropDatabase()))
  return db
}
const folder = async () => join(await temporaryFolder(), 'backup')
const lastLine = (output: string) => output.trimEnd().split('\n').at(-1)

it('a backup taken while money moves is restored whole: every balance holds, every index is there', {
  timeout: 120_000,
}, async () => {
  let moving = true
  const [eve, dan] = [await t.holder(1000), await t.holder(1000)]
  let moved = 0
  const moves = [eve, dan].map(async (from, i) => {
    const to = i === 0 ? dan : eve
    for (let n = 0; moving; n++) {
      const input = { fromWalletId: from.wallet, toWalletId: to.wallet, amountPaise: 1, idempotencyKey: `b${n}` }
      expect(codesOf(await t.move(from.id, 'transferFunds', input))).toEqual([])
      moved++
    }
  })
  const dir = await folder()
  await expect.poll(() => moved, { timeout: 20_000 }).toBeGreaterThan(3)
  const before = moved
  const backup = await run('backup', t.db.databaseName, [dir])
  const during = moved - before
  moving = false
  await Promise.all(moves)
  expect(lastLine(backup.output)).toMatch(
    /^\d+ documents of \d+ collections in \S+, all of the moment 20\S+Z \(\d+\.\d+ by the clock of the cluster\)$/,
  )
  expect([backup.code, during > 0]).toEqual([0, true])

  const copy = otherDatabase()
  const restored = await run('restore', copy.databaseName, [dir])
  expect(lastLine(restored.output)).toMatch(/^\d+ documents and \d+ indexes of \d+ collections are in test_/)
  expect(restored.code).toBe(0)
  const momentOf = (output: string) => output.trimEnd().split(', all of the moment ')[1]
  expect(momentOf(restored.output)).toBe(momentOf(backup.output))
  const [at = '', seconds] = /^(\S+) \((\d+)/.exec(momentOf(backup.output) ?? '')?.slice(1) ?? []
  expect(Date.parse(at)).toBe(Number(seconds) * 1_000)
  expect(await copy.listCollections({ name: 'restoring' }).toArray()).toEqual([])
  const check = await run('ledger-check', copy.databaseName)
  expect([check.code, check.output]).toEqual([0, expect.not.stringContaining('FAILS')])
  expect(await run('migrate', copy.databaseName, ['plan'])).toEqual({
    code: 0,
    output: expect.stringMatching(/^All \d+ declared indexes are there, and no others\n$/),
  })
  expect(await copy.collection('products').countDocuments()).toBe(await t.db.collection('products').countDocuments())
  expect((await stat(join(dir, 'users.ndjson.gz'))).mode & 0o077).toBe(0)
})

it('every type of BSON, an option of a collection, and a view come back as they were', async () => {
  const { Int32, Long, Double, Decimal128, Binary, Timestamp, ObjectId, BSONRegExp, MinKey, UUID } = mongoose.mongo.BSON
  const [source, copy, dir] = [otherDatabase(), otherDatabase(), await folder()]
  await source.createCollection('odd', { validator: { n: { $exists: true } }, collation: { locale: 'de' } })
  await source.createCollection('seen', { viewOn: 'odd', pipeline: [{ $match: { n: 1 } }] })
  await source
    .collection('odd')
    .createIndex({ n: -1, 'a.b': 1 }, { name: 'mine', partialFilterExpression: { n: { $gt: 0 } } })
  await source.collection('odd').insertMany([
    {
      ...{
        n: new Int32(1),
        long: Long.fromString('9007199254740993'),
        double: new Double(2),
        minusZero: new Double(-0),
      },
      ...{ nan: Number.NaN, decimal: Decimal128.fromString('1.10'), at: new Date(8.64e15), before: new Date(-1) },
      ...{ binary: new Binary(Buffer.from([0, 255]), 5), uuid: new UUID(), stamp: new Timestamp({ t: 1, i: 2 }) },
      ...{
        id: new ObjectId(),
        regex: new BSONRegExp('a', 'i'),
        min: new MinKey(),
        nothing: null,
        text: '\u0000\n"ü€𝄞',
      },
      ...{ list: [[], {}, [new Int32(1)]], $odd: { 'with.dot': true } },
    },
    { _id: 7 as never, n: Long.fromNumber(1) },
  ])
  expect((await run('backup', source.databaseName, [dir])).code).toBe(0)
  expect((await run('restore', copy.databaseName, [dir])).code).toBe(0)
  const raw = async (db: mongoose.mongo.Db, name: string) =>
    (await db.collection(name).find({}, { raw: true }).sort({ _id: 1 }).toArray()).map(bytes =>
      Buffer.from(bytes as never).toString('hex'),
    )
  expect(await raw(copy, 'odd')).toEqual(await raw(source, 'odd'))
  expect(await raw(copy, 'seen')).toHaveLength(2)
  expect(await copy.collection('odd').indexes()).toEqual(await source.collection('odd').indexes())
  const optionsOf = async (db: mongoose.mongo.Db) => {
    const found = (await db.listCollections().toArray()) as { name: string; options?: object }[]
    return found
      .filter(({ name }) => !name.startsWith('system.'))
      .map(({ name, options }) => [name, options])
      .sort()
  }
  expect(await optionsOf(copy)).toEqual(await optionsOf(source))
})

it('is restored into an empty database only, from a whole backup only, and says so in one line', {
  timeout: 60_000,
}, async () => {
  const [source, copy, dir] = [otherDatabase(), otherDatabase(), await folder()]
  await source.collection('notes').insertMany([{ n: 1 }, { n: 2 }])
  expect((await run('backup', source.databaseName, [dir])).code).toBe(0)
  const refused = async () => {
    const { code, output } = await run('restore', copy.databaseName, [dir])
    expect(code).toBe(1)
    return output
  }
  await copy.collection('others').insertOne({})
  expect(await refused()).toBe(
    `The database ${copy.databaseName} has data (others): a backup is restored into an empty one\n`,
  )
  await copy.collection('others').deleteMany({})
  const file = join(dir, 'notes.ndjson.gz')
  await appendFile(file, 'x')
  expect(await refused()).toBe(`${file} is damaged: its SHA-256 is another one\n`)
  await rm(file)
  expect(await refused()).toMatch(/notes\.ndjson\.gz cannot be read: ENOENT[^\n]+\n$/)
  const manifest = join(dir, 'manifest.json')
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('backup 1', 'backup 99'))
  expect(await refused()).toBe(`${manifest} is not one that this version reads\n`)
  await rm(manifest)
  expect(await refused()).toBe(`${dir} holds no whole backup: there is no manifest.json in it\n`)
  expect(await copy.collection('notes').countDocuments()).toBe(0)
})

it('a restore that is killed leaves a database that is told to be a part, until it is restored again', {
  timeout: 120_000,
}, async () => {
  const [source, copy, dir] = [otherDatabase(), otherDatabase(), await folder()]
  const text = 'x'.repeat(20_000)
  for (let n = 0; n < 10; n++) {
    await source.collection('large').insertMany(Array.from({ length: 400 }, () => ({ text })))
  }
  await source.collection('small').insertOne({})
  expect((await run('backup', source.databaseName, [dir])).code).toBe(0)
  const env = { MONGODB_URI: inject('mongodbUri'), DB_NAME: copy.databaseName }
  const child = startProgram(process.execPath, ['src/cli/restore.ts', dir], env)
  await expect
    .poll(() => copy.collection('large').estimatedDocumentCount(), { timeout: 30_000, interval: 5 })
    .toBeGreaterThan(0)
  child.child.kill('SIGKILL')
  expect(await child.exited).toBe('SIGKILL')
  expect(await copy.collection('small').countDocuments()).toBe(0)

  const part = expect.stringMatching(
    /^The database test_\w+ holds a part of a backup only: its restore began on 20\S+Z and did not end\. .*--again.*\n$/,
  )
  for (const [command, args] of [
    ['restore', [dir]],
    ['ledger-check', []],
    ['backup', [await folder()]],
  ] as const) {
    expect(await run(command, copy.databaseName, args), command).toEqual({ code: 1, output: part })
  }
  expect((await run('restore', copy.databaseName, [dir, '--again'])).code).toBe(0)
  expect(await copy.collection('large').countDocuments()).toBe(4_000)
  expect(await copy.collection('small').countDocuments()).toBe(1)
  expect(await copy.listCollections({ name: 'restoring' }).toArray()).toEqual([])
  expect(await run('restore', copy.databaseName, [dir, '--again'])).toEqual({
    code: 1,
    output: expect.stringMatching(/ has data \(\w+\): a backup is restored into an empty one\n$/),
  })
})

it('a backup has a folder of its own, and one folder is given', async () => {
  const dir = await folder()
  await mkdir(dir)
  await writeFile(join(dir, 'mine'), '')
  expect(await run('backup', t.db.databaseName, [dir])).toEqual({
    code: 1,
    output: `${dir} is not empty: a backup has a folder of its own\n`,
  })
  expect((await run('backup', t.db.databaseName)).output).toBe('Give one folder: npm run backup -- DIR\n')
  expect((await run('restore', t.db.databaseName)).output).toBe('Give one folder: npm run restore -- DIR\n')
})

it('both are flat in memory: 200 MB go through a heap of 64', { timeout: 120_000 }, async () => {
  const [source, copy, dir] = [otherDatabase(), otherDatabase(), await folder()]
  const text = 'x'.repeat(100_000)
  for (let n = 0; n < 20; n++) {
    await source.collection('large').insertMany(Array.from({ length: 100 }, () => ({ text })))
  }
  const small = ['--max-old-space-size=64']
  expect(await run('backup', source.databaseName, [dir], small)).toMatchObject({ code: 0 })
  expect(await run('restore', copy.databaseName, [dir], small)).toMatchObject({ code: 0 })
  expect(await copy.collection('large').countDocuments()).toBe(2000)
})
