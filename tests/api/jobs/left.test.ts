import { describe, expect, it } from 'vitest'
import { insertJob } from '../../../src/domains/operations/store.jobs.ts'
import { createDoors } from '../../../src/doors.ts'
import { quiet } from '../../support/database.ts'
import { requestOf, viewerWith } from '../../support/requests.ts'
import { jobOf, queue, quick } from './engines.ts'
import { openJobs } from './started.ts'

const { config, database, db, jobs, start, becomes, stateOf } = await openJobs()

const left = (more: object = {}) =>
  queue(db, 'left', { status: 'running', attempts: 1, run: 'of the dead', wakeAt: new Date(Date.now() - 1), ...more })
const ask = async (): Promise<string> => {
  const { writeDoor } = createDoors(config, database, quiet)
  const request = requestOf(viewerWith({ roles: ['admin'] }), ['status'])
  return (await insertJob({ request, writeDoor }, { name: 'left', createdBy: 'a'.repeat(24) })).id
}

describe('a run that a dead process has left', () => {
  it('is begun again before one of its name that was asked for meanwhile, which follows', async () => {
    const first = await left()
    const second = await ask()
    const begun: string[] = []
    const { runs } = start([
      jobOf('left', async () => {
        const [running] = await jobs.find({ status: 'running' }).toArray()
        begun.push(String(running?._id.toHexString()))
      }),
    ])
    await becomes('left', 'succeeded', 'succeeded')
    expect(begun).toEqual([first, second])
    await expect.poll(() => runs.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded'])
    expect((await stateOf('left')).map(({ attempts }) => attempts)).toEqual([2, 1])
  })

  it.each([
    ['after its last attempt has failed', { attempts: 3 }, 'failed'],
    ['and was cancelled is ended', { cancelAsked: true }, 'cancelled'],
  ])('%s, and the one that waits behind it is begun', async (_, more, status) => {
    await left(more)
    await ask()
    const { runs } = start([jobOf('left', async () => undefined)])
    await becomes('left', status, 'succeeded')
    await expect.poll(() => runs.map(({ outcome }) => outcome)).toEqual([status, 'succeeded'])
  })

  it('is looked for once at a time where it is not dead: who has it gives signs of life', async () => {
    await left({ wakeAt: new Date(Date.now() + 60_000) })
    await ask()
    let finds = 0
    database.connection.getClient().on('commandStarted', ({ commandName, command }) => {
      if (commandName === 'find' && command.filter?.status === 'running') finds++
    })
    const { engine } = start([jobOf('left', async () => undefined)], { times: { ...quick, lookMs: 60_000 } })
    await expect.poll(() => finds).toBe(1)
    await engine.stop(5_000)
    expect(finds).toBe(1)
    await becomes('left', 'running', 'queued')
  })

  it('counts as waiting since its lease ended, and not as at work', async () => {
    const wakeAt = new Date(Date.now() - 3_600_000)
    await left({ wakeAt, createdAt: new Date(Date.now() - 7_200_000) })
    const { engine } = start([jobOf('left', async () => undefined)], { works: false })
    await expect.poll(() => engine.overview()).toMatchObject([{ isRunning: false, nextRunAt: wakeAt }])
    await jobs.updateOne({ name: 'left' }, { $set: { wakeAt: new Date(Date.now() + 60_000) } })
    await expect.poll(() => engine.overview()).toMatchObject([{ isRunning: true, nextRunAt: null }])
  })
})
