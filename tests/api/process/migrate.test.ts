import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type mongoose from 'mongoose'
import { beforeEach, describe, expect, inject, it } from 'vitest'
import { makeIndexes } from '../../../src/database/indexes.ts'
import { indexes } from '../../../src/indexes.ts'
import { openTestDatabase, testConfig } from '../../support/database.ts'
import { startProcess, temporaryFolder } from '../../support/process.ts'

const config = testConfig()
const { connection } = await openTestDatabase(config)
const db = connection.db as mongoose.mongo.Db
const notes = db.collection('notes')
let dir = ''

const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  startProcess('src/cli/migrate.ts', { MONGODB_URI: inject('mongodbUri'), DB_NAME: db.databaseName, ...env }, [
    ...args,
    ...['--dir', dir],
  ])
const migrate = async (...args: string[]) => {
  const child = start(args)
  return { code: await child.exited, output: child.output() }
}
const write = (name: string, source: string) => writeFile(join(dir, `${name}.ts`), source)
const first = '20260101000000-first'
const second = '20260102000000-second'
const visiting = (body = '') => `
  export const up = ({ batches }: { batches: (...args: unknown[]) => Promise<void> }) =>
    batches({ collection: 'notes', size: 5 }, async (documents, inside) => {
      ${body}
      const ids = documents.map(({ _id }) => _id)
      await inside('notes').updateMany({ _id: { $in: ids } }, { $inc: { visits: 1 } })
    })
  export const down = async ({ collection }) => { await collection('notes').updateMany({}, { $inc: { visits: -1 } }) }
`
const slowly = visiting('await new Promise(resolve => setTimeout(resolve, 150))')
const fill = (count: number) => notes.insertMany(Array.from({ length: count }, () => ({ visits: 0 })))
const visits = async () => (await notes.find({}).toArray()).map(note => note.visits as number)

beforeEach(async () => {
  await db.dropDatabase()
  dir = join(await temporaryFolder(), 'migrations')
  await mkdir(dir)
})

it('new writes a migration that can be filled in, and that runs as it is', async () => {
  const { code, output } = await migrate('new', 'Add the country!')
  expect(output).toMatch(/^Written: \S+\/\d{14}-add-the-country\.ts\n$/)
  expect(code).toBe(0)
  await migrate('new', 'another')
  const [one = '', other = ''] = await readdir(dir)
  expect(other).toMatch(/-another\.ts$/)
  expect(await migrate('up')).toEqual({
    code: 0,
    output: expect.stringMatching(new RegExp(`^run {2}${one.slice(0, -3)}\n {5}changes nothing yet\ndone`)),
  })
  expect((await migrate('down')).output).toContain(`undone  ${other.slice(0, -3)}`)
})

it('new with a name that is taken is refused, and leaves the one there is', async () => {
  await migrate('new', 'Add the country')
  const [file = ''] = await readdir(dir)
  await writeFile(join(dir, file), 'mine')
  expect(await migrate('new', 'add the country!')).toEqual({
    code: 1,
    output: `There is a migration of that name already, ${file.slice(0, -3)}: give another name\n`,
  })
  expect(await readdir(dir)).toEqual([file])
  expect(await readFile(join(dir, file), 'utf8')).toBe('mine')
})

it('status marks a file that cannot be read, and one that is no migration, and tells of the others', async () => {
  await mkdir(join(dir, `${first}.ts`))
  await write(second, 'export const up = (')
  await write('20260103000000-third', 'export const down = 1')
  await write('20260104000000-fourth', visiting())
  const { output, code } = await migrate('status')
  expect(output.split('\n')).toEqual([
    `pending    ${first}`,
    expect.stringMatching(/^ {11}20260101000000-first cannot be read: EISDIR/),
    `pending    ${second}`,
    expect.stringMatching(/^ {11}20260102000000-second cannot be loaded: .*\(20260102000000-second\.ts:1\)$/),
    'pending    20260103000000-third',
    '           20260103000000-third must export a function `up`',
    'pending    20260104000000-fourth',
    '',
  ])
  expect(code).toBe(0)
})

it('status tells what has run, when and by whom, what failed and why, and what has not', async () => {
  expect((await migrate('status')).output).toBe('There are no migrations\n')
  await fill(1)
  await write(first, visiting())
  await write(second, "export const up = async () => { throw new Error('half way') }")
  const failed = await migrate('up')
  expect(failed.code).toBe(1)
  expect(failed.output).toMatch(
    /\n20260102000000-second \(up\) failed: half way\nWhat it did so far holds; [^\n]+ \(20260102000000-second\.ts:1\)\n$/,
  )
  expect(failed.output).not.toMatch(/^ +at /m)
  await write('20260103000000-third', visiting())
  const { output, code } = await migrate('status')
  expect(output.split('\n')).toEqual([
    expect.stringMatching(/^applied {4}20260101000000-first {2}20\d\d-\S+Z by \S+:\d+$/),
    expect.stringMatching(/^failed {5}20260102000000-second {2}20/),
    '           up: half way',
    'pending    20260103000000-third',
    '',
  ])
  expect(code).toBe(1)
})

