import { type CpuInfo, cpus, totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import type { Load } from './domains/operations/index.ts'
import { tenths } from './kernel/rounded.ts'

export interface LoadWatch {
  snapshot(): Load
  stop(): void
}

interface Ticks {
  readonly idle: number
  readonly all: number
}

const SAMPLE_MS = 10_000

/**
 * Watches memory and processors. The processors' share is taken over the last 10 to 20 seconds: since the machine
 * started, as `os.cpus()` counts, it would hardly move any more, and a single busy second is no alarm.
 */
export const watchLoad = (read: () => Pick<CpuInfo, 'times'>[] = cpus): LoadWatch => {
  const ticks = () => ticksOf(read())
  let newer = ticks()
  let older = newer
  const timer = setInterval(() => {
    older = newer
    newer = ticks()
  }, SAMPLE_MS).unref()
  return {
    snapshot: () => ({ memory: memory(), cpu: { percent: busy(older, ticks()) } }),
    stop: () => clearInterval(timer),
  }
}

const memory = (): Load['memory'] => {
  const { rss, heapUsed, heapTotal } = process.memoryUsage()
  // 0, or more than there is, where nothing constrains the process.
  const limit = Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem())
  const share = Math.max(rss / limit, heapUsed / getHeapStatistics().heap_size_limit)
  return { percent: round(share * 100), heapUsed, heapTotal }
}

const ticksOf = (processors: Pick<CpuInfo, 'times'>[]): Ticks => {
  const times = processors.map(processor => processor.times)
  return {
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
    all: times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0),
  }
}

const busy = (from: Ticks, to: Ticks): number | null => {
  const all = to.all - from.all
  return all <= 0 ? null : round((1 - (to.idle - from.idle) / all) * 100)
}

const round = (percent: number): number => tenths(Math.min(Math.max(percent, 0), 100))
