import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'

const ask = (t: TestApp) => t.app.inject({ method: 'POST', url: '/graphql', payload: { query: '{ __typename }' } })

/** Holds the event loop, as a computation would, so that nearly nothing else runs, until it is let go. */
const hold = () => {
  let isHeld = true
  const held = (async () => {
    for (; isHeld; await wait(1)) for (const until = performance.now() + 150; performance.now() < until; );
  })()
  return async () => {
    isHeld = false
    await held
  }
}

const expectRefused = async (t: TestApp) => {
  const refused = await ask(t)
  expect(refused.statusCode).toBe(503)
  expect(refused.headers['retry-after']).toBe('1')
  expect(refused.json()).toEqual({
    errors: [
      {
        message: 'The server is at its capacity.',
        extensions: { code: 'OVERLOADED', requestId: refused.headers['x-request-id'] },
      },
    ],
  })
  const elsewhere = await t.app.inject('/admin/database/stats')
  expect(elsewhere.statusCode).toBe(503)
  expect(elsewhere.headers['retry-after']).toBe('1')
  expect(elsewhere.json()).toMatchObject({ code: 'OVERLOADED' })
  for (const path of ['/health', '/health/live', '/health/ready']) {
    expect((await t.app.inject(path)).json()).not.toHaveProperty('code')
  }
  expect((await t.app.inject('/health/live')).statusCode).toBe(200)
}

describe('a process above a limit of its own refuses requests as OVERLOADED, and still tells its health', () => {
  it.each([
    ['V8’s heap', { MAX_HEAP_PERCENT: '1' }],
    ['memory of the process', { MAX_RSS_BYTES: '1000000' }],
  ])('%s', async (_what, env) => {
    const t = await startApp(env)
    await expect.poll(async () => (await ask(t)).statusCode).toBe(503)
    await expectRefused(t)
  })

  it.each([
    ['delay of the event loop', { MAX_EVENT_LOOP_DELAY: '50' }],
    ['use of the event loop', { MAX_EVENT_LOOP_PERCENT: '80' }],
  ])('%s, and serves again when it has passed', async (_what, env) => {
    const t = await startApp(env)
    const letGo = hold()
    try {
      await expect.poll(async () => (await ask(t)).statusCode).toBe(503)
      await expectRefused(t)
    } finally {
      await letGo()
    }
    await expect.poll(async () => (await ask(t)).statusCode).toBe(200)
  })
})
