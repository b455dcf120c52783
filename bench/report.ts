import { cpus } from 'node:os'
import type { Figure } from './figures.ts'
import type { Cost, Interval } from './paired.ts'
import { medianOf, type Pace, type Round, ratio } from './race.ts'
import type { Bench } from './setup.ts'

export interface Duel {
  readonly title: string
  readonly rounds: ReadonlyMap<string, readonly Round[]>
  /** The runner that the others are held against. */
  readonly against: string
  readonly commands: ReadonlyMap<
    string,
    { readonly commands: number; readonly documents: number; readonly keys: number }
  >
  readonly note: string
}

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
const heading = (...cells: readonly string[]): string => `${row(...cells)}\n${row(...cells.map(() => '---'))}`

const table = ({ title, rounds, against, commands, note }: Duel): string => {
  const other = rounds.get(against) ?? []
  const lines = [...rounds].map(([name, own]) => {
    const spread = (figure: 'requestsPerSecond' | 'cpuMs' | 'mongodCpuMs') => {
      const { median, min, max } = ratio(own, other, figure)
      return name === against ? '1' : `**${median.toFixed(2)}** (${min.toFixed(2)}–${max.toFixed(2)})`
    }
    const reads = commands.get(name)
    const failed = own.reduce((sum, round) => sum + round.failed + round.connectionErrors, 0)
    return row(
      name,
      Math.round(medianOf(own, 'requestsPerSecond')),
      spread('requestsPerSecond'),
      medianOf(own, 'cpuMs').toFixed(3),
      spread('cpuMs'),
      medianOf(own, 'mongodCpuMs').toFixed(3),
      spread('mongodCpuMs'),
      `${medianOf(own, 'p50Ms')} / ${medianOf(own, 'p99Ms')}`,
      reads ? `${reads.commands} / ${reads.documents} / ${reads.keys}` : '',
      failed,
    )
  })
  const head = heading(
    '',
    'requests/s',
    'ratio',
    'CPU ms/request',
    'ratio',
    'mongod CPU ms/request',
    'ratio',
    'p50 / p99 ms',
    'one request alone: commands / documents / keys examined',
    'failed',
  )
  return `### ${title}\n\n${head}\n${lines.join('\n')}\n\n${note}\n`
}

const percent = (ratio: number): string => `${ratio < 1 ? '−' : '+'}${Math.abs(100 * (ratio - 1)).toFixed(1)} %`
const within = ({ median, from, to }: Interval): string => `**${percent(median)}** (${percent(from)} to ${percent(to)})`

const mostCost = 1.03
/** What an interval says of a limit. */
const verdictOf = ({ from, to }: Interval): string =>
  to <= mostCost ? 'yes' : from > mostCost ? '**no**' : '**not told apart**'

const costSection = ({
  cpu,
  rate,
  cpuMs,
  starts,
  blocks,
  requests,
  failed,
}: Cost): string => `### Recording every command, on against off

${heading('', 'recorded', 'not recorded', 'difference (95 % confidence)')}
${row('CPU ms/request', cpuMs.with.toFixed(3), cpuMs.without.toFixed(3), within(cpu))}
${row('requests/s', '', '', within(rate))}

To reach: less than 3 % more CPU a request; reached: ${verdictOf(cpu)}. The newest 20 products of a shop with sharing off, so that each request has 2 commands of its own to record. Two servers that differ in nothing else, ${starts} times started anew; ${starts * blocks} blocks of four turns (with, without, without, with) of the same ${requests} requests in the same order; the median of the blocks' ratios, and where it lies by the sign test. ${failed} of all requests failed.
`

const figureTable = (figures: readonly Figure[]): string =>
  [
    heading('figure', 'target', 'measured', 'met'),
    ...figures.map(({ name, target, value, met }) => row(name, target, value, met ? 'yes' : '**no**')),
  ].join('\n')

export interface Results {
  readonly bench: Pick<Bench, 'loaded' | 'mongod'>
  readonly pace: Pace
  readonly duels: readonly Duel[]
  readonly recording: Cost | null
  readonly figures: readonly Figure[]
  readonly quick: boolean
}

/** bench/README.md: what was measured where, what it is held against, and what it does not say. */
export const report = ({ bench, pace, duels, recording, figures, quick }: Results): string => {
  const { documents, loadMs, indexMs } = bench.loaded
  const [cpu] = cpus()
  const perSecond = Math.round(documents / (loadMs / 1_000)).toLocaleString('en')
  return `# Benchmarks

Written by \`npm run bench\`${quick ? ' with `--quick`: a smaller set and few rounds, good for a look only' : ''}. ${new Date().toISOString().slice(0, 10)} · ${cpu?.model.trim()}, ${cpus().length} cores · Node ${process.versions.node} · MongoDB ${bench.mongod}, a replica set of one with a cache of 2 GB · ${documents.toLocaleString('en')} documents, loaded at ${perSecond} a second, their indexes built in ${(indexMs / 1_000).toFixed(1)} s.

## Against REST written by hand

[rest/server.ts](rest/server.ts) answers the same JSON by routes over the bare driver: the smallest projections, answers serialised by schemas, the same pool (5–50), the same check of the token and of the viewer's shops with the same caches, one log line a request. Loadstone runs as in production (\`NODE_ENV=production\`, logging at \`info\`). Servers, mongod and load generator share the machine, so the ratios tell more than the figures beside them: rounds of ${pace.seconds} s by turns, ${pace.rounds} of each, ${pace.connections} connections; medians, and of the ratios the least and the greatest of any round. The answers of both are compared before anything is timed.

${[...duels.map(table), ...(recording ? [costSection(recording)] : [])].join('\n')}
## Figures

Server times as a client on the same machine sees them, p95 of 300 requests one after the other, each with its own variables, so they contain the way there and back.

${figureTable(figures)}

## What this does not compare

- No network: everything is on 127.0.0.1, and a slow network hides the difference between servers.
- No data larger than memory: all of it fits into mongod's cache.
- No writes, no live updates.
- The REST server has no limits, no deadlines, no figures and no cursors; a real one has some of them.
- GraphQL is asked by POST with the whole query text; stored operations would be smaller.
- Other GraphQL servers are not here.
- Cached plan lookups and product lists (5 and 20 ms) and the share of cache hits: there is no cache of documents yet.
`
}
