import { parseArgs } from 'node:util'
import { type ProfiledShape, ProfilerInUse, profile, resetProfiler } from '../database/profile.ts'
import { oneLine } from '../kernel/text.ts'
import { orExit } from '../or-exit.ts'
import { CommandRefused, runCommand } from './deps.ts'
import { documentBar } from './document-bar.ts'

const usage = `Turns MongoDB's profiler on for a while and shows the worst shapes of all its clients, without their values:
those that read a collection whole or sort in memory, then the others by the time that they took together. The profiler is put back to what it was, at Ctrl-C too. It costs the database some time, and keeps commands with their values
in its own collection system.profile.

  npm run profile -- [--seconds 60] [--top 20]
  npm run profile -- --reset

  --reset  turn the profiler off: where a run was killed it goes on recording everything
  --help   show this`

const whole = (name: string, text: string, most: number): number => {
  if (!/^\d{1,6}$/.test(text) || Number(text) < 1 || Number(text) > most)
    throw new CommandRefused(`--${name} must be a whole number from 1 to ${most}, but got ${text}`)
  return Number(text)
}

const isNamed = (arg: string | undefined): boolean => arg === '--seconds' || arg === '--top'

/** `-5` behind a name is its value here: it is refused as a number, and not taken for another option. */
const withValues = (args: readonly string[]): string[] =>
  args.flatMap((arg, i) => {
    const next = args[i + 1] ?? ''
    if (isNamed(arg) && /^-\d/.test(next)) return [`${arg}=${next}`]
    return /^-\d/.test(arg) && isNamed(args[i - 1]) ? [] : [arg]
  })

const readOptions = () => {
  const { values } = parseArgs({
    args: withValues(process.argv.slice(2)),
    options: {
      seconds: { type: 'string', default: '60' },
      top: { type: 'string', default: '20' },
      reset: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    process.exit()
  }
  return {
    seconds: whole('seconds', values.seconds, 86_400),
    top: whole('top', values.top, 1_000),
    reset: values.reset,
  }
}

const linesOf = ({
  client,
  cause,
  shape,
  plan,
  scans,
  sorts,
  count,
  totalMs,
  worstMs,
  ...more
}: ProfiledShape): string[] => [
  `${scans || sorts ? '!' : ' '}${String(totalMs).padStart(8)} ms  ${String(count).padStart(7)} ×  ${(totalMs / count).toFixed(1).padStart(7)} ms each, ${worstMs} at worst; ${more.docsExamined} documents and ${more.keysExamined} keys looked at for ${more.returned}`,
  `             ${shape}${plan === '' ? '' : `  [${plan}${sorts ? ', sorted in memory' : ''}]`}`,
  ...(client === '' && cause === '' ? [] : [`             ${[client, cause].filter(text => text !== '').join(': ')}`]),
]

/** No profiler (a router of a sharded cluster), or no right to it. */
const cannot = new Set([13, 59, 115, 8000])

/** What is said of the level that was found. */
const levels: Readonly<Record<number, string>> = {
  0: ' as it was',
  1: '; db.setProfilingLevel(1) has it record slow commands again',
}

const { seconds, top, reset } = await orExit(readOptions)
const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort())

await runCommand(async ({ db }) => {
  const bar = documentBar()
  try {
    if (reset) {
      const was = await resetProfiler(db)
      console.log(`The profiler of ${db.databaseName} had level ${was}, and is off${levels[was] ?? ''}`)
      return
    }
    console.log(`Recording all commands of ${db.databaseName} for ${seconds} s; Ctrl-C ends it before`)
    const found = await profile(db, {
      ms: seconds * 1_000,
      signal: stopped.signal,
      onProgress: entries => bar.show('commands', entries),
    })
    bar.stop()
    const shapes = found.shapes()
    const shown = shapes.slice(0, top)
    for (const shape of shown) for (const line of linesOf(shape)) console.log(line)
    if (shown.some(({ scans, sorts }) => scans || sorts))
      console.log('! no index serves it: the collection is read whole, or documents are sorted in memory')
    console.log(`${found.entries} commands of ${shapes.length} shapes; the profiler is as it was`)
  } catch (error) {
    if (error instanceof ProfilerInUse) throw new CommandRefused(error.message)
    if (!cannot.has(Number((error as { code?: unknown }).code))) throw error
    throw new CommandRefused(`The profiler cannot be used here: ${oneLine(error)}`)
  } finally {
    bar.stop()
  }
})
