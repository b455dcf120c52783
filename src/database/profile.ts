import { setTimeout as wait } from 'node:timers/promises'
import type mongoose from 'mongoose'
import { filterShape, shapeOf } from './shape.ts'

type Db = mongoose.mongo.Db
type Document = Readonly<Record<string, unknown>>

/** Commands of one shape, of one client. Values are never part of it. Times are milliseconds. */
export interface ProfiledShape {
  /** Name that the client gives itself; empty where it gives none. */
  readonly client: string
  /** `Operation path` of the commands of ours, else empty: what others write there may be values. */
  readonly cause: string
  readonly shape: string
  /** The index, as MongoDB tells it, such as `IXSCAN { shopId: 1 }`. */
  readonly plan: string
  /** Whether a collection was read whole, or documents were sorted in memory. */
  readonly scans: boolean
  readonly sorts: boolean
  readonly count: number
  readonly totalMs: number
  readonly worstMs: number
  readonly docsExamined: number
  readonly keysExamined: number
  readonly returned: number
}

interface Entry {
  readonly ts: Date
  readonly op: string
  readonly ns: string
  readonly command?: Document
  readonly originatingCommand?: Document
  readonly planSummary?: string
  readonly hasSortStage?: boolean
  readonly appName?: string
  readonly millis?: number
  readonly docsExamined?: number
  readonly keysExamined?: number
  readonly nreturned?: number
}

/** The profiler records everything already, and whoever turned it on has not turned it off. */
export class ProfilerInUse extends Error {
  constructor() {
    super(
      'The profiler records every command already: another one runs, or was killed; `npm run profile -- --reset` turns it off',
    )
    this.name = 'ProfilerInUse'
  }
}

const comment = 'loadstone profile'
const pollMs = 250
/** Shapes that are kept; of more the others are counted together. */
const maxShapes = 1_000
const allOthers = 'other shapes'

/** What a server of ours looks at by itself, whatever is asked of it: told in a line for each of these comments. */
const housekeeping = new Set(
  ['breaker', 'changes', 'doctor', 'explain', 'health', 'indexes', 'migrations', 'plans', 'restore', 'statistics'].map(
    what => `loadstone ${what}`,
  ),
)

const isOurs = (appName: string): boolean => appName.startsWith('loadstone ')

const filterOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? filterShape(value as Document) : ''

const shapeIn = ({ op, ns, command = {}, originatingCommand }: Entry): string => {
  const sent = originatingCommand ?? command
  const collection = ns.slice(ns.indexOf('.') + 1)
  const { pipeline, filter, sort, q, query } = sent
  if (Array.isArray(pipeline)) return shapeOf({ method: 'aggregate', collection, pipeline, limit: 0 })
  const order = sort && typeof sort === 'object' ? ` sort ${JSON.stringify(sort)}` : ''
  // A command is its first key; the other kinds say what they are.
  const kind = op === 'command' ? (Object.keys(sent)[0] ?? op) : op
  return `${kind} ${collection} ${filterOf(filter ?? q ?? query)}${order}`.trim()
}

/** Adds up what the profiler has recorded. */
export class Profiled {
  readonly #shapes = new Map<string, ProfiledShape>()
  entries = 0

  add(entry: Entry): void {
    const { appName = '', planSummary = '', command = {}, originatingCommand, millis = 0 } = entry
    const said = String(originatingCommand?.comment ?? command.comment ?? '')
    if (said === comment || entry.ns.endsWith('.system.profile')) return
    this.entries++
    const ours = isOurs(appName)
    const byItself = ours && housekeeping.has(said) && !planSummary.includes('COLLSCAN') && entry.hasSortStage !== true
    const found = {
      client: ours ? 'loadstone' : appName,
      cause: ours ? said.replace(/ \+\d+$/, '') : '',
      shape: byItself ? 'what it looks at by itself' : shapeIn(entry),
      plan: byItself ? '' : planSummary,
    }
    const own = JSON.stringify(Object.values(found))
    const isNew = !this.#shapes.has(own)
    const key = isNew && this.#shapes.size >= maxShapes ? allOthers : own
    const known = this.#shapes.get(key)
    const named = key === own ? found : { client: '', cause: '', shape: allOthers, plan: '' }
    this.#shapes.set(key, {
      ...named,
      scans: named.plan.includes('COLLSCAN'),
      sorts: (known?.sorts ?? false) || (key === own && entry.hasSortStage === true),
      count: (known?.count ?? 0) + 1,
      totalMs: (known?.totalMs ?? 0) + millis,
      worstMs: Math.max(known?.worstMs ?? 0, millis),
      docsExamined: (known?.docsExamined ?? 0) + (entry.docsExamined ?? 0),
      keysExamined: (known?.keysExamined ?? 0) + (entry.keysExamined ?? 0),
      returned: (known?.returned ?? 0) + (entry.nreturned ?? 0),
    })
  }

  /** Those that read a collection whole or sort in memory first, and then by the time that they took together. */
  shapes(): ProfiledShape[] {
    const isUnserved = ({ scans, sorts }: ProfiledShape) => Number(scans || sorts)
    return [...this.#shapes.values()].sort((a, b) => isUnserved(b) - isUnserved(a) || b.totalMs - a.totalMs)
  }
}

/** Turns the profiler off, whoever has turned it on; gives the level that it had. Throws as `profile`. */
export const resetProfiler = async (db: Db): Promise<number> => (await db.command({ profile: 0, comment })).was

/**
 * Has MongoDB record all commands of a database for so long, and adds them up; `signal` ends it before. However it ends,
 * the profiler is put back to what it was. Throws ProfilerInUse where it records everything already, and the server's error where it has no profiler (a router of a sharded
 * cluster), or the user may not.
 */
export const profile = async (
  db: Db,
  { ms, signal, onProgress }: { readonly ms: number; readonly signal: AbortSignal; onProgress(entries: number): void },
): Promise<Profiled> => {
  const profiled = new Profiled()
  const { localTime } = await db.admin().command({ hello: 1, comment })
  let last = localTime as Date
  /** Entries of the moment `last` that are counted already: they come again, before those that are new. */
  let seen = 0
  const read = async () => {
    const found = await db
      .collection<Entry & mongoose.mongo.Document>('system.profile')
      .find({ ts: { $gte: last } }, { sort: { $natural: 1 }, comment })
      .toArray()
    for (const entry of found.slice(seen)) profiled.add(entry)
    const newest = found.at(-1)
    if (!newest) return
    last = newest.ts
    seen = found.filter(({ ts }) => +ts === +last).length
    onProgress(profiled.entries)
  }
  // The server tells what it was as it sets it: of two who begin at once, one is told of the other.
  const before = await db.command({ profile: 2, comment })
  if (before.was === 2) throw new ProfilerInUse()
  try {
    for (const end = Date.now() + ms; Date.now() < end && !signal.aborted; ) {
      await wait(Math.min(pollMs, end - Date.now()), undefined, { signal }).catch(() => undefined)
      await read()
    }
  } finally {
    await db.command({ profile: before.was, slowms: before.slowms, sampleRate: before.sampleRate, comment })
  }
  await read()
  return profiled
}
