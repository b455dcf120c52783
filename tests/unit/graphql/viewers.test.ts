import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createViewers, type ViewersOptions } from '../../../src/graphql/viewers.ts'
import { AppError } from '../../../src/kernel/errors.ts'
import type { Tokens } from '../../../src/kernel/tokens.ts'
import type { Viewer } from '../../../src/kernel/viewer.ts'

/** Tokens that say `user/session`. */
const tokens: Pick<Tokens, 'verify'> = {
  verify: async token => {
    const [userId = '', sessionId = null] = token.split('-')
    return { userId, sessionId, expiresAt: Date.now() / 1000 + 60 }
  },
}

afterEach(() => vi.useRealTimers())

/** What is known is never too old here, unless a test says so. */
const start = (options: ViewersOptions = { freshMs: 3_600_000 }) => {
  const looks: string[] = []
  const database: { failure: AppError | null; isAway: boolean } = { failure: null, isAway: false }
  const look = async (id: string, sessionId: string | null) => {
    looks.push(`${id}-${sessionId}`)
    if (database.failure) throw database.failure
    const codes = { brandCode: null, mediatorCode: null, agencyCode: null }
    return { viewer: { id, sessionId, roles: [], shopIds: [], ...codes } satisfies Viewer }
  }
  const viewers = createViewers(tokens as Tokens, look, { isAway: () => database.isAway, ...options })
  const ask = async (...tokens: string[]): Promise<string[]> => {
    looks.length = 0
    for (const token of tokens) await viewers(`Bearer ${token}`)
    return [...looks]
  }
  return { viewers, ask, database }
}

describe('while the database is away', () => {
  const gone = { code: 'DATABASE_UNAVAILABLE' }
  const startAway = async () => {
    const now = performance.now.bind(performance)
    let later = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + later)
    onTestFinished(() => clock.mockRestore())
    const started = start({})
    const pass = async (ms: number) => {
      later += ms
      // The cache reads the clock once a millisecond.
      await wait(5)
    }
    await started.ask('ada-1')
    await pass(5_000)
    const away = (isAway: boolean) =>
      Object.assign(started.database, { isAway, failure: isAway ? new AppError('DATABASE_UNAVAILABLE') : null })
    away(true)
    return { ...started, pass, away }
  }

  it('who was known stays known without a look, and is looked at when it is back', async () => {
    const { ask, away, pass } = await startAway()
    expect(await ask('ada-1', 'ada-1')).toEqual([])
    await pass(300_000)
    expect(await ask('ada-1', 'ada-1')).toEqual([])
    away(false)
    await pass(5_000)
    expect(await ask('ada-1', 'ada-1')).toEqual(['ada-1'])
  })

  it('ten minutes after he was last seen nobody is known', async () => {
    const { ask, pass } = await startAway()
    await pass(590_000)
    await ask('ada-1')
    await pass(10_000)
    await expect(ask('ada-1')).rejects.toMatchObject(gone)
  })

  it('who was not known, or was forgotten since, is not', async () => {
    const { viewers, ask } = await startAway()
    for (const other of ['bea-1', 'ada-2']) await expect(ask(other)).rejects.toMatchObject(gone)
    viewers.forget('ada')
    await expect(ask('ada-1')).rejects.toMatchObject(gone)
  })

  it('nor is he whose session was, and the other one of his is', async () => {
    const { viewers, ask, pass, away } = await startAway()
    away(false)
    await ask('ada-1', 'ada-2')
    await pass(5_000)
    away(true)
    viewers.forget('1')
    await expect(ask('ada-1')).rejects.toMatchObject(gone)
    expect(await ask('ada-2')).toEqual([])
  })

  it('who was known stays known where all were forgotten, as the news of changes has stopped', async () => {
    const { viewers, ask } = await startAway()
    viewers.forgetAll()
    expect(await ask('ada-1')).toEqual([])
  })

  it('a look that has waited for it in vain is the end: what it was for would wait once more', async () => {
    const { ask, database } = await startAway()
    database.isAway = false
    await expect(ask('ada-1')).rejects.toMatchObject(gone)
  })
})

describe('who is known', () => {
  it('is looked at again once he, or his session, was forgotten, and nobody else is', async () => {
    const { viewers, ask } = start()
    const all = ['ada-1', 'ada-2', 'bea-3']
    expect(await ask(...all, ...all)).toEqual(all)
    viewers.forget('ada')
    expect(await ask(...all)).toEqual(['ada-1', 'ada-2'])
    viewers.forget('2')
    expect(await ask(...all)).toEqual(['ada-2'])
    expect(await ask(...all)).toEqual([])
  })

  it('is looked at again once all were forgotten', async () => {
    const { viewers, ask } = start()
    const all = ['ada-1', 'ada-2', 'bea-3']
    await ask(...all)
    viewers.forgetAll()
    expect(await ask(...all, ...all)).toEqual(all)
  })

  it('stays forgotten, however many are forgotten after him', async () => {
    const { viewers, ask } = start()
    await ask('ada-1')
    viewers.forget('ada')
    for (let i = 0; i < 20_000; i++) viewers.forget(`other${i}`)
    expect(await ask('ada-1')).toEqual(['ada-1'])
  })

  it('is not looked at again because many others were forgotten long ago', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { viewers, ask } = start({})
    for (let i = 0; i < 10_000; i++) viewers.forget(`other${i}`)
    vi.advanceTimersByTime(20_000)
    await ask('ada-1')
    for (let i = 0; i < 1_000; i++) viewers.forget(`another${i}`)
    expect(await ask('ada-1')).toEqual([])
  })

  it('is looked at again once in ten thousand times that another one is forgotten, however fast they come', async () => {
    const { viewers, ask } = start()
    await ask('ada-1')
    let looks = 0
    for (let i = 0; i < 30_000; i++) {
      viewers.forget(`other${i}`)
      looks += (await ask('ada-1')).length
    }
    expect(looks).toBe(2)
  })

  it('is looked at again after 4 s, though nobody tells that he has changed', async () => {
    const now = performance.now.bind(performance)
    let later = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + later)
    onTestFinished(() => clock.mockRestore())
    const { ask } = start({})
    const { ask: askLonger } = start({ freshMs: 60_000 })
    for (const each of [ask, askLonger]) expect(await each('ada-1')).toEqual(['ada-1'])
    later = 4_000
    // The cache reads the clock once a millisecond.
    await wait(5)
    expect(await ask('ada-1')).toEqual(['ada-1'])
    expect(await askLonger('ada-1')).toEqual([])
  })
})