it('status ends with 0 where some have not run, and with 1 where that is asked for', async () => {
  await write(first, visiting())
  expect((await migrate('status')).code).toBe(0)
  expect((await migrate('status', '--pending')).code).toBe(1)
  expect((await migrate('up')).code).toBe(0)
  expect((await migrate('status', '--pending')).code).toBe(0)
})

it('status tells of one that failed in its transaction and is gone as forgotten, and ends with 0', async () => {
  await write(first, "export const transaction = true\nexport const up = async () => { throw new Error('half way') }")
  expect((await migrate('up')).code).toBe(1)
  expect((await migrate('status')).code).toBe(1)
  await rm(join(dir, `${first}.ts`))
  const forgotten = `forgotten  ${first}  nothing of it holds, and its file is gone\n           up: half way\n`
  expect(await migrate('status')).toEqual({ code: 0, output: `${forgotten}There are no migrations\n` })
})

it('several instances that start at once run each migration once, and all end well', { timeout: 60_000 }, async () => {
  await fill(20)
  await write(first, slowly)
  await write(second, visiting())
  const children = [1, 2, 3, 4].map(() => start(['up']))
  expect(await Promise.all(children.map(({ exited }) => exited))).toEqual([0, 0, 0, 0])
  const outputs = children.map(child => child.output())
  expect(outputs.filter(output => output.includes(`done  ${first}`))).toHaveLength(1)
  expect(outputs.filter(output => output.includes(`done  ${second}`))).toHaveLength(1)
  expect(await visits()).toEqual(Array(20).fill(2))
})

/** Its third batch waits until there is a file `go`. */
const waiting = () => `
  import { existsSync } from 'node:fs'
  let batch = 0
  ${visiting(`
      if (++batch === 3) while (!existsSync('${join(dir, 'go')}')) await new Promise(resolve => setTimeout(resolve, 20))`)}
`
const atTheThirdBatch = async () => {
  await fill(60)
  await write(first, waiting())
  const child = start(['up', '--lease', '2'])
  await expect.poll(async () => (await visits()).filter(times => times > 0).length, { timeout: 30_000 }).toBe(10)
  return { child, go: () => writeFile(join(dir, 'go'), '') }
}

it('a run that is killed is taken over by one that waits, behind its last whole batch', {
  timeout: 90_000,
}, async () => {
  const { child, go } = await atTheThirdBatch()
  const next = start(['up', '--lease', '2'])
  await next.says(/Waiting for \S+, which runs migrations/, 30_000)
  child.child.kill('SIGKILL')
  await go()
  expect(await next.exited).toBe(0)
  expect(next.output()).toMatch(/\nWaited \d+\.\d s for \S+\n/)
  expect(next.output()).toContain('notes: goes on behind 10 of 60 documents')
  expect(await visits()).toEqual(Array(60).fill(1))
})

it('Ctrl-C ends a run behind its batch, and the next one goes on there', { timeout: 90_000 }, async () => {
  const { child, go } = await atTheThirdBatch()
  child.child.kill('SIGINT')
  await child.says(/SIGINT: stopping behind the batch that runs/)
  await go()
  expect(await child.exited).toBe(1)
  expect(child.output()).toMatch(/failed after 15 of 60 documents of notes: interrupted; the next run goes on here/)
  expect((await visits()).filter(times => times > 0)).toHaveLength(15)
  expect((await migrate('up')).output).toContain('goes on behind 15 of 60 documents')
  expect(await visits()).toEqual(Array(60).fill(1))
})

it('a dry run says what would be done, and does not do it', async () => {
  await fill(7)
  await write(first, visiting())
  const { code, output } = await migrate('up', '--dry-run')
  expect(output).toContain('would walk 7 documents of notes')
  expect(output).toContain('would updateMany notes: 5 documents')
  expect(code).toBe(0)
  expect(await visits()).toEqual(Array(7).fill(0))
  expect((await migrate('status')).output).toBe(`pending    ${first}\n`)
})

it('a dry run that cannot be followed to its end, as where a unique index would meet duplicates, ends with 1', async () => {
  await notes.insertMany([{ n: 1 }, { n: 1 }])
  await write(
    first,
    "export const up = ({ indexes }) => indexes('notes', { create: [{ key: { n: 1 }, unique: true }] })",
  )
  const { code, output } = await migrate('up', '--dry-run')
  expect(output).toMatch(/cannot be followed further: it ends with: notes \{"n":1\} cannot be unique, /)
  expect(code).toBe(1)
})

