import { expect } from 'vitest'
import { ledgerRules } from '../../src/domains/wallets/index.ts'
import { asTheCommand } from './fire-checks.ts'
import { type Asked, firstUnkeyed, type JobName, type Load } from './load.ts'
import { isUnanswered } from './load-client.ts'
import type { LoadData } from './load-data.ts'
import { doorOn } from './requests.ts'

/** How often the n-th write of a job was done, by the database. */
type Counts = ReadonlyMap<number, number>

const numberOf = (text: unknown): number => Number(String(text).split(/[ -]/).at(-1))

const versions = async ({ db }: LoadData): Promise<Counts> => {
  const changed = await db
    .collection('products')
    .find({ version: { $gt: 1 } }, { projection: { handle: 1, version: 1 } })
    .toArray()
  return new Map(changed.map(({ handle, version }) => [numberOf(handle), Number(version) - 1]))
}

const times = async ({ db }: LoadData, collection: string, field: string): Promise<Counts> => {
  const found = await db
    .collection(collection)
    .aggregate([{ $group: { _id: `$${field}`, count: { $sum: 1 } } }])
    .toArray()
  return new Map(found.map(({ _id, count }) => [numberOf(_id), Number(count)]))
}

const slotsTaken = async ({ db }: LoadData, collection: string): Promise<number> => {
  const all = await db.collection(collection).find().toArray()
  return all.reduce((sum, { usedSlots }) => sum + Number(usedSlots), 0)
}

/** What was told of one write, over all times that it was sent. */
interface Told {
  readonly name: JobName
  readonly n: number
  readonly outcomes: readonly string[]
}

const isDone = ({ outcomes }: Told) => outcomes.includes('ok')
const isUnknown = ({ outcomes }: Told) =>
  outcomes.some(outcome => outcome === 'OUTCOME_UNKNOWN' || isUnanswered(outcome))

export interface Tally {
  /** Acknowledged, and not there. */
  readonly lost: readonly string[]
  /** There more than once. */
  readonly doubled: readonly string[]
  /** Told as not done, and there. */
  readonly denied: readonly string[]
}

/** Compares what clients were told with what is in the database. */
export const tallyOf = async (data: LoadData, asked: readonly Asked[]): Promise<Tally> => {
  const products = await versions(data)
  const counts: Partial<Record<JobName, Counts>> = {
    product: products,
    productOnce: new Map([...products].map(([n, count]) => [n - firstUnkeyed, count])),
    credit: await times(data, 'transactions', 'idempotencyKey'),
    todo: await times(data, 'todos', 'title'),
  }
  const writes = asked.filter(({ kind }) => kind !== 'read')
  const told = [...Map.groupBy(writes, ({ name, n }) => `${name} ${n}`).values()].map(
    (of): Told => ({ name: of[0]?.name ?? 'todo', n: of[0]?.n ?? 0, outcomes: of.map(({ outcome }) => outcome) }),
  )
  const [lost, doubled, denied]: [string[], string[], string[]] = [[], [], []]
  for (const write of told) {
    const { name, n, outcomes } = write
    const count = counts[name]?.get(n) ?? 0
    if (name === 'slot') continue
    const line = `${name} ${n}: ${outcomes.join(', ')}, and ${count} times there`
    if (count > 1) doubled.push(line)
    if (isDone(write) && count === 0) lost.push(line)
    if (!isDone(write) && !isUnknown(write) && count > 0) denied.push(line)
  }
  const slots = told.filter(({ name }) => name === 'slot')
  const done = slots.filter(isDone).length
  for (const collection of ['assignments', 'campaigns']) {
    const taken = await slotsTaken(data, collection)
    const line = `${done} of ${slots.length} slots taken, and ${taken} counted by ${collection}`
    if (taken < done) lost.push(line)
    if (taken > done + slots.filter(write => !isDone(write) && isUnknown(write)).length) doubled.push(line)
  }
  return { lost, doubled, denied }
}

const countsOf = (outcomes: readonly string[]): string =>
  [...Map.groupBy(outcomes, outcome => outcome)].map(([outcome, of]) => `${of.length} ${outcome}`).join(', ')

/** The longest time, in milliseconds, in which nothing was answered with success. */
export const longestPause = ({ asked, begun, stopped }: Pick<Load, 'asked' | 'begun' | 'stopped'>): number => {
  const successes = asked.filter(({ outcome }) => outcome === 'ok').map(({ ended }) => ended)
  const moments = [begun, ...successes.sort((a, b) => a - b), Math.max(stopped ?? begun, successes.at(-1) ?? begun)]
  return Math.max(...moments.slice(1).map((at, i) => at - (moments[i] ?? at)))
}

/** The longest that a request took which was answered in the last 2 s, in milliseconds: how busy the machine is. */
export const usualMs = ({ asked }: Pick<Load, 'asked'>): number => {
  const lately = asked.filter(({ ended }) => ended > performance.now() - 2_000)
  return Math.max(0, ...lately.map(({ begun, ended }) => ended - begun))
}

export const failuresOf = (asked: readonly Asked[]): Asked[] => asked.filter(({ outcome }) => outcome !== 'ok')

/** An answer in a line, for what an assertion shows. */
export const toldOf = ({ name, n, kind, outcome, begun, ended }: Asked): string =>
  `${kind} ${name} ${n}: ${outcome} after ${Math.round(ended - begun)} ms`

/**
 * That whatever was acknowledged is there, once, that nothing is there twice or against what was told, and that the
 * ledger holds. Prints what the clients met, in one line.
 */
export const expectNothingLost = async (what: string, data: LoadData, load: Load): Promise<void> => {
  const { asked } = load
  const tally = await tallyOf(data, asked)
  const failures = failuresOf(asked)
  const slowest = Math.max(...asked.map(({ begun, ended }) => ended - begun))
  const line = [
    `${what}: ${asked.length} requests, ${failures.length} failed`,
    ...(failures.length > 0 ? [` (${countsOf(failures.map(({ kind, outcome }) => `${kind} ${outcome}`))})`] : []),
    `, longest pause ${(longestPause(load) / 1_000).toFixed(1)} s, slowest answer ${(slowest / 1_000).toFixed(1)} s`,
    `, ${tally.lost.length} lost, ${tally.doubled.length} doubled`,
  ]
  process.stdout.write(`${line.join('')}\n`)
  expect(tally).toEqual({ lost: [], doubled: [], denied: [] })
  const door = doorOn(data.db)
  const violations = await Promise.all(ledgerRules.map(({ check }) => check(door, asTheCommand())))
  expect(violations.flat()).toEqual([])
}
