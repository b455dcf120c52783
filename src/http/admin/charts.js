import { bytes, figure, milliseconds, percent, perSecond } from './format.js'

/**
 * @import { Spec } from './chart.js'
 * @import { Sample } from './types.d.ts'
 */

/** @param {number} count @param {Sample} sample */
const aSecond = (count, { seconds }) => (seconds > 0 ? count / seconds : null)

const powersOfTwo = Array.from({ length: 50 }, (_, i) => 2 ** i)

/** @type {readonly Spec[]} */
export const charts = [
  {
    title: 'Requests',
    hint: 'Queries and mutations a second',
    format: perSecond,
    series: [
      { label: 'All', color: 'one', value: sample => aSecond(sample.operations.count, sample) },
      { label: 'With errors', color: 'two', value: sample => aSecond(sample.operations.failed, sample) },
    ],
  },
  {
    title: 'Response time',
    hint: 'Of queries and mutations',
    format: milliseconds,
    series: [
      { label: 'p50', color: 'one', value: sample => sample.operations.p50Ms },
      { label: 'p95', color: 'two', value: sample => sample.operations.p95Ms },
      { label: 'p99', color: 'three', value: sample => sample.operations.p99Ms },
    ],
  },
  {
    title: 'Connection pool',
    hint: 'The most in each sample',
    format: figure,
    least: 4,
    series: [
      { label: 'In use', color: 'one', value: sample => sample.pool.inUse },
      { label: 'Waiting', color: 'two', value: sample => sample.pool.waiting },
      { label: 'Open', color: 'three', value: sample => sample.pool.size },
      { label: 'Limit', color: 'limit', value: sample => sample.pool.max || null },
    ],
  },
  {
    title: 'Time to a connection',
    hint: 'Until one of the pool was free',
    format: milliseconds,
    series: [{ label: 'p95', color: 'two', value: sample => sample.pool.checkOutP95Ms }],
  },
  {
    title: 'Database commands',
    hint: 'A second',
    format: perSecond,
    series: [
      { label: 'All', color: 'one', value: sample => aSecond(sample.commands.count, sample) },
      { label: 'Slow', color: 'two', value: sample => aSecond(sample.commands.slow, sample) },
      { label: 'Failed', color: 'three', value: sample => aSecond(sample.commands.failed, sample) },
    ],
  },
  {
    title: 'Command time',
    hint: 'As the server waited for the database',
    format: milliseconds,
    series: [
      { label: 'p50', color: 'one', value: sample => sample.commands.p50Ms },
      { label: 'p95', color: 'two', value: sample => sample.commands.p95Ms },
      { label: 'Ping', color: 'three', value: sample => sample.databaseLatencyMs },
    ],
  },
  {
    title: 'Event loop delay',
    hint: 'How late 99 of 100 timers were at most',
    format: milliseconds,
    least: 5,
    series: [{ label: 'p99', color: 'one', value: sample => sample.process.eventLoopDelayMs }],
  },
  {
    title: 'Processor',
    hint: 'Process and loop: of one core',
    format: percent,
    least: 100,
    series: [
      { label: 'Process', color: 'one', value: sample => sample.process.cpu },
      { label: 'Machine', color: 'two', value: sample => sample.process.machineCpu },
      { label: 'Loop', color: 'three', value: sample => sample.process.eventLoopUtilization * 100 },
    ],
  },
  {
    title: 'Memory',
    hint: 'Of the process',
    format: bytes,
    steps: powersOfTwo,
    series: [
      { label: 'Resident', color: 'one', value: sample => sample.process.rss },
      { label: 'Heap used', color: 'two', value: sample => sample.process.heapUsed },
      { label: 'Heap', color: 'three', value: sample => sample.process.heapTotal },
    ],
  },
]
