import type { Item } from './load.ts'
import type { LoadProcess, ServerProcess } from './processes.ts'

/** Of paired ratios the median, and where it lies with 95 % confidence. */
export interface Interval {
  readonly median: number
  readonly from: number
  readonly to: number
}

/** What a change costs: of what it is in to what it is not in, block by block. */
export interface Cost {
  readonly cpu: Interval
  readonly rate: Interval
  /** CPU milliseconds a request, of all turns together. */
  readonly cpuMs: { readonly with: number; readonly without: number }
  readonly starts: number
  readonly blocks: number
  readonly requests: number
  readonly failed: number
}

export interface Plan {
  /** How often both servers are started anew: one process may be luckier than another all its life. */
  readonly starts: number
  /** Blocks of four turns for each start. */
  readonly blocks: number
  /** Requests of a turn. */
  readonly requests: number
  readonly connections: number
}

/**
 * The median of values, and the ranks between which that of their distribution lies with 95 %, whatever it is (the sign
 * test's interval). Throws RangeError for fewer than 6.
 */
export const medianWithin = (values: readonly number[]): Interval => {
  const n = values.length
  if (n < 6) throw new RangeError(`6 values or more have an interval, but got ${n}`)
  const sorted = values.toSorted((a, b) => a - b)
  const at = (rank: number): number => sorted[rank - 1] ?? Number.NaN
  // P(at most `rank` of n lie below the median) = the sum of the binomial's first terms.
  let rank = 0
  let term = 0.5 ** n
  for (let sum = term; sum <= 0.025; sum += term) {
    rank++
    term *= (n - rank + 1) / rank
  }
  return { median: (at((n + 1) >> 1) + at((n + 2) >> 1)) / 2, from: at(rank), to: at(n + 1 - rank) }
}

interface Turn {
  readonly cpuMs: number
  readonly seconds: number
  readonly failed: number
}

/**
 * Holds two servers against each other that differ by a few per cent. Turns are short and of the same requests in the same
 * order, four to a block (with, without, without, with), so that what drifts evenly meets both alike; the ratio is taken
 * within a block. CPU is that of the server's process, by its own count, which waits for nobody.
 */
export const costOf = async (
  load: LoadProcess,
  items: readonly Item[],
  start: { readonly with: () => Promise<ServerProcess>; readonly without: () => Promise<ServerProcess> },
  { starts, blocks, requests, connections }: Plan,
): Promise<Cost> => {
  const turns: { with: Turn; without: Turn }[] = []
  const turn = async (server: ServerProcess, order: string): Promise<Turn> => {
    const before = await server.cpuMs()
    const result = await load.run({ url: server.url, items, connections, amount: requests, order })
    const cpuMs = (await server.cpuMs()) - before
    return { cpuMs, seconds: result.seconds, failed: result.failed + result.connectionErrors }
  }
  const sum = (a: Turn, b: Turn): Turn => ({
    cpuMs: a.cpuMs + b.cpuMs,
    seconds: a.seconds + b.seconds,
    failed: a.failed + b.failed,
  })
  for (let one = 0; one < starts; one++) {
    const started: ServerProcess[] = []
    const begin = async (which: () => Promise<ServerProcess>): Promise<ServerProcess> => {
      const server = await which()
      started.push(server)
      return server
    }
    try {
      // The one that starts first is the other one the next time.
      const first = one % 2 === 0
      const earlier = await begin(first ? start.with : start.without)
      const later = await begin(first ? start.without : start.with)
      const [on, off] = first ? [earlier, later] : [later, earlier]
      for (let block = -2; block < blocks; block++) {
        const order = `${one} ${block}`
        const [a, b] = [await turn(on, order), await turn(off, order)]
        const [c, d] = [await turn(off, order), await turn(on, order)]
        // The first ones compile what the others run.
        if (block >= 0) turns.push({ with: sum(a, d), without: sum(b, c) })
      }
    } finally {
      for (const server of started) await server.stop()
    }
  }
  const total = (which: 'with' | 'without', figure: keyof Turn): number =>
    turns.reduce((all, block) => all + block[which][figure], 0)
  const count = turns.length * 2 * requests
  return {
    cpu: medianWithin(turns.map(block => block.with.cpuMs / block.without.cpuMs)),
    rate: medianWithin(turns.map(block => block.without.seconds / block.with.seconds)),
    cpuMs: { with: total('with', 'cpuMs') / count, without: total('without', 'cpuMs') / count },
    ...{ starts, blocks, requests },
    failed: total('with', 'failed') + total('without', 'failed'),
  }
}
