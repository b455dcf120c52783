import type mongoose from 'mongoose'
import { beforeEach, describe, expect, it } from 'vitest'
import type { MigrationContext, MigrationModule } from '../../../src/database/migration-context.ts'
import { withMigrationLock } from '../../../src/database/migration-lock.ts'
import { type MigrationRecord, readRecords } from '../../../src/database/migration-records.ts'
import { dryRun, type MigrationRun, migrateDown, migrateUp, migrationStatus } from '../../../src/database/migrations.ts'
import { openTestDatabase } from '../../support/database.ts'

const { connection } = await openTestDatabase()
const client = connection.getClient()
const db = connection.db as mongoose.mongo.Db
const notes = db.collection('notes')

let said: string[] = []
const stop = new AbortController()
const runOf = (modules: Readonly<Record<string, MigrationModule>>, more: Partial<MigrationRun> = {}): MigrationRun => ({
  ...{ db, client, by: 'here', leaseMs: 2_000, signal: stop.signal },
  files: Object.entries(modules).map(([name, module]) => ({ name, checksum: name, load: async () => module })),
  report: {
    waiting: by => said.push(`waiting for ${by}`),
    waited: (by, ms) => said.push(`waited ${ms} ms for ${by}`),
    begun: (name, direction) => said.push(`${direction} ${name}`),
    progress: (walk, done, total) => said.push(`${walk} ${done}/${total}`),
    log: line => said.push(line),
    ended: name => said.push(`ended ${name}`),
    failed: () => said.push('failed'),
  },
  ...more,
})
const records = async () => new Map((await readRecords(db)).map(record => [record._id, record]))
const states = async () => Object.fromEntries([...(await records()).values()].map(({ _id, state }) => [_id, state]))
const texts = async () => (await notes.find({}).sort({ _id: 1 }).toArray()).map(({ text }) => text)
const insert = (text: string): MigrationModule => ({
  up: ({ collection }) => collection('notes').insertOne({ text }),
  down: ({ collection }) => collection('notes').deleteOne({ text }),
})
const fill = (count: number) =>
  notes.insertMany(Array.from({ length: count }, (_, n) => ({ n, text: 'old', visits: 0 })))

beforeEach(async () => {
  said = []
  for (const name of ['notes', 'migrations', 'migrationLock']) await db.collection(name).deleteMany({})
})

describe('up', () => {
  it('runs what has not run, in the order of the names, and records it', async () => {
    const modules = { a: insert('a'), b: insert('b') }
    expect(await migrateUp(runOf(modules))).toEqual(['a', 'b'])
    expect(await texts()).toEqual(['a', 'b'])
    const { a } = Object.fromEntries(await records())
    expect(a).toMatchObject({ checksum: 'a', state: 'applied', direction: 'up', by: 'here', error: null })
    expect(a?.finishedAt).toBeInstanceOf(Date)
    expect(await migrateUp(runOf({ ...modules, c: insert('c') }))).toEqual(['c'])
    expect(await texts()).toEqual(['a', 'b', 'c'])
    expect(await db.collection('migrationLock').countDocuments()).toBe(0)
  })

  it('runs one that came later with an earlier name, by another branch', async () => {
    await migrateUp(runOf({ b: insert('b') }))
    expect(await migrateUp(runOf({ a: insert('a'), b: insert('b') }))).toEqual(['a'])
  })

  it('ends at one that throws, which is recorded as failed, and goes on with it once it is mended', async () => {
    const broken = {
      up: async (context: MigrationContext) => {
        await context.collection('notes').insertOne({ text: 'half' })
        throw new Error('no $country')
      },
    }
    await expect(migrateUp(runOf({ a: insert('a'), b: broken, c: insert('c') }))).rejects.toThrow(
      /^b \(up\) failed: no \$country\nWhat it did so far holds; the next run begins it again, and its batches go on where they were$/,
    )
    expect(await states()).toEqual({ a: 'applied', b: 'failed' })
    expect((await records()).get('b')?.error).toBe('no $country')
    expect(await texts()).toEqual(['a', 'half'])
    expect(await migrateUp(runOf({ a: insert('a'), b: insert('b'), c: insert('c') }))).toEqual(['b', 'c'])
    expect((await records()).get('b')).toMatchObject({ state: 'applied', error: null })
  })
})

