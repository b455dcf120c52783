import assert from 'node:assert/strict'
import type mongoose from 'mongoose'
import type { Item } from './load.ts'
import type { LoadProcess, ServerProcess } from './processes.ts'

type Db = mongoose.mongo.Db

export interface Runner {
  readonly name: string
  readonly server: ServerProcess
  readonly items: readonly Item[]
}

/** What one round of one runner showed. CPU in milliseconds a request. */
export interface Round {
  readonly requestsPerSecond: number
  readonly cpuMs: number
  readonly mongodCpuMs: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly requests: number
  readonly failed: number
  readonly connectionErrors: number
}

export interface Pace {
  readonly rounds: number
  /** Whole seconds of each round. */
  readonly seconds: number
  readonly connections: number
}

export const send = async (server: ServerProcess, { method, path, headers, body }: Item): Promise<unknown> => {
  const response = await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body }) })
  const answer = (await response.json()) as { errors?: unknown }
  if (!response.ok || answer.errors) {
    throw new Error(`${path} ${body ?? ''} answered ${response.status}: ${JSON.stringify(answer).slice(0, 500)}`)
  }
  return answer
}

/** Fails where two servers do not answer the same JSON to the same page. */
export const compare = async (a: Runner, b: Runner): Promise<void> => {
  for (const [i, item] of a.items.entries()) {
    const other = b.items[i]
    assert(other, `${b.name} has no request for each of ${a.name}`)
    assert.deepEqual(await send(a.server, item), await send(b.server, other), `${a.name} and ${b.name} differ`)
  }
}

const mongodCpuMs = async (db: Db): Promise<number> => {
  const { extra_info: info } = await db.admin().serverStatus()
  return (Number(info.user_time_us) + Number(info.system_time_us)) / 1_000
}

/** Collection scans that queries have made in this mongod so far, by its own counter. */
const collectionScans = async (db: Db): Promise<number> => {
  const { metrics } = await db.admin().serverStatus()
  return Number(metrics.queryExecutor.collectionScans.nonTailable)
}

/** Counts the collection scans of what is measured, and not those of preparing it. */
export class ScanCounter {
  readonly #db: Db
  found = 0

  constructor(db: Db) {
    this.#db = db
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    const before = await collectionScans(this.#db)
    const result = await work()
    this.found += (await collectionScans(this.#db)) - before
    return result
  }
}

/** Short rounds by turns, so that what else the machine does meets all runners alike; a first one of each is not counted. */
export const race = async (
  db: Db,
  load: LoadProcess,
  runners: readonly Runner[],
  { rounds, seconds, connections }: Pace,
): Promise<Map<string, Round[]>> => {
  const found = new Map<string, Round[]>(runners.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    // To and fro, so that none always comes behind the same one.
    for (const { name, server, items } of round % 2 === 0 ? runners : runners.toReversed()) {
      const [cpuBefore, mongodBefore] = [await server.cpuMs(), await mongodCpuMs(db)]
      const result = await load.run({
        url: server.url,
        items,
        connections,
        seconds: round === 0 ? Math.min(seconds, 2) : seconds,
      })
      const [cpuAfter, mongodAfter] = [await server.cpuMs(), await mongodCpuMs(db)]
      if (round === 0) continue
      found.get(name)?.push({
        requestsPerSecond: result.requests / result.seconds,
        cpuMs: (cpuAfter - cpuBefore) / result.requests,
        mongodCpuMs: (mongodAfter - mongodBefore) / result.requests,
        p50Ms: result.p50Ms,
        p99Ms: result.p99Ms,
        requests: result.requests,
        failed: result.failed,
        connectionErrors: result.connectionErrors,
      })
    }
  }
  return found
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

type Figure = Exclude<keyof Round, 'requests' | 'failed' | 'connectionErrors'>

export const medianOf = (rounds: readonly Round[], figure: Figure): number => median(rounds.map(round => round[figure]))

/** Median, least and greatest of the ratio of `a` to `b`, round by round: neighbours in time are held against each other. */
export const ratio = (a: readonly Round[], b: readonly Round[], figure: Figure) => {
  const ratios = a.map((round, i) => round[figure] / (b[i]?.[figure] ?? Number.NaN))
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
}

/** The reads that `work` caused in the database, as the server's profiler has them; ours for ourselves left out. */
export const profiled = async (
  db: Db,
  work: () => Promise<unknown>,
): Promise<{ commands: number; documents: number; keys: number }> => {
  await db.command({ profile: 2 })
  try {
    await work()
  } finally {
    await db.command({ profile: 0 })
  }
  const reads = await db
    .collection('system.profile')
    .find({ op: { $in: ['query', 'command', 'getmore'] } })
    .toArray()
  await db.collection('system.profile').drop()
  const counted = reads.filter(
    ({ command }) =>
      ['find', 'aggregate', 'getMore'].some(name => name in command) && !/^loadstone/.test(command.comment ?? ''),
  )
  const sum = (name: string) => counted.reduce((total, read) => total + (read[name] ?? 0), 0)
  return { commands: counted.length, documents: sum('docsExamined'), keys: sum('keysExamined') }
}
