import type mongoose from 'mongoose'
import { type DeclaredField, declaredFields, type Kind } from './declared-fields.ts'
import { toAppError } from './failures.ts'
import type { ModelDeclaration } from './model.ts'

type Db = mongoose.mongo.Db
type Document = Readonly<Record<string, unknown>>

/** A field, as a sample has it and as it is declared. */
export interface FieldReport {
  readonly path: string
  /** How often each kind of value was found. */
  readonly found: readonly { readonly kind: Kind; readonly documents: number }[]
  /** Null where no model declares it. */
  readonly declared: DeclaredField | null
}

/** Something that documents of the sample have otherwise than it is declared. Values are never part of it. */
export interface Misfit {
  readonly path: string
  readonly problem: string
  readonly documents: number
}

export interface SampledCollection {
  /** By the database's own count. */
  readonly documents: number
  /** Whether all documents were looked at, and not a random sample of them. */
  readonly whole: boolean
  readonly sampled: number
  /** Documents that are too large to be looked at. */
  readonly skipped: number
  /** Documents with a misfit. */
  readonly unfit: number
  /** How many of all that makes: `unfit` itself where all were looked at. */
  readonly unfitEstimate: number
  readonly misfits: readonly Misfit[]
  readonly fields: readonly FieldReport[]
}

const comment = 'loadstone schema'
/** The most documents of a collection that are looked at. */
export const maxSample = 10_000
/** And where nothing is said, as the SDL has it. */
export const usualSample = 1_000
/** Larger documents are not looked at. */
const maxBytes = 256 * 1024

const kindOf = (value: unknown): Kind => {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  const { _bsontype: bson } = value as { _bsontype?: string }
  if (bson === 'ObjectId') return 'objectId'
  if (bson === 'Binary') return 'binary'
  if (bson !== undefined) return ['Int32', 'Double', 'Long', 'Decimal128'].includes(bson) ? 'number' : 'other'
  const type = typeof value
  return type === 'object' || type === 'string' || type === 'number' || type === 'boolean' ? type : 'other'
}

/** Calls `visit` for each value of a document, by its path. Below what is declared as anything nothing is visited. */
const visitFields = (
  document: Document,
  declared: ReadonlyMap<string, DeclaredField> | null,
  visit: (path: string, value: unknown, kind: Kind) => void,
): void => {
  const walk = (path: string, value: unknown): void => {
    const kind = kindOf(value)
    visit(path, value, kind)
    if (declared?.get(path)?.kind === null) return
    if (kind === 'object') for (const [key, inner] of Object.entries(value as Document)) walk(`${path}.${key}`, inner)
    if (kind === 'array') for (const item of value as unknown[]) walk(`${path}[]`, item)
  }
  for (const [key, value] of Object.entries(document)) if (key !== '__v') walk(key, value)
}

/** What of a document is not as it is declared, by path. */
const misfitsOf = (document: Document, declared: ReadonlyMap<string, DeclaredField>): Map<string, string> => {
  const misfits = new Map<string, string>()
  const there = new Set<string>()
  visitFields(document, declared, (path, value, kind) => {
    if (kind !== 'null') there.add(path)
    const field = declared.get(path)
    if (!field) misfits.set(path, 'is not declared')
    else if (kind === 'null') return
    else if (field.kind !== null && field.kind !== kind) misfits.set(path, `is a ${kind}, declared as ${field.kind}`)
    else if (field.values && !field.values.includes(value)) misfits.set(path, 'is none of the declared values')
  })
  for (const [path, { required }] of declared) {
    // Below an object that is not there, or within an array, nothing is missing.
    const above = path.slice(0, Math.max(path.lastIndexOf('.'), 0))
    if (required && !path.includes('[]') && !there.has(path) && (above === '' || there.has(above)))
      misfits.set(path, 'is missing, declared as required')
  }
  return misfits
}

/** Works out what documents hold, against what is declared, one after the other. Values stay here. */
const reportOf = async (
  documents: AsyncIterable<Document>,
  declared: ReadonlyMap<string, DeclaredField> | null,
): Promise<Pick<SampledCollection, 'unfit' | 'misfits' | 'fields'>> => {
  const found = new Map<string, Map<Kind, number>>([...(declared?.keys() ?? [])].map(path => [path, new Map()]))
  const misfits = new Map<string, Misfit>()
  let unfit = 0
  for await (const document of documents) {
    const seen = new Set<string>()
    visitFields(document, declared, (path, _value, kind) => {
      const key = `${path} ${kind}`
      if (seen.has(key)) return
      seen.add(key)
      const kinds = found.get(path) ?? new Map<Kind, number>()
      found.set(path, kinds.set(kind, (kinds.get(kind) ?? 0) + 1))
    })
    const own = declared ? misfitsOf(document, declared) : new Map<string, string>()
    if (own.size > 0) unfit++
    for (const [path, problem] of own) {
      const key = `${path} ${problem}`
      misfits.set(key, { path, problem, documents: (misfits.get(key)?.documents ?? 0) + 1 })
    }
  }
  return {
    unfit,
    misfits: [...misfits.values()].sort((a, b) => b.documents - a.documents),
    fields: [...found].map(([path, kinds]) => ({
      path,
      found: [...kinds].map(([kind, of]) => ({ kind, documents: of })).sort((a, b) => b.documents - a.documents),
      declared: declared?.get(path) ?? null,
    })),
  }
}

/**
 * Looks at the documents of a collection (`model`: null where none of ours declares it): at all where there are no more
 * than `sample`, else at so many at random. Throws TIMEOUT, DATABASE_UNAVAILABLE, or the driver's error.
 */
export const sampleCollection = async (
  db: Db,
  collection: string,
  model: ModelDeclaration | null,
  {
    sample,
    ...options
  }: {
    readonly sample: number
    readonly maxTimeMS: number
    readonly readPreference: mongoose.mongo.ReadPreferenceMode
  },
): Promise<SampledCollection> => {
  const from = db.collection(collection)
  const sent = { ...options, comment }
  let sampled = 0
  let skipped = 0
  async function* looked(whole: boolean): AsyncIterable<Document> {
    const cursor = from.aggregate<{ readonly d?: Document }>(
      [
        whole ? { $limit: sample } : { $sample: { size: sample } },
        { $project: { _id: 0, d: { $cond: [{ $lte: [{ $bsonSize: '$$ROOT' }, maxBytes] }, '$$ROOT', '$$REMOVE'] } } },
      ],
      sent,
    )
    for await (const { d } of cursor) {
      if (d) {
        sampled++
        yield d
      } else skipped++
    }
  }
  try {
    const documents = await from.estimatedDocumentCount(sent)
    const whole = documents <= sample
    const report = await reportOf(looked(whole), model ? declaredFields(model.schema) : null)
    const unfitEstimate = whole || sampled === 0 ? report.unfit : Math.round((report.unfit / sampled) * documents)
    return { documents, whole, sampled, skipped, unfitEstimate, ...report }
  } catch (error) {
    throw toAppError(error)
  }
}
