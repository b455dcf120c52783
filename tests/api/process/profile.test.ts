import mongoose from 'mongoose'
import { beforeEach, describe, expect, inject, it } from 'vitest'
import { missingIndexes } from '../../../src/database/indexes.ts'
import { Profiled } from '../../../src/database/profile.ts'
import { indexes } from '../../../src/indexes.ts'
import { startForbiddingMongod } from '../../support/alone-mongod.ts'
import { openTestDatabase, testConfig, uriOf } from '../../support/database.ts'
import { startProcess } from '../../support/process.ts'

const config = testConfig()
const { connection } = await openTestDatabase(config)
const db = connection.db as mongoose.mongo.Db
const env = { MONGODB_URI: inject('mongodbUri'), DB_NAME: db.databaseName }
const start = (args: readonly string[] = []) => startProcess('src/cli/profile.ts', env, args)
const level = async () => (await db.command({ profile: -1 })).was

beforeEach(async () => {
  await db.collection('notes').deleteMany({})
  await db.collection('notes').insertMany(Array.from({ length: 500 }, (_, n) => ({ n, text: `secret ${n}` })))
})

describe('npm run profile', { timeout: 60_000 }, () => {
  it('shows the worst shapes of all clients without their values, and puts the profiler back', async () => {
    const other = await mongoose.mongo.MongoClient.connect(uriOf(config), { appName: 'another team' })
    const child = start(['--seconds', '4'])
    await child.says(/Recording all commands/)
    await expect.poll(level, { timeout: 10_000 }).toBe(2)
    const notes = other.db(db.databaseName).collection('notes')
    for (let n = 0; n < 30; n++) await notes.find({ text: `secret ${n}` }, { comment: `for secret ${n}` }).toArray()
    await notes.aggregate([{ $match: { n: { $gt: 7 } } }, { $sort: { text: 1 } }, { $limit: 3 }]).toArray()
    await notes.updateMany({ text: 'secret 4' }, { $set: { n: 4 } })
    await other.close()
    expect(await child.exited).toBe(0)
    expect(await level()).toBe(0)
    const output = child.output()
    expect(output).toMatch(
      / 30 × .*; 15000 documents and 0 keys looked at for 30\n +query notes \{ text: \? \} {2}\[COLLSCAN\]\n +another team\n/,
    )
    expect(output).toMatch(
      /aggregate notes \$match \{ n: \{ \$gt: \? \} \} \| \$sort \{ text: 1 \} \| \$limit.*\[COLLSCAN, sorted in memory\]/,
    )
    expect(output).toMatch(/update notes \{ text: \? \}/)
    expect(output).not.toContain('secret')
    expect(output).toMatch(/\n\d+ commands of \d+ shapes; the profiler is as it was\n$/)
  })

  it('puts the profiler back at Ctrl-C too, to the level that it had', async () => {
    await db.command({ profile: 1 })
    const child = start(['--seconds', '300'])
    await child.says(/Recording all commands/)
    await expect.poll(level, { timeout: 10_000 }).toBe(2)
    await db.collection('notes').findOne({ n: 3 })
    child.child.kill('SIGINT')
    expect(await child.exited).toBe(0)
    expect(await level()).toBe(1)
    await db.command({ profile: 0 })
    expect(child.output()).toMatch(/the profiler is as it was\n$/)
  })

  it('turns off with --reset what a run that was killed has left on, for the next one', async () => {
    const killed = start(['--seconds', '300'])
    await expect.poll(level, { timeout: 15_000 }).toBe(2)
    killed.child.kill('SIGKILL')
    await killed.exited
    expect(await level()).toBe(2)
    const refused = start(['--seconds', '1'])
    expect(await refused.exited).toBe(1)
    expect(refused.output()).toContain('`npm run profile -- --reset` turns it off')
    const reset = start(['--reset'])
    expect(await reset.exited).toBe(0)
    expect(reset.output()).toMatch(/The profiler of \S+ had level 2, and is off\n$/)
    expect(await level()).toBe(0)
    const next = start(['--seconds', '1'])
    expect(await next.exited).toBe(0)
    const again = start(['--reset'])
    expect(await again.exited).toBe(0)
    expect(again.output()).toMatch(/had level 0, and is off as it was\n$/)
  })

  it('names commands that are no query, and tells in one line what a server looks at by itself', async () => {
    const child = start(['--seconds', '4'])
    await expect.poll(level, { timeout: 10_000 }).toBe(2)
    const ours = await mongoose.mongo.MongoClient.connect(uriOf(config), { appName: 'loadstone one' })
    await missingIndexes(ours.db(db.databaseName), indexes)
    const notes = ours.db(db.databaseName).collection('notes')
    await notes.findOne({ n: 3 }, { comment: 'loadstone indexes' })
    await notes.indexes()
    await db.command({ collStats: 'notes' })
    await ours.close()
    expect(await child.exited).toBe(0)
    const output = child.output()
    expect(output).toMatch(/^ {13}listIndexes notes$/m)
    expect(output).toMatch(/^ {13}collStats notes$/m)
    expect(output).not.toMatch(/^ {13}command /m)
    expect(output).not.toMatch(/listIndexes users/)
    const looked = new Set(indexes.map(({ collection }) => collection)).size
    expect(output).toMatch(
      new RegExp(` ${looked} × .*\\n {13}what it looks at by itself\\n {13}loadstone: loadstone indexes\\n`),
    )
    // Not where it reads a collection whole.
    expect(output).toMatch(/^ {13}query notes \{ n: \? \} {2}\[COLLSCAN\]\n {13}loadstone: loadstone indexes$/m)
  })

  it('refuses in one line where the profiler records everything already, and leaves it so', async () => {
    await db.command({ profile: 2 })
    const child = start(['--seconds', '5'])
    expect(await child.exited).toBe(1)
    expect(await level()).toBe(2)
    await db.command({ profile: 0 })
    expect(child.output()).toMatch(/\nThe profiler records every command already: another one runs, .*\n$/)
  })

  it('says in one line that the database user may not', async () => {
    const child = startProcess('src/cli/profile.ts', await startForbiddingMongod(), ['--seconds', '5'])
    expect(await child.exited).toBe(1)
    expect(child.output()).toMatch(/^The profiler cannot be used here: .*not authorized/m)
  })

  it.each([
    [['--seconds', '0'], '--seconds must be a whole number from 1 to 86400, but got 0\n'],
    [['--seconds', '-5'], '--seconds must be a whole number from 1 to 86400, but got -5\n'],
    [['--seconds', 'ten'], '--seconds must be a whole number from 1 to 86400, but got ten\n'],
    [['--top', '9999'], '--top must be a whole number from 1 to 1000, but got 9999\n'],
  ])('refuses in one line: %s', async (args, says) => {
    const child = start(args)
    expect(await child.exited).toBe(1)
    expect(child.output()).toBe(says)
  })
})