describe('a migration with `transaction`', () => {
  it('leaves the state before where it throws half way, without a session of its own in any line', async () => {
    await fill(3)
    const broken: MigrationModule = {
      transaction: true,
      up: async ({ collection }) => {
        const of = collection('notes')
        await of.insertOne({ text: 'new' })
        await of.updateMany({}, { $set: { text: 'changed' } })
        await of.bulkWrite([{ deleteMany: { filter: { n: 1 } } }])
        await of.findOneAndUpdate({ n: 2 }, { $inc: { visits: 1 } })
        expect(await of.find().toArray()).toHaveLength(3)
        expect(await of.aggregate().toArray()).toHaveLength(3)
        throw new Error('half way')
      },
    }
    await expect(migrateUp(runOf({ a: broken }))).rejects.toThrow(/nothing of it holds/)
    expect(await texts()).toEqual(['old', 'old', 'old'])
    expect(await states()).toEqual({ a: 'failed' })
  })

  it('is recorded in the transaction: it holds with its record, or not at all', async () => {
    await migrateUp(runOf({ a: { ...insert('a'), transaction: true } }))
    expect([await texts(), await states()]).toEqual([['a'], { a: 'applied' }])
  })

  it('that another instance took over before its end leaves neither', async () => {
    const up: MigrationModule['up'] = async ({ collection }) => {
      await collection('notes').insertOne({ text: 'late' })
      await db.collection('migrationLock').updateOne({}, { $set: { holder: 'another' } })
      await new Promise(resolve => setTimeout(resolve, 400))
    }
    const run = runOf({ a: { transaction: true, up } }, { leaseMs: 300 })
    await expect(migrateUp(run)).rejects.toThrow(/another instance has taken over/)
    expect([await texts(), await states()]).toEqual([[], { a: 'running' }])
  })

  it.each<[string, MigrationModule['up']]>([
    ['the database itself', async ({ db: all }) => all.createCollection('x')],
    ['an index', async ({ collection }) => collection('notes').createIndex({ n: 1 })],
    ['indexes', async ({ indexes }) => indexes('notes', { create: [{ key: { n: 1 } }] })],
    ['walks', async ({ batches }) => batches({ collection: 'notes' }, async () => undefined)],
  ])('refuses %s, which cannot be undone with it', async (_, up) => {
    await expect(migrateUp(runOf({ a: { transaction: true, up } }))).rejects.toThrow(/leave out `transaction`/)
  })
})

describe('batches', () => {
  const visit = (failsAt?: number): MigrationModule => ({
    up: ({ batches }) =>
      batches<{ n: number }>({ collection: 'notes', size: 10 }, async (documents, inside) => {
        const ids = documents.map(({ _id }) => _id)
        await inside('notes').updateMany({ _id: { $in: ids } }, { $inc: { visits: 1 } })
        if (documents.some(({ n }) => n === failsAt)) throw new Error(`wrong note ${failsAt}`)
      }),
  })
  const visits = async () => (await notes.find({}).sort({ n: 1 }).toArray()).map(({ visits: times }) => times as number)

  it('walks every document once, and tells how far it is', async () => {
    await fill(25)
    await migrateUp(runOf({ a: visit() }))
    expect(await visits()).toEqual(Array(25).fill(1))
    expect(said).toEqual(['up a', 'notes 0/25', 'notes 10/25', 'notes 20/25', 'notes 25/25', 'ended a'])
  })

  it('goes on behind the last whole batch, and does none twice', async () => {
    await fill(25)
    await expect(migrateUp(runOf({ a: visit(14) }))).rejects.toThrow(
      /^a \(up\) failed after 10 of 25 documents of notes: wrong/,
    )
    expect(await visits()).toEqual([...Array(10).fill(1), ...Array(15).fill(0)])
    said = []
    await migrateUp(runOf({ a: visit() }))
    expect(await visits()).toEqual(Array(25).fill(1))
    expect(said).toContain('notes: goes on behind 10 of 25 documents')
    expect(await db.collection('migrations').findOne({})).toMatchObject({ positions: {} })
  })

  it('ends behind its batch when it is told to stop, and can then go on', async () => {
    await fill(25)
    const told = new AbortController()
    const run = runOf({ a: visit() }, { signal: told.signal })
    const report = { ...run.report, progress: (_: string, done: number) => done === 10 && told.abort() }
    await expect(migrateUp({ ...run, report })).rejects.toThrow(/interrupted; the next run goes on here/)
    // It was looking at the next batch already.
    expect((await visits()).reduce((sum, times) => sum + times)).toBe(10)
    await migrateUp(runOf({ a: visit() }))
    expect(await visits()).toEqual(Array(25).fill(1))
  })

  it('walks only what its filter lets pass, and two walks under names of their own', async () => {
    await fill(12)
    const up: MigrationModule['up'] = async ({ batches }) => {
      const count = async (_: unknown[], inside: MigrationContext['collection']) =>
        inside('notes').updateOne({ n: 0 }, { $inc: { visits: 1 } })
      await batches({ collection: 'notes', filter: { n: { $gte: 4 } }, size: 4 }, count)
      await batches({ collection: 'notes', name: 'again', size: 6 }, count)
    }
    await migrateUp(runOf({ a: { up } }))
    expect((await visits())[0]).toBe(4)
    const twice: MigrationModule['up'] = async ({ batches }) => {
      for (const _ of [1, 2]) await batches({ collection: 'notes' }, async () => undefined)
    }
    await expect(migrateUp(runOf({ b: { up: twice } }))).rejects.toThrow(/two walks named notes/)
  })

  it('writes nothing more once another instance has taken over', async () => {
    await fill(30)
    const up: MigrationModule['up'] = ({ batches }) =>
      batches({ collection: 'notes', size: 10 }, async (documents, inside) => {
        await inside('notes').updateMany({ _id: { $in: documents.map(({ _id }) => _id) } }, { $inc: { visits: 1 } })
        if ((documents[0]?.n as number) === 10) {
          await db.collection('migrations').updateOne({}, { $set: { run: 'another' } })
        }
      })
    await expect(migrateUp(runOf({ a: { up } }))).rejects.toThrow(/another instance has taken over/)
    expect(await visits()).toEqual([...Array(10).fill(1), ...Array(20).fill(0)])
    expect(await states()).toEqual({ a: 'running' })
  })
})