describe('plan', { timeout: 60_000 }, () => {
  /** It is written for the folder of the repository. */
  const fitted = async () => {
    const [file = ''] = await readdir(dir)
    const source = (await readFile(join(dir, file), 'utf8')).replace(/^import type .*\n/, '')
    await writeFile(join(dir, file), source.replaceAll(': MigrationContext', ''))
  }

  it('an index that becomes unique stays as it was while documents have the same keys, and is unique without them', async () => {
    await makeIndexes(db, indexes)
    const wallets = db.collection('wallets')
    const unique = async () => (await wallets.indexes()).filter(({ name }) => name === 'ownerId_1')
    const declared = indexes.find(({ collection, keys }) => collection === 'wallets' && 'ownerId' in keys)
    expect(declared).toMatchObject({ keys: { ownerId: 1 }, options: { unique: true } })
    await wallets.dropIndex('ownerId_1')
    await wallets.createIndex({ ownerId: 1 })
    const secret = 'owner-of-two'
    await wallets.insertMany(
      [1, 2, 3].map(n => ({ _id: `w${n}`, ownerId: n === 3 ? 'another' : secret, deleted: false })) as never,
    )
    await migrate('plan', '--write', 'settle')
    await fitted()
    const failed = await migrate('up')
    expect(failed.code).toBe(1)
    const lines = failed.output.trim().split('\n').slice(1)
    expect(lines).toEqual([
      expect.stringMatching(
        /^\d+-settle \(up\) failed: wallets \{"ownerId":1\} cannot be unique, and no index of it was changed: 1 group of documents with the same keys: 2 documents \(_id w1, w2\)$/,
      ),
      expect.stringMatching(
        /^What it did so far holds; the next run begins it again, and its batches go on where they were/,
      ),
    ])
    expect(failed.output).not.toContain(secret)
    expect(await unique()).toEqual([expect.not.objectContaining({ unique: true })])
    await wallets.deleteOne({ _id: 'w2' as never })
    expect((await migrate('up')).code).toBe(0)
    expect(await unique()).toEqual([expect.objectContaining({ unique: true })])
  })

  it('ends with 1 where an index is missing, and writes the migration that settles it', async () => {
    await makeIndexes(db, indexes)
    const shops = db.collection('shops')
    await shops.dropIndex('domain_1')
    await shops.createIndex({ name: 1 })
    await db.collection('sessions').dropIndex('familyId_1')
    await db.collection('sessions').createIndex({ familyId: 1 }, { unique: true })
    await db.collection('invites').createIndex({ role: 1 })
    const before = await migrate('plan', '--write', 'settle the indexes')
    expect(before.code).toBe(1)
    expect(before.output.split('\n')).toEqual([
      'missing    shops {"domain":1} {"unique":true}',
      'differs    sessions {"familyId":1}: declared with {}, there (familyId_1) with {"unique":true}',
      expect.stringMatching(/^redundant {2}shops \{"name":1\} \(name_1\): name_1__id_1 begins with the same keys$/),
      'extra      invites {"role":1} (role_1) is not declared',
      expect.stringMatching(/^Written: \S+-settle-the-indexes\.ts$/),
      '',
    ])
    await fitted()
    expect((await migrate('up')).code).toBe(0)
    const after = await migrate('plan')
    expect(after).toEqual({ code: 0, output: `All ${indexes.length} declared indexes are there, and no others\n` })
    expect((await migrate('down')).code).toBe(0)
    expect((await migrate('plan')).output.split('\n').slice(0, 4)).toEqual(before.output.split('\n').slice(0, 4))
  })

  it('writes for a TTL index that differs what a new database gets past', async () => {
    await makeIndexes(db, indexes)
    const keys = db.collection('idempotencyKeys')
    const expiry = async () => (await keys.indexes()).find(({ name }) => name === 'expiresAt_1')?.expireAfterSeconds
    await db.command({ collMod: 'idempotencyKeys', index: { name: 'expiresAt_1', expireAfterSeconds: 60 } })
    await migrate('plan', '--write', 'expire')
    await fitted()
    expect((await migrate('up')).code).toBe(0)
    expect(await expiry()).toBe(0)
    expect((await migrate('down')).code).toBe(0)
    expect(await expiry()).toBe(60)
    await db.dropDatabase()
    expect(await migrate('up')).toEqual({ code: 0, output: expect.stringMatching(/\ndone {2}\d+-expire in /) })
    await makeIndexes(db, indexes)
    expect((await migrate('plan')).code).toBe(0)
  })
})

it.each([
  [['sideways'], 'Give one of: npm run migrate -- status, up, down, new NAME, plan'],
  [['new'], 'Give one of: npm run migrate -- status, up, down, new NAME, plan'],
  [['new', '!!'], "A migration's name must have letters or digits, but got: !!"],
  [['status', '--dry-run'], '--dry-run goes with up and down'],
  [['up', '--pending'], '--pending goes with status'],
  [['up', '--write', 'x'], '--write goes with plan'],
  [['up', '--lease', 'long'], '--lease must be a whole number of seconds from 1 to 9999, but got long'],
])('migrate %j is refused in one line', async (args, message) => {
  expect(await migrate(...args)).toEqual({ code: 1, output: `${message}\n` })
})

it('a file that is no migration is refused by its name', async () => {
  await write('first', '')
  expect(await migrate('up')).toEqual({
    code: 1,
    output: expect.stringMatching(/first\.ts is no migration: its name must/),
  })
})
