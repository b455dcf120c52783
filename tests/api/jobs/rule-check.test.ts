import { describe, expect, it, onTestFinished } from 'vitest'
import { beginRestore } from '../../../src/database/restore-mark.ts'
import { ruleCheck } from '../../../src/jobs/rule-check.ts'
import { AppError } from '../../../src/kernel/errors.ts'
import { JobFailed } from '../../../src/kernel/job.ts'
import type { Rule as RuleOf } from '../../../src/kernel/rule.ts'
import { queue, untilAborted } from './engines.ts'
import { openJobs } from './started.ts'

const { db, start, becomes, stateOf } = await openJobs()

type Rule = RuleOf<unknown>
const checkOf = (rules: readonly Rule[], attempts = 2) =>
  ruleCheck({ name: 'checks', does: 'Looks.', attempts, backoffMs: 30, timeLimitMs: 20_000, rules })
const broken = (holds: string, times: number): Rule => ({ holds, check: async () => Array(times).fill('x') })
const whole: Rule = { holds: 'this holds', check: async () => [] }
const unreadable: Rule = {
  holds: 'nobody knows',
  check: () => Promise.reject(new AppError('DATABASE_UNAVAILABLE')),
}

describe('a check of rules', () => {
  it('tells what is broken also where another rule cannot be read, and which that is', async () => {
    await queue(db, 'checks')
    const { lines } = start([checkOf([broken('one is one', 2), unreadable, broken('two is two', 3)])])
    await becomes('checks', 'failed')
    expect(await stateOf('checks')).toMatchObject([
      {
        ...{ attempts: 1, problems: 5, progress: { done: 3, of: 3 } },
        failReason: 'Does not hold: one is one; two is two. Could not be looked at: nobody knows.',
      },
    ])
    expect(lines.filter(({ rule }) => rule === 'nobody knows')).toHaveLength(1)
  })

  it('that is told to end tells what it has found by then', async () => {
    const id = await queue(db, 'checks')
    const told = Promise.withResolvers<void>()
    const slow: Rule = {
      holds: 'this takes long',
      check: async (_door, request) => {
        told.resolve()
        return untilAborted(request.signal ?? AbortSignal.abort())
      },
    }
    const { engine } = start([checkOf([broken('one is one', 2), slow, whole])])
    await told.promise
    engine.cancel(id)
    await becomes('checks', 'failed')
    expect(await stateOf('checks')).toMatchObject([{ problems: 2 }])
  })

  it('is tried again where a rule cannot be read and none is broken, and has not looked then', async () => {
    await queue(db, 'checks')
    let times = 0
    const once: Rule = { holds: 'later', check: async () => (times++ === 0 ? Promise.reject(new Error('no')) : []) }
    start([checkOf([whole, once])])
    await becomes('checks', 'succeeded')
    expect(await stateOf('checks')).toMatchObject([{ attempts: 2, problems: 0 }])
  })

  it('says nothing of problems where it could never look', async () => {
    await queue(db, 'checks')
    start([checkOf([whole, unreadable])])
    await becomes('checks', 'failed')
    const [failed] = await stateOf('checks')
    expect(failed).toMatchObject({ attempts: 2 })
    expect(failed).not.toHaveProperty('problems')
  })

  it('is not tried again where one of the rules will not be read by any attempt, whatever becomes of the others', async () => {
    const reason = 'This takes longer than it may'
    const never: Rule = { holds: 'this takes long', check: () => Promise.reject(new JobFailed(reason)) }
    await queue(db, 'checks')
    start([checkOf([unreadable, never])])
    await becomes('checks', 'failed')
    expect(await stateOf('checks')).toMatchObject([{ attempts: 1, failReason: reason }])
  })

  it('of a database that holds a part of a backup looks at nothing, says so, and is not tried again', async () => {
    const restoring = await beginRestore(db, 'another process')
    onTestFinished(() => restoring?.done())
    await queue(db, 'checks')
    let looked = 0
    const counted: Rule = { holds: 'this holds', check: async () => Array(looked++) }
    const { runs } = start([checkOf([counted, counted])])
    await becomes('checks', 'failed')
    const [failed] = await stateOf('checks')
    expect(failed).toMatchObject({ attempts: 1, failReason: expect.stringContaining('holds a part of a backup only') })
    expect(failed).not.toHaveProperty('problems')
    expect([looked, runs.map(({ outcome }) => outcome)]).toEqual([0, ['failed']])
  })

  it('says that there may be more where a rule has told as many as it tells', async () => {
    await queue(db, 'checks')
    start([checkOf([broken('one is one', 1_000), broken('two is two', 999)])])
    await becomes('checks', 'failed')
    expect(await stateOf('checks')).toMatchObject([
      { problems: 1_999, failReason: 'Does not hold: one is one (broken by at least 1000); two is two.' },
    ])
  })
})
