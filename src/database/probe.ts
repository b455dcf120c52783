import { LRUCache } from 'lru-cache'
import type mongoose from 'mongoose'
import type { Logger } from 'pino'
import { tenths } from '../kernel/rounded.ts'
import { late, within } from '../kernel/within.ts'
import type { Database } from './connection.ts'

/** How the database answered a ping: `latencyMs` until it did, the wait for a connection of the pool included. */
export type Ping =
  | { readonly outcome: 'answered'; readonly latencyMs: number }
  | { readonly outcome: 'disconnected' | 'late' | 'failed' }

export interface Probe {
  /** At most a quarter of a second old, sent once for all who wait for it; ends within 0.7 s whatever happens. */
  ping(): Promise<Ping>
  /** Whether a write, confirmed by a majority, could be read again within `ms`. */
  readWrite(ms: number): Promise<boolean>
}

const PING_MS = 700
const PING_FRESH_MS = 250
const comment = 'loadstone health'

/** The one document of the collection, which all processes count up: it needs no cleaning, whatever dies. */
const counter = { _id: 'checks' }

/**
 * Asks the database how it is. Commands that a hanging database has not answered are waited for before others are sent:
 * a check every second would otherwise take one connection after the other out of the pool.
 */
export const createProbe = (database: Database, log: Logger): Probe => {
  const hanging = new Set<string>()
  const lastError = new Map<string, string>()

  /** Runs `work` unless the same is still under way; `late` after `ms`, `null` where it fails. Logs a failure once. */
  const run = async <T>(name: string, ms: number, work: (db: mongoose.mongo.Db) => Promise<T>) => {
    const { db } = database.connection
    if (!db || hanging.has(name)) return late
    hanging.add(name)
    const running = work(db).finally(() => hanging.delete(name))
    try {
      const result = await within(running, ms)
      if (result !== late) lastError.delete(name)
      return result
    } catch (error) {
      const text = String(error)
      if (lastError.get(name) !== text) log.warn({ err: error }, `Health check failed: ${name}`)
      lastError.set(name, text)
      return null
    }
  }

  const ask = async (): Promise<Ping> => {
    if (database.state.state !== 'connected') return { outcome: 'disconnected' }
    const begun = performance.now()
    const answer = await run('ping', PING_MS, db => db.command({ ping: 1, comment }, { readPreference: 'primary' }))
    if (answer === late) return { outcome: 'late' }
    if (answer === null) return { outcome: 'failed' }
    return { outcome: 'answered', latencyMs: tenths(performance.now() - begun) }
  }
  const pings = new LRUCache<'ping', Ping>({ max: 1, ttl: PING_FRESH_MS, fetchMethod: ask })

  return {
    ping: () => pings.forceFetch('ping'),
    readWrite: async ms => {
      const written = await run('write and read', ms, async db => {
        const collection = db.collection<{ _id: string; count: number }>('health')
        const options = { comment, maxTimeMS: ms }
        const after = await collection.findOneAndUpdate(
          counter,
          { $inc: { count: 1 } },
          { ...options, upsert: true, returnDocument: 'after', writeConcern: { w: 'majority', wtimeoutMS: ms } },
        )
        const read = await collection.findOne(counter, { ...options, readPreference: 'primary' })
        return after !== null && read !== null && read.count >= after.count
      })
      return written === true
    },
  }
}
