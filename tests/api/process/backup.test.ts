import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { expect, inject, it, onTestFinished, vi } from 'vitest'
import { beginRestore, MarkLost, unfinishedRestore } from '../../../src/database/restore-mark.ts'
import { loadSample } from '../../../src/seed/sample.ts'
import { codesOf } from '../../support/accounts.ts'
import { startMoney } from '../../support/money.ts'
import { startProgram, temporaryFolder } from '../../support/process.ts'
import { cutOffRestore } from '../../support/restore.ts'

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

const part = expect.stringMatching(
  /^The database test_\w+ holds a part of a backup only: its restore began on 20\S+Z and did not end\. .*--again.*\n$/,
)

/** A backup that takes a while to restore, and its folder. */
const slow = async () => {
  const [source, dir] = [otherDatabase(), await folder()]
  const text = 'x'.repeat(20_000)
  for (let n = 0; n < 10; n++) {
    await source.collection('large').insertMany(Array.from({ length: 400 }, () => ({ text })))
  }
  await source.collection('small').insertOne({})
  expect((await run('backup', source.databaseName, [dir])).code).toBe(0)
  return dir
}

/** A restore that has begun. */
const begun = async (copy: mongoose.mongo.Db, dir: string) => {
  const env = { MONGODB_URI: inject('mongodbUri'), DB_NAME: copy.databaseName }
  const child = startProgram(process.execPath, ['src/cli/restore.ts', dir], env)
  await expect
    .poll(() => copy.collection('large').estimatedDocumentCount(), { timeout: 30_000, interval: 5 })
    .toBeGreaterThan(0)
  return child
}

/** As if the last sign of life were so old that it was cut off. */
const forgetSigns = async (copy: mongoose.mongo.Db) =>
  copy.collection('restoring').updateOne({}, [{ $set: { seenAt: { $subtract: ['$$NOW', 16_000] } } }])

it('a restore that is killed leaves a database that is told to be a part, until it is restored again', {
  timeout: 120_000,
}, async () => {
  const [dir, copy] = [await slow(), otherDatabase()]
  const child = await begun(copy, dir)
  child.child.kill('SIGKILL')
  expect(await child.exited).toBe('SIGKILL')
  expect(await copy.collection('small').countDocuments()).toBe(0)

  // Another restore may be at work as far as anybody knows.
  const runs = expect.stringMatching(
    /^The database test_\w+ holds a part of a backup only: \S+ \(process \d+\) has been restoring it since 20\S+Z\. Wait [^\n]+\n$/,
  )
  for (const args of [[dir], [dir, '--again']]) {
    expect(await run('restore', copy.databaseName, args)).toEqual({ code: 1, output: runs })
  }
  await forgetSigns(copy)
  expect(await run('restore', copy.databaseName, [dir])).toEqual({ code: 1, output: part })
  expect((await run('restore', copy.databaseName, [dir, '--again'])).code).toBe(0)
  expect(await copy.collection('large').countDocuments()).toBe(4_000)
  expect(await copy.collection('small').countDocuments()).toBe(1)
  expect(await copy.listCollections({ name: 'restoring' }).toArray()).toEqual([])
  expect(await run('restore', copy.databaseName, [dir, '--again'])).toEqual({
    code: 1,
    output: expect.stringMatching(/ has data \(\w+\): a backup is restored into an empty one\n$/),
  })
})

it('what a restore has left that was cut off, every command refuses to work on or to speak of', {
  timeout: 120_000,
}, async () => {
  const copy = otherDatabase()
  await cutOffRestore(copy)
  for (const [command, args] of [
    ['ledger-check', []],
    ['backup', [await folder()]],
    ['migrate', ['up']],
    ['migrate', ['down']],
    ['migrate', ['plan']],
    ['indexes', []],
    ['export', ['shops']],
    ['admin', ['jane@example.com']],
    ['seed', ['--drop']],
  ] as const) {
    expect(await run(command, copy.databaseName, args), `${command} ${args}`).toEqual({ code: 1, output: part })
  }
  const status = await run('migrate', copy.databaseName, ['status'])
  expect(status).toEqual({ code: 1, output: part })
  const doctor = await run('doctor', copy.databaseName)
  expect([doctor.code, doctor.output]).toEqual([
    1,
    expect.stringMatching(/^wrong {4}restore {7}The database test_\w+ holds a part of a backup only: .*--again/),
  ])
  expect(doctor.output).not.toMatch(/^\w+ +(indexes|migrations) /m)
})

it('of two restores of one database at the same moment one restores it, and the other says who does', {
  timeout: 60_000,
}, async () => {
  const [dir, copy] = [await slow(), otherDatabase()]
  const both = await Promise.all([run('restore', copy.databaseName, [dir]), run('restore', copy.databaseName, [dir])])
  const [first, second] = both.sort((a, b) => Number(a.code) - Number(b.code))
  expect([first?.code, second?.code]).toEqual([0, 1])
  expect(second?.output).toMatch(/^The database test_\w+ holds a part [^\n]+ has been restoring it since [^\n]+\n$/)
  expect(await copy.collection('large').countDocuments()).toBe(4_000)
})

it('a restore gives signs of life as long as it runs', async () => {
  const copy = otherDatabase()
  const restoring = await beginRestore(copy, 'here')
  await forgetSigns(copy)
  await expect.poll(() => unfinishedRestore(copy), { timeout: 5_000 }).toMatchObject({ by: 'here', isAlive: true })
  expect(await beginRestore(copy, 'there', await unfinishedRestore(copy))).toBeNull()
  restoring?.check()
  await copy.collection('restoring').deleteMany({})
  await vi.waitFor(() => expect(() => restoring?.check()).toThrow(MarkLost), { timeout: 5_000 })
  await expect(restoring?.done()).rejects.toThrow(MarkLost)
})

it('a restore whose database is taken from it stops in one line, and leaves the other as it is', {
  timeout: 60_000,
}, async () => {
  const [dir, copy] = [await slow(), otherDatabase()]
  const { child, exited, output } = await begun(copy, dir)
  child.kill('SIGSTOP')
  await forgetSigns(copy)
  expect((await run('restore', copy.databaseName, [dir, '--again'])).code).toBe(0)
  child.kill('SIGCONT')
  expect(await exited).toBe(1)
  expect(lastLine(output())).toMatch(
    /^The restore of test_\w+ stopped at [\w ]+: another restore has begun meanwhile, or somebody has taken the mark of this one away$/,
  )
})

it('what the database refuses of a backup is told in one line, without its documents', async () => {
  const [source, copy, dir] = [otherDatabase(), otherDatabase(), await folder()]
  await source.collection('users').insertMany([{ email: 'jane@example.com' }, { email: 'jane@example.com' }])
  expect((await run('backup', source.databaseName, [dir])).code).toBe(0)
  const manifest = join(dir, 'manifest.json')
  const text = await readFile(manifest, 'utf8')
  const indexes = [{ v: 2, key: { email: 1 }, name: 'email_1', unique: true }]
  const { collections, ...more } = JSON.parse(text) as { collections: object[] }
  await writeFile(manifest, JSON.stringify({ ...more, collections: collections.map(of => ({ ...of, indexes })) }))
  expect(await run('restore', copy.databaseName, [dir])).toEqual({
    code: 1,
    output: expect.stringMatching(
      /^The restore of test_\w+ stopped at the indexes of users: (?!.*jane)[^\n]*E11000 duplicate key[^\n]*\n$/,
    ),
  })
  await writeFile(manifest, text)
  // It has ended, and need not be waited for.
  expect((await run('restore', copy.databaseName, [dir, '--again'])).code).toBe(0)
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
