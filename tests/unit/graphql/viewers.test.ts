import { afterEach, describe, expect, it, vi } from 'vitest'
import { createViewers } from '../../../src/graphql/viewers.ts'
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

const start = () => {
  const looks: string[] = []
  const viewers = createViewers(tokens as Tokens, async (id, sessionId) => {
    looks.push(`${id}-${sessionId}`)
    const codes = { brandCode: null, mediatorCode: null, agencyCode: null }
    return { viewer: { id, sessionId, roles: [], shopIds: [], ...codes } satisfies Viewer }
  })
  const ask = async (...tokens: string[]): Promise<string[]> => {
    looks.length = 0
    for (const token of tokens) await viewers(`Bearer ${token}`)
    return [...looks]
  }
  return { viewers, ask }
}

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
    const { viewers, ask } = start()
    for (let i = 0; i < 10_000; i++) viewers.forget(`other${i}`)
    vi.advanceTimersByTime(20_000)
    await ask('ada-1')
    for (let i = 0; i < 1_000; i++) viewers.forget(`another${i}`)
    expect(await ask('ada-1')).toEqual([])
  })
})