describe('the lock', () => {
  const waits: [string, number][] = []
  const onWaited = (by: string, ms: number) => waits.push([by, ms])
  const settings = { by: 'here', leaseMs: 3_000, onWaiting: (by: string) => said.push(by), onWaited }
  const lock = db.collection<{ _id: string }>('migrationLock')

  it('lets one in after the other', async () => {
    let inside = 0
    const most: number[] = []
    const work = async () => {
      most.push(++inside)
      await new Promise(resolve => setTimeout(resolve, 30))
      inside--
    }
    await Promise.all([1, 2, 3, 4].map(() => withMigrationLock(db, settings, work)))
    expect(most).toEqual([1, 1, 1, 1])
    expect(said).toContain('here')
  })

  it('is kept for longer than a lease while its holder lives', async () => {
    const brief = { ...settings, leaseMs: 2_000 }
    const first = withMigrationLock(db, brief, async held => {
      await expect.poll(() => said).toEqual(['here'])
      await new Promise(resolve => setTimeout(resolve, 3_000))
      held.check()
      said.push('first')
    })
    await expect.poll(() => lock.countDocuments()).toBe(1)
    await Promise.all([first, withMigrationLock(db, brief, async () => said.push('second'))])
    expect(said).toEqual(['here', 'first', 'second'])
  })

  it('is taken from a holder that died, once its lease has ended by the clock of the server', async () => {
    const until = Date.now() + 2_500
    await lock.insertOne({ _id: 'lock', holder: 'dead', by: 'there', until: new Date(until) } as never)
    await withMigrationLock(db, settings, async () => undefined)
    expect(Date.now()).toBeGreaterThanOrEqual(until)
    expect(said).toEqual(['there'])
    expect(waits.at(-1)).toEqual(['there', expect.toSatisfy((ms: number) => ms > 250 && ms < 10_000)])
  })

  it('that was taken over is no longer its first holder’s, who is told at its next check', async () => {
    const held = withMigrationLock(db, settings, async ({ check }) => {
      await lock.updateOne({ _id: 'lock' }, { $set: { holder: 'another' } })
      for (let tries = 0; tries < 200; tries++) {
        await new Promise(resolve => setTimeout(resolve, 20))
        check()
      }
    })
    await expect(held).rejects.toThrow(/another instance has taken over/)
    expect(await lock.findOne({})).toMatchObject({ holder: 'another' })
  })
})

