import { cpus } from 'node:os'
import type { Honest } from './abuse-honest.ts'
import type { Outcomes } from './abuse-load.ts'
import type { Memory } from './processes.ts'

/** Memory at so many seconds after the abuse has begun. */
export interface Sample extends Memory {
  readonly second: number
}

export interface AbuseRun {
  readonly title: string
  readonly outcomes: Outcomes
  readonly alone: Honest
  readonly beside: Honest
  readonly samples: readonly Sample[]
  /** Seconds after which memory is held against that at the end. */
  readonly warm: number
  readonly samePid: boolean
  /** Status of `/health/live` afterwards; null without an answer. */
  readonly after: number | null
}

/** What memory may have grown between the warm-up and the end. */
const growth = 1.25
const windowSeconds = 5

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
const heading = (...cells: readonly string[]): string => `${row(...cells)}\n${row(...cells.map(() => '---'))}`
const mib = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MiB`
const ms = (value: number): string => `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`

/** The least within some seconds: what is in use, without what waits to be collected. */
const least = (samples: readonly Sample[], from: number, what: keyof Memory): number =>
  Math.min(
    ...samples.filter(({ second }) => second >= from && second < from + windowSeconds).map(sample => sample[what]),
  )

const memoryOf = ({ samples, warm }: AbuseRun, what: keyof Memory) => {
  const end = (samples.at(-1)?.second ?? 0) - windowSeconds
  return { before: least(samples, Math.min(warm, end), what), after: least(samples, end, what) }
}

const isOurFault = (outcome: string): boolean => /^5\d\d/.test(outcome) && outcome !== '503 OVERLOADED'
const faultsOf = ({ outcomes }: AbuseRun): string[] =>
  Object.entries(outcomes).flatMap(([kind, of]) =>
    Object.entries(of)
      .filter(([outcome]) => isOurFault(outcome))
      .map(([outcome, count]) => `${kind}: ${outcome} × ${count}`),
  )

/** What a run did not hold, in words; empty where it held all. */
export const failuresOf = (run: AbuseRun): string[] => {
  const { samePid, after } = run
  const grown = (['rss', 'heapUsed'] as const).flatMap(what => {
    const { before, after: end } = memoryOf(run, what)
    return end <= before * growth ? [] : [`${what} went from ${mib(before)} to ${mib(end)}`]
  })
  return [
    ...(samePid && after === 200 ? [] : ['the process did not stay up']),
    ...[run.alone, run.beside]
      .filter(({ asked, answered }) => answered < asked)
      .map(({ asked, answered, otherwise }) => `${asked - answered} honest requests: ${JSON.stringify(otherwise)}`),
    ...grown,
    ...faultsOf(run),
  ]
}

const honestRow = (name: string, { asked, answered, p50Ms, p99Ms, slowestMs }: Honest): string =>
  row(name, asked, `${((100 * answered) / asked).toFixed(1)} %`, ms(p50Ms), ms(p99Ms), ms(slowestMs))

const section = (run: AbuseRun): string => {
  const { title, outcomes, alone, beside, samePid, after } = run
  const total = Object.values(outcomes)
    .flatMap(of => Object.values(of))
    .reduce((sum, n) => sum + n, 0)
  const memory = (['rss', 'heapUsed'] as const).map(what => {
    const { before, after: end } = memoryOf(run, what)
    return row(what === 'rss' ? 'resident memory' : 'heap in use', mib(before), mib(end), (end / before).toFixed(2))
  })
  const kinds = Object.entries(outcomes)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([kind, of]) => {
      const sorted = Object.entries(of).sort(([, a], [, b]) => b - a)
      return row(
        kind,
        sorted.reduce((sum, [, n]) => sum + n, 0),
        sorted.map(([outcome, n]) => `${outcome} × ${n}`).join(', '),
      )
    })
  return [
    `### ${title}`,
    `${total} bad requests and connections. The process ${samePid && after === 200 ? 'is the same as before and live' : '**did not stay up**'}; answers of 5xx that are not \`OVERLOADED\`: ${faultsOf(run).length === 0 ? 'none' : `**${faultsOf(run).join('; ')}**`}.`,
    [
      heading('honest requests', 'asked', 'answered', 'p50', 'p99', 'slowest'),
      honestRow('alone', alone),
      honestRow('beside the bad ones', beside),
    ].join('\n'),
    [heading('memory, the least within 5 s', 'after the warm-up', 'at the end', 'ratio'), ...memory].join('\n'),
    [heading('bad', 'sent', 'came to'), ...kinds].join('\n'),
  ].join('\n\n')
}

/** The section of bench/README.md. */
export const reportAbuse = (
  runs: readonly AbuseRun[],
  { seconds, perSecond, mongod }: { readonly seconds: number; readonly perSecond: number; readonly mongod: string },
): string =>
  [
    `Written by \`npm run bench:abuse\`. ${new Date().toISOString().slice(0, 10)} · ${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores · Node ${process.versions.node} · MongoDB ${mongod}.`,
    `${seconds} s of bad requests from another process by 24 loops and 24 connections that are held open, from 4 addresses; beside them ${perSecond} honest requests a second (the newest 20 products of a shop) from an address and by viewers of their own. The server runs as in production. All of it shares the machine, so a slow honest request may have waited for a processor and not for the server.`,
    ...runs.map(section),
  ].join('\n\n')
