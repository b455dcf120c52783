import type mongoose from 'mongoose'
import { describe, expect, inject, it } from 'vitest'
import { changesOf, reportOf, unreachable } from '../../../src/cli/doctor-lines.ts'
import type { Checked } from '../../../src/database/checkup.ts'
import { leaksMemory } from '../../../src/database/checkup-server.ts'
import { makeIndexes } from '../../../src/database/indexes.ts'
import { indexes } from '../../../src/indexes.ts'
import { startAloneMongod, startForbiddingMongod } from '../../support/alone-mongod.ts'
import { openTestDatabase, testConfig } from '../../support/database.ts'
import { startProcess } from '../../support/process.ts'

const config = testConfig()
const { connection } = await openTestDatabase(config)
const db = connection.db as mongoose.mongo.Db
const env = { MONGODB_URI: inject('mongodbUri'), DB_NAME: db.databaseName }

const doctor = async (more: NodeJS.ProcessEnv = {}, args: readonly string[] = []) => {
  const child = startProcess('src/cli/doctor.ts', { ...env, ...more }, args)
  const code = await child.exited
  return { code, output: child.output() }
}

describe('npm run doctor', { timeout: 60_000 }, () => {
  it('finds nothing wrong with a database that has its indexes, and says what is risky', async () => {
    await makeIndexes(db, indexes)
    const { code, output } = await doctor()
    expect(output).not.toMatch(/^(wrong|unknown) /m)
    expect(code).toBe(0)
    expect(output).toMatch(/^risky {4}replica set {3}It has one member with data/m)
    expect(output).toMatch(
      /^risky {4}version {7}MongoDB 6\.0\.5 gives parts of its memory .*\(CVE-2025-14847.*Update it to 6\.0\.27/m,
    )
    expect(output).not.toMatch(/^fine +version /m)
    expect(output).toMatch(/^fine {5}indexes {7}All \d+ declared ones are there, and no others\.$/m)
    expect(output).toMatch(/^fine {5}clock /m)
    expect(output).toMatch(/\n0 wrong, \d risky, 0 unknown, \d+ fine\n$/)
  })

  it('names a missing index, one with other options, one that is redundant and one that nobody declared', async () => {
    await db.collection('shops').dropIndex('domain_1')
    await db.collection('sessions').dropIndex('familyId_1')
    await db.collection('sessions').createIndex({ familyId: 1 }, { sparse: true })
    await db.collection('users').createIndex({ deleted: 1 })
    await db.collection('users').createIndex({ country: 1 })
    const { code, output } = await doctor()
    expect(code).toBe(1)
    expect(output).toMatch(/^wrong .* missing shops \{"domain":1\} \{"unique":true\}\. `npm run indexes` makes it$/m)
    expect(output).toMatch(/^wrong .* differs sessions \{"familyId":1\}/m)
    expect(output).toMatch(/^risky .* redundant users \{"deleted":1\}/m)
    expect(output).toMatch(/^risky .* extra users \{"country":1\}/m)
    await db.dropDatabase()
    await makeIndexes(db, indexes)
  })

  it('says which migration has failed, when, why without a value, and how to go on; and apart from it what has not run', async () => {
    const migrations = db.collection<{ _id: string }>('migrations')
    const at = new Date('2026-02-03T04:05:06.000Z')
    const record = { state: 'failed', startedAt: at, finishedAt: at, by: 'one:1', checksum: '', positions: {}, run: '' }
    const error = 'E11000 duplicate key error dup key: { email: "jane@example.com" }\n  at somewhere'
    await migrations.insertMany([
      { ...record, _id: '20260101000000-half', direction: 'up', error },
      { ...record, _id: '20260102000000-back', direction: 'down', error: 'it does not go back' },
      { ...record, _id: '20260103000000-cut', direction: 'up', state: 'running', finishedAt: null, error: null },
      { ...record, _id: '20260104000000-new', direction: 'down', state: 'reverted', error: null },
    ] as never)
    const { code, output } = await doctor()
    expect(code).toBe(1)
    expect(output.match(/^\w+ +migrations .*$/gm)).toEqual([
      'wrong    migrations    20260101000000-half failed on its way up, at 2026-02-03T04:05:06.000Z by one:1: E11000 duplicate key error dup key: {…}. What it did until then holds. Mend that; `npm run migrate -- up` then runs it again, its batches from where they were, and `npm run migrate -- down` takes it back.',
      'wrong    migrations    20260102000000-back failed on its way down, at 2026-02-03T04:05:06.000Z by one:1: it does not go back. It was not taken back whole. Mend that; `npm run migrate -- down` then runs it again.',
      expect.stringMatching(
        /^risky {4}migrations {4}At work, or cut off: 20260103000000-cut by one:1 since 2026-02-03T/,
      ),
      'risky    migrations    Not run: 20260104000000-new. `npm run migrate -- up` runs them.',
    ])
    await migrations.deleteMany({})
  })

  it('says that the profiler is on, that and that open transactions live too long', async () => {
    await db.command({ profile: 1 })
    const { output } = await doctor({ DB_MAX_POOL_SIZE: '1000', OPERATION_TIMEOUT: '2000', DB_FAILOVER_WAIT: '1000' })
    await db.command({ profile: 0 })
    expect(output).toMatch(/^risky {4}profiler {6}It records slow commands with their values/m)
    expect(output).toMatch(
      /^risky {4}transactions {2}When a process is killed.*up to 15 s; .*transactionLifetimeLimitSeconds: 3 /m,
    )
    expect(output).toMatch(/^\w+ +connections {3}The server takes \d+ connections, and a process may open 1000/m)
  })

  it('says of a database that is no replica set what does not work with it', async () => {
    const host = await startAloneMongod(['--maxConns', '20'])
    const { code, output } = await doctor({ MONGODB_URI: `mongodb://${host}/`, DB_MAX_POOL_SIZE: '50' })
    expect(output).toMatch(
      /^wrong {4}replica set {3}The database is no replica set: transactions and change streams do not work/m,
    )
    expect(output).toMatch(
      /^wrong {4}connections {3}The server takes \d+ connections, and a process may open 50: lower DB_MAX_POOL_SIZE/m,
    )
    expect(code).toBe(1)
  })

  it('says what the database user may not look at, and goes on', async () => {
    const user = await startForbiddingMongod()
    const { output } = await doctor(user)
    expect(output).toMatch(
      /^unknown {2}transactions {2}The database user may not read transactionLifetimeLimitSeconds/m,
    )
    expect(output).toMatch(/^unknown {2}connections /m)
    expect(output).toMatch(/^wrong {4}indexes /m)
    const wrong = await doctor({ ...user, MONGODB_URI: user.MONGODB_URI.replace(':app@', ':nope@') })
    expect(wrong.output).toMatch(/The user or the password is wrong/)
    expect(wrong.output).not.toContain('nope')
    expect(wrong.output).not.toContain('..')
  })

  it.each<[string, string, RegExp]>([
    ['nothing listens', 'mongodb://127.0.0.1:1/x', /ECONNREFUSED.*Nothing listens there/],
    ['there is no such host', 'mongodb://nowhere.invalid/x', /There is no host of this name/],
  ])('says in plain words why a database cannot be reached: %s', async (_, uri, says) => {
    const { code, output } = await doctor({ MONGODB_URI: uri, DB_SERVER_SELECTION_TIMEOUT: '300' })
    expect(output).toMatch(says)
    expect(output).toMatch(/\n1 wrong, 0 risky, 0 unknown, 0 fine\n$/)
    expect(code).toBe(1)
  })

  it('looks again until Ctrl-C with --watch', async () => {
    const child = startProcess('src/cli/doctor.ts', env, ['--watch'])
    await child.says(/\d+ wrong, /)
    child.child.kill('SIGINT')
    expect(await child.exited).toBe(0)
  })
})

describe('what the doctor tells', () => {
  const one = (level: Checked['level'], text: string): Checked => ({ level, about: 'x', text })

  it('of a later look is what has come, and what is over', () => {
    expect(
      changesOf(
        [one('wrong', 'a'), one('risky', 'b'), one('fine', 'c')],
        [one('risky', 'b'), one('wrong', 'd'), one('fine', 'e')],
      ),
    ).toEqual([expect.stringMatching(/^wrong +x +d$/), expect.stringMatching(/^over +wrong +x +a$/)])
  })

  it('is counted by what it stands for, and by its lines where they are not as many', () => {
    const checked = [one('wrong', 'a'), { ...one('wrong', 'And 84 more'), items: 84 }, one('fine', 'c')]
    expect(reportOf(checked).at(-1)).toBe('85 wrong (in 2 lines), 0 risky, 0 unknown, 1 fine')
  })

  it('of a wrong password is not that a machine is away', () => {
    expect(unreachable(new Error('MongoServerError: Authentication failed.')).text).toMatch(
      /The user or the password is wrong/,
    )
  })

  it.each<[string, boolean]>([
    ['3.4.24', false],
    ['3.6.23', true],
    ['4.4.29', true],
    ['4.4.30', false],
    ['5.0.31', true],
    ['6.0.26', true],
    ['6.0.27', false],
    ['6.3.1', true],
    ['7.0.27', true],
    ['7.0.28', false],
    ['8.0.16', true],
    ['8.0.17', false],
    ['8.1.2', true],
    ['8.2.2', true],
    ['8.2.3', false],
    ['8.3.0', false],
  ])('of MongoDB %s: leaks memory: %s', (version, leaks) => {
    expect(leaksMemory(version)).toBe(leaks)
  })
})