describe('many at once', () => {
  it('each is run once, and the others find nothing left to do', async () => {
    const modules = { a: insert('a'), b: insert('b') }
    const ran = await Promise.all([1, 2, 3, 4, 5].map(() => migrateUp(runOf(modules))))
    expect(ran.flat().sort()).toEqual(['a', 'b'])
    expect(await texts()).toEqual(['a', 'b'])
  })

  it('one that fails is not tried again by those that waited for it', async () => {
    let tries = 0
    const up = async () => {
      tries++
      await expect.poll(() => said.filter(line => line.startsWith('waiting for'))).toHaveLength(2)
      throw new Error('broken')
    }
    const ran = await Promise.allSettled([1, 2, 3].map(() => migrateUp(runOf({ a: { up } }))))
    expect(tries).toBe(1)
    expect(ran.map(one => (one.status === 'rejected' ? String(one.reason.message).split('\n')[0] : one))).toEqual(
      expect.arrayContaining(['a (up) failed: broken', 'a (up) has just failed at here: broken']),
    )
  })

  it.each(['up', 'down'] as const)(
    'one that fails on its way %s is not tried again by one that came while it ran; by a later one it is',
    async direction => {
      const go = direction === 'up' ? migrateUp : migrateDown
      if (direction === 'down') await migrateUp(runOf({ a: insert('a') }))
      let tries = 0
      const begun = Promise.withResolvers<void>()
      const step = async () => {
        tries++
        begun.resolve()
        if (tries === 1) await expect.poll(() => said).toContain('waiting for here')
        throw new Error('broken')
      }
      const run = runOf({ a: { ...insert('a'), [direction]: step } })
      const first = expect(go(run)).rejects.toThrow(/failed: broken/)
      await begun.promise
      await expect(go(run)).rejects.toThrow(/has just failed at here: broken\nIt is not tried again here/)
      await first
      expect(tries).toBe(1)
      await expect(go(run)).rejects.toThrow(/failed: broken/)
      expect(tries).toBe(2)
    },
  )
})

describe('down', () => {
  it('takes back the last one that ran, which is pending again', async () => {
    const modules = { a: insert('a'), b: insert('b') }
    await migrateUp(runOf(modules))
    expect(await migrateDown(runOf(modules))).toBe('b')
    expect(await texts()).toEqual(['a'])
    expect(migrationStatus(runOf(modules).files, await readRecords(db)).map(({ state }) => state)).toEqual([
      'applied',
      'pending',
    ])
    expect(await migrateDown(runOf(modules))).toBe('a')
    expect(await migrateDown(runOf(modules))).toBeNull()
    expect(await migrateUp(runOf(modules))).toEqual(['a', 'b'])
  })

  it('takes back one that was cut off on its way up', async () => {
    const broken = { ...insert('a'), up: async () => Promise.reject(new Error('x')) }
    await expect(migrateUp(runOf({ a: broken }))).rejects.toThrow()
    expect(await migrateDown(runOf({ a: broken }))).toBe('a')
  })

  it('that fails has to be done again before anything goes up', async () => {
    await migrateUp(runOf({ a: insert('a') }))
    const broken = { ...insert('a'), down: async () => Promise.reject(new Error('x')) }
    await expect(migrateDown(runOf({ a: broken }))).rejects.toThrow(/^a \(down\) failed: x/)
    await expect(migrateUp(runOf({ a: insert('a') }))).rejects.toThrow(
      'a was not taken back whole: run `down` again first',
    )
    expect(await migrateDown(runOf({ a: insert('a') }))).toBe('a')
  })

  it('refuses what cannot be taken back, and changes nothing', async () => {
    await migrateUp(runOf({ a: { up: insert('a').up } }))
    await expect(migrateDown(runOf({ a: { up: insert('a').up } }))).rejects.toThrow('a has no `down`')
    await expect(migrateDown(runOf({}))).rejects.toThrow('a ran last, but its file is gone: it cannot be taken back')
    expect(await states()).toEqual({ a: 'applied' })
  })
})

