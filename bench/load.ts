import autocannon from 'autocannon'
import { Random } from '../src/seed/random.ts'

/** One request of a workload. */
export interface Item {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export type LoadJob = Job & Extent

interface Job {
  readonly url: string
  readonly items: readonly Item[]
  readonly connections: number
  /** What the order of each connection's requests is drawn by; the url where nothing is said. */
  readonly order?: string
}

/** How long, in whole seconds (the generator samples once a second), or how many requests. */
type Extent =
  | { readonly seconds: number; readonly amount?: never }
  | { readonly amount: number; readonly seconds?: never }

export interface LoadResult {
  readonly requests: number
  readonly seconds: number
  /** Answers that are not 2xx, or that carry `errors`. */
  readonly failed: number
  /** Connections refused, reset or timed out. */
  readonly connectionErrors: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Requests prepared for each connection: more would make a start with 500 connections slow. */
const perConnection = 40

/**
 * Drives one server. Each connection asks an order of its own, prepared before it starts: connections that ask the same
 * at the same moment would flatter a server that shares work between requests.
 */
const run = async (job: LoadJob): Promise<LoadResult> => {
  const { url, items, connections, order = url } = job
  const random = new Random(1, order)
  const result = await autocannon({
    url,
    connections,
    // It ends with a sample.
    ...(job.amount === undefined ? { duration: job.seconds } : { amount: job.amount, sampleInt: 10 }),
    timeout: 20,
    // Read byte by byte: parsing each answer would cost more than serving it.
    verifyBody: body => !String(body).startsWith('{"errors"'),
    setupClient: client =>
      client.setRequests(
        Array.from({ length: Math.min(perConnection, 4 * items.length) }, () => ({ ...random.pick(items) })),
      ),
  })
  return {
    requests: result.requests.total,
    seconds: result.duration,
    failed: result.non2xx + result.mismatches,
    connectionErrors: result.errors + result.timeouts,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  }
}

process.on('message', async (job: LoadJob) => process.send?.(await run(job)))
process.on('disconnect', () => process.exit())
