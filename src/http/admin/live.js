import { createClient } from 'graphql-ws'
import { requestOf, settings } from './api.js'
import { accessToken } from './session.js'

/** @typedef {{ readonly name: string, readonly variables?: () => Record<string, unknown>, readonly told: (data: any) => void }} Watched */

const pauseMs = 2_000
/** A server that answers no ping within this is gone. */
const pingMs = 10_000

const url = () => {
  const address = new URL(settings.endpoint, location.href)
  address.protocol = address.protocol.replace('http', 'ws')
  return address.href
}

/** @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} */
const wait = (ms, signal) =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/**
 * Subscribes on one WebSocket, and again whenever that ends, until `signal` ends all of it.
 *
 * @param {readonly Watched[]} all
 * @param {{ readonly signal: AbortSignal, readonly closed: () => void }} options `closed`: the WebSocket has ended
 */
export const follow = (all, { signal, closed }) => {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let unanswered
  const client = createClient({
    url: url(),
    connectionParams: async () => ({ authorization: `Bearer ${await accessToken()}` }),
    keepAlive: pingMs,
    // Whatever ended it, and a token that did: it is come back with a new one.
    retryAttempts: 0,
    on: {
      closed: () => {
        clearTimeout(unanswered)
        if (!signal.aborted) closed()
      },
      ping: isReceived => {
        if (!isReceived) unanswered = setTimeout(() => client.terminate(), pingMs / 2)
      },
      pong: isReceived => {
        if (isReceived) clearTimeout(unanswered)
      },
    },
  })
  signal.addEventListener('abort', () => void client.dispose())

  /** @param {Watched} watched */
  const keepUp = async ({ name, variables = () => ({}), told }) => {
    while (!signal.aborted) {
      try {
        for await (const { data } of client.iterate(requestOf(name, variables()))) if (data) told(data)
      } catch {
        // What is wrong is said where it is asked for by HTTP; here it is only tried again.
      }
      await wait(pauseMs, signal)
    }
  }
  for (const watched of all) void keepUp(watched)
}