describe('a migration that failed in its transaction, of which nothing holds', () => {
  const broken: MigrationModule = {
    transaction: true,
    up: async ({ collection }) => {
      await collection('notes').insertOne({ text: 'b' })
      throw new Error('half way')
    },
    down: async () => {
      throw new Error('nothing to take back')
    },
  }
  const stateOf = async (modules: Readonly<Record<string, MigrationModule>>) =>
    migrationStatus(runOf(modules).files, await readRecords(db)).map(({ name, state }) => `${name} ${state}`)

  it('is passed over by down, with its file and without it', async () => {
    const modules = { a: insert('a'), b: broken }
    await expect(migrateUp(runOf(modules))).rejects.toThrow(/nothing of it holds/)
    expect(await stateOf(modules)).toEqual(['a applied', 'b failed'])
    expect(await migrateDown(runOf(modules))).toBe('a')
    expect(await migrateDown(runOf({ a: insert('a') }))).toBeNull()
    expect(await texts()).toEqual([])
  })

  it('is forgotten once its file is gone, by status, and for ever by the next up, which says so', async () => {
    await expect(migrateUp(runOf({ a: insert('a'), b: broken }))).rejects.toThrow()
    await expect(migrateUp(runOf({ a: insert('a'), b: broken }))).rejects.toThrow()
    expect(await stateOf({ a: insert('a') })).toEqual(['a applied'])
    said = []
    expect(await migrateUp(runOf({ a: insert('a') }))).toEqual([])
    expect(said).toEqual(['b is forgotten: nothing of it holds, and its file is gone'])
    expect(await states()).toEqual({ a: 'applied' })
  })

  it('is forgotten likewise where its process was killed', async () => {
    const killed: MigrationModule = {
      transaction: true,
      up: async () => {
        await db.collection('migrations').updateOne({ _id: 'b' as never }, { $set: { run: 'killed' } })
      },
    }
    await expect(migrateUp(runOf({ a: insert('a'), b: killed }))).rejects.toThrow(/taken over/)
    expect(await states()).toEqual({ a: 'applied', b: 'running' })
    expect(await migrateUp(runOf({ a: insert('a') }))).toEqual([])
    expect(await states()).toEqual({ a: 'applied' })
  })

  it('counts where an earlier try had no transaction and may have left a half', async () => {
    await expect(migrateUp(runOf({ b: { ...broken, transaction: false } }))).rejects.toThrow()
    await expect(migrateUp(runOf({ b: broken }))).rejects.toThrow(/nothing of it holds/)
    expect(await texts()).toEqual(['b'])
    expect(await stateOf({})).toEqual(['b failed'])
    await expect(migrateDown(runOf({}))).rejects.toThrow('b ran last, but its file is gone: it cannot be taken back')
  })

  it('counts where it failed on its way down: it is still there', async () => {
    await migrateUp(runOf({ a: { ...insert('a'), transaction: true } }))
    await expect(migrateDown(runOf({ a: { ...broken, up: insert('a').up } }))).rejects.toThrow(/nothing to take back/)
    expect(await stateOf({})).toEqual(['a failed'])
    expect(await migrateDown(runOf({ a: insert('a') }))).toBe('a')
  })
})

describe('a dry run', () => {
  it('counts what would be written, and writes nothing, not even a record', async () => {
    await fill(15)
    const modules: Record<string, MigrationModule> = {
      a: {
        transaction: true,
        up: async ({ collection }) => {
          await collection('notes').updateMany({ n: { $lt: 5 } }, { $set: { text: 'x' } })
          await collection('notes').insertOne({ text: 'x' })
        },
      },
      b: {
        up: async ({ batches, indexes, collection }) => {
          await indexes('notes', { drop: ['old'], create: [{ key: { n: 1 } }] })
          await collection('notes').createIndex({ text: 1 })
          await batches({ collection: 'notes', size: 10 }, (documents, inside) =>
            inside('notes').deleteMany({ _id: { $in: documents.map(({ _id }) => _id) } }),
          )
        },
      },
      c: { up: async ({ db: all }) => all.createCollection('others') },
    }
    expect(await dryRun(runOf(modules), 'up')).toEqual({ names: ['a', 'b', 'c'], unfollowed: ['c'] })
    expect(said).toEqual([
      ...['up a', 'would updateMany notes: 5 documents', 'would insertOne notes: 1 document'],
      ...['up b', 'would make the index notes {"n":1}', 'would drop the index notes.old', 'would createIndex notes'],
      ...['would walk 15 documents of notes; of the first batch:', 'would deleteMany notes: 10 documents'],
      ...['up c', 'cannot be followed further: it goes on with `db`, which a dry run has not'],
    ])
    expect(await texts()).toEqual(Array(15).fill('old'))
    expect(await notes.indexes()).toHaveLength(1)
    expect(await records()).toEqual(new Map())
  })
})

it('a file that has changed or gone since it ran is told', () => {
  const record = { _id: 'a', checksum: '1', state: 'applied', direction: 'up' } as MigrationRecord
  const fileOf = (files: { name: string; checksum: string }[]) => migrationStatus(files, [record])[0]?.file
  expect(fileOf([{ name: 'a', checksum: '1' }])).toBe('there')
  expect(fileOf([{ name: 'a', checksum: '2' }])).toBe('changed')
  expect(fileOf([])).toBe('gone')
})
