import { expect, it } from 'vitest'
import { ahead } from '../../src/http/admin/format.js'
import { inTrouble, standingOf } from '../../src/http/admin/job-marks.js'

const now = Date.parse('2026-03-01T12:00:00Z')
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()

const job = { name: 'sweep', does: 'Sweeps.', schedule: '0 3 * * *', attempts: 3, timeLimitMs: 1_000 }
const declared = { ...job, lastSuccessAt: at(-600) }
const jobsOf = ({
  running = [] as string[],
  /** Minutes since its lease ended. */
  left = [] as [string, number][],
  queued = [] as [string, number][],
  failed = [] as [string, number, string][],
}) => ({
  declaredJobs: [declared],
  running: {
    nodes: [
      ...running.map(name => ({ name, leaseEndsAt: at(0.3) })),
      ...left.map(([name, minutes]) => ({ name, leaseEndsAt: at(-minutes) })),
    ],
  },
  queued: { nodes: queued.map(([name, minutes]) => ({ name, nextRunAt: at(minutes) })) },
  failed: {
    nodes: failed.map(([name, minutes, failReason]) => ({ name, finishedAt: at(minutes), failReason })),
  },
})
const planned: [string, number] = ['sweep', 60]

it('a job that succeeded last and waits for its time is well', () => {
  const standing = standingOf(declared, jobsOf({ queued: [planned] }), now)
  expect(standing).toEqual({ marks: ['SUCCEEDED'], failed: null, nextRunAt: at(60) })
  expect(inTrouble(jobsOf({ queued: [planned] }), now)).toEqual([])
})

it('one of which nothing is known has no mark', () => {
  const fresh = { ...declared, lastSuccessAt: null }
  expect(standingOf(fresh, jobsOf({ queued: [planned] }), now).marks).toEqual([])
})

it('one that has failed since its last success has failed, with the last reason; one that has succeeded since has not', () => {
  const jobs = jobsOf({
    queued: [planned],
    failed: [
      ['sweep', -500, 'first'],
      ['sweep', -20, 'last'],
      ['other', -10, 'of another'],
    ],
  })
  const { marks, failed } = standingOf(declared, jobs, now)
  expect([marks, failed?.failReason]).toEqual([['FAILED'], 'last'])
  expect(inTrouble(jobs, now).map(({ job: { name } }) => name)).toEqual(['sweep'])
  expect(standingOf({ ...declared, lastSuccessAt: at(-5) }, jobs, now).marks).toEqual(['SUCCEEDED'])
  expect(standingOf({ ...declared, lastSuccessAt: null }, jobs, now).marks).toEqual(['FAILED'])
})

it('one whose time is past by more than a minute is overdue, unless one of its name is at work', () => {
  const marksOf = (minutes: number, running: string[] = []) =>
    standingOf(declared, jobsOf({ queued: [planned, ['sweep', minutes]], running }), now).marks
  expect([marksOf(-0.9), marksOf(-1.1), marksOf(-1.1, ['other']), marksOf(-1.1, ['sweep'])]).toEqual([
    ...[['SUCCEEDED'], ['OVERDUE'], ['OVERDUE'], ['RUNNING']],
  ])
})

it('one that a dead process has left is not at work, and overdue where nobody takes it over within a minute', () => {
  const standing = (minutes: number) =>
    standingOf(declared, jobsOf({ queued: [planned], left: [['sweep', minutes]] }), now)
  expect(standing(0.5)).toMatchObject({ marks: ['SUCCEEDED'], nextRunAt: at(-0.5) })
  expect(standing(1.1)).toMatchObject({ marks: ['OVERDUE'], nextRunAt: at(-1.1) })
  expect(standingOf(declared, jobsOf({ left: [['other', 5]], queued: [planned] }), now).marks).toEqual(['SUCCEEDED'])
})

it('one that a dead process has left keeps one that waits behind it from being in time', () => {
  const queued: [string, number][] = [planned, ['sweep', -30]]
  expect(standingOf(declared, jobsOf({ queued, left: [['sweep', 0.5]] }), now).marks).toEqual(['OVERDUE'])
})

it('one that has a schedule and waits for nothing is not planned; one without may wait to be asked for', () => {
  expect(standingOf(declared, jobsOf({}), now).marks).toEqual(['NOT_PLANNED'])
  expect(standingOf(declared, jobsOf({ running: ['sweep'] }), now).marks).toEqual(['RUNNING'])
  expect(standingOf({ ...declared, schedule: null }, jobsOf({}), now).marks).toEqual(['SUCCEEDED'])
})

it('trouble is told first, and beside that it is at work again', () => {
  const jobs = jobsOf({ running: ['sweep'], failed: [['sweep', -20, 'last']] })
  expect(standingOf(declared, jobs, now).marks).toEqual(['FAILED', 'RUNNING'])
})

it('what is to come is told in its two largest units, and what is due as now', () => {
  expect([61, 3_700, 0.5, -90].map(seconds => ahead(now + seconds * 1_000, now))).toEqual([
    ...['in 1 min 1 s', 'in 1 h 1 min', 'now', 'now'],
  ])
  expect(ahead(null)).toBe('–')
})
