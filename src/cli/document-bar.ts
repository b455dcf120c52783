import { Presets, SingleBar } from 'cli-progress'

/** Documents above which a log is told as well. */
const inLog = 10_000

/** A bar over documents, one collection after the other; in a log a line every 5 s. Where the total is not known, a count. */
export const documentBar = () => {
  let bar: { readonly of: string; readonly shown: SingleBar } | null = null
  const stop = () => {
    bar?.shown.stop()
    bar = null
  }
  return {
    stop,
    show: (of: string, done: number, total?: number) => {
      if (bar?.of !== of) {
        stop()
        const format = total === undefined ? `${of}: {value}` : `${of} {bar} {percentage} % · {value} of {total}`
        const shown = new SingleBar(
          { format, hideCursor: true, noTTYOutput: (total ?? 0) > inLog, notTTYSchedule: 5_000 },
          Presets.shades_classic,
        )
        shown.start(total ?? 0, done)
        bar = { of, shown }
      }
      bar.shown.update(done)
    },
  }
}