it('shapes that read a collection whole or sort in memory stand first, and then those that took longest', () => {
  const profiled = new Profiled()
  const command = { ts: new Date(), op: 'query', ns: 'db.notes' }
  profiled.add({
    ...command,
    command: { filter: { a: 1 } },
    millis: 900,
    docsExamined: 1,
    planSummary: 'IXSCAN { a: 1 }',
  })
  profiled.add({ ...command, command: { filter: { c: 1 } }, millis: 2_000, planSummary: 'IXSCAN { c: 1 }' })
  profiled.add({ ...command, command: { filter: { b: 1 } }, millis: 2, docsExamined: 9, planSummary: 'COLLSCAN' })
  const sorted = { ...command, command: { filter: { a: 1 }, sort: { d: 1 } }, planSummary: 'IXSCAN { a: 1 }' }
  profiled.add({ ...sorted, millis: 1, hasSortStage: true })
  profiled.add({ ...sorted, millis: 4 })
  expect(profiled.shapes().map(({ plan, totalMs }) => [plan, totalMs])).toEqual([
    ['IXSCAN { a: 1 }', 5],
    ['COLLSCAN', 2],
    ['IXSCAN { c: 1 }', 2_000],
    ['IXSCAN { a: 1 }', 900],
  ])
})

it('what is recorded is added up in bounded memory', () => {
  const profiled = new Profiled()
  for (let i = 0; i < 20_000; i++)
    profiled.add({ ts: new Date(), op: 'query', ns: `db.c${i}`, command: { filter: { a: i } }, millis: 1 })
  expect(profiled.entries).toBe(20_000)
  expect(profiled.shapes()).toHaveLength(1_001)
  expect(profiled.shapes()[0]).toMatchObject({ shape: 'other shapes', count: 19_000 })
})
