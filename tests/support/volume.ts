import { createHash } from 'node:crypto'
import mongoose, { type Schema } from 'mongoose'
import type { Entity } from '../../src/database/entity.ts'
import { allDomains } from '../../src/graphql/schema.ts'
import { idPrefixes, type NodeType } from '../../src/kernel/ids.ts'
import { words } from '../../src/kernel/text.ts'
import type { Role } from '../../src/kernel/viewer.ts'
import { Random } from '../../src/seed/random.ts'

type ObjectId = mongoose.mongo.ObjectId
export type Stored = Record<string, unknown> & { readonly _id: ObjectId }

interface Standing {
  readonly roles: readonly Role[]
  readonly brandCode?: string
  readonly mediatorCode?: string
  readonly agencyCode?: string
  readonly shops?: number
}

const standings = {
  admin: { roles: ['admin'] },
  merchant: { roles: ['merchant'], shops: 3 },
  'merchant of 190 shops': { roles: ['merchant'], shops: 190 },
  brand: { roles: ['brand'], brandCode: 'brand-0' },
  agency: { roles: ['agency'], agencyCode: 'agency-0' },
  'brand and agency': { roles: ['brand', 'agency'], brandCode: 'brand-0', agencyCode: 'agency-0' },
  mediator: { roles: ['mediator'], mediatorCode: 'mediator-0', agencyCode: 'agency-0' },
  shopper: { roles: ['shopper'] },
} as const satisfies Record<string, Standing>

export type Standings = keyof typeof standings
/** Who looks at a volume: a user of each kind, to whom some hundred documents of each type belong that may be his. */
export const viewers = Object.keys(standings) as Standings[]

const entities: readonly Entity[] = allDomains.flatMap(domain => [...domain.entities])
const vocabulary = ['Cotton', 'Copper', 'Café', 'Linen', 'Silk', 'Brass', 'Teak', 'Wool']
/** Every tie and every bound of a range lies in these days; far ahead, so that no TTL index deletes anything. */
const begin = Date.UTC(2099, 0, 1)
const hour = 3_600_000
const codes = 10

/** The id of a type's n-th document. Ids do not follow their numbers. */
export const idOf = (type: string, n: number): ObjectId =>
  new mongoose.Types.ObjectId(createHash('md5').update(`${type} ${n}`).digest('hex').slice(0, 24))

/** The type that a path such as `counterWalletId`, `listId` or `memberIds` refers to: a User where the name tells none. */
const referred = (path: string): NodeType => {
  const name = path.split('.').at(-1)?.replace(/Ids?$/, '').toLowerCase() ?? ''
  const types = Object.keys(idPrefixes) as NodeType[]
  return (
    types.find(type => name.endsWith(type.toLowerCase())) ??
    types.find(type => type.toLowerCase().endsWith(name)) ??
    'User'
  )
}

interface SchemaType {
  readonly instance: string
  readonly isRequired?: boolean
  readonly options: {
    readonly enum?: readonly string[]
    readonly min?: number
    readonly max?: number
    readonly default?: unknown
  }
  readonly schema?: Schema
  readonly embeddedSchemaType?: SchemaType
}

/** A path that Mongoose writes by itself with each document. */
const isStamp = (schema: Schema, name: string): boolean =>
  (name === 'createdAt' || name === 'updatedAt') && Boolean(schema.get('timestamps'))

const isCode = (path: string): boolean => /codes?$/i.test(path)

class Maker {
  readonly #entity: Entity
  readonly #count: number
  readonly #random: Random
  /** Paths that tell documents apart. */
  readonly #unique: ReadonlySet<string>

  constructor(entity: Entity, count: number) {
    this.#entity = entity
    this.#count = count
    this.#random = new Random(1, entity.type)
    const unique = entity.model.schema.indexes().filter(([, options]) => options.unique)
    this.#unique = new Set(unique.flatMap(([fields]) => Object.keys(fields)))
  }

  document(i: number): Stored {
    const { type, model, softDelete } = this.#entity
    const made: Stored = { _id: idOf(type, i), ...this.#object(model.schema, '', i) }
    if (softDelete) Object.assign(made, { deleted: this.#random.chance(0.05) })
    const standing = standings[viewers[i] ?? 'shopper']
    if (type !== 'User' || i >= viewers.length) return made
    const { brandCode, mediatorCode, agencyCode, shops = 0, ...rest }: Standing = standing
    const shopIds = Array.from({ length: shops }, (_, n) => idOf('Shop', n))
    return { ...made, ...rest, brandCode, mediatorCode, agencyCode, shopIds, status: 'active', deleted: false }
  }

  #object(schema: Schema, prefix: string, i: number): Record<string, unknown> {
    const made: Record<string, unknown> = {}
    schema.eachPath((name, schemaType) => {
      if (name === '_id' || name === '__v') return
      const of = schemaType as unknown as SchemaType
      const written = of.isRequired || of.options.default !== undefined || isStamp(schema, name)
      if (!written && of.instance !== 'Array') {
        if (this.#random.chance(0.2)) return
        // Of the values that tell documents apart none is null: a sparse index would hold them twice.
        if (this.#random.chance(0.1) && !this.#unique.has(prefix + name)) {
          made[name] = null
          return
        }
      }
      made[name] = this.#value(prefix + name, of, i)
    })
    return made
  }

  #value(path: string, of: SchemaType, i: number): unknown {
    const random = this.#random
    if (of.instance === 'Array') {
      const { embeddedSchemaType, schema } = of
      const length = random.int(0, 4)
      if (schema) return length < 3 ? [] : [this.#object(schema, `${path}.`, i)]
      if (!embeddedSchemaType) return []
      if (path === 'searchWords') return words([this.#words(), this.#words()])
      const made = Array.from({ length }, () => this.#value(path, embeddedSchemaType, i))
      return [...new Map(made.map(value => [String(value), value])).values()]
    }
    if (of.schema) return this.#object(of.schema, `${path}.`, i)
    switch (of.instance) {
      case 'ObjectId':
        // Half of all references lead to the first of their type: the viewers, and what is theirs.
        return idOf(referred(path), random.int(0, (random.chance(0.5) ? viewers.length : this.#count) - 1))
      case 'Boolean':
        return random.chance(0.5)
      case 'Number':
        return Math.min(Math.max(random.int(0, 100), of.options.min ?? 0), of.options.max ?? 100)
      case 'Date':
        return new Date(begin + random.int(0, 500) * hour)
      case 'String': {
        if (of.options.enum) return random.pick(of.options.enum)
        if (/email$/i.test(path)) return `${random.pick(['ann', 'bob'])}.${i}@example.com`
        if (/picture$/i.test(path)) return `https://example.com/${i}.png`
        if (this.#unique.has(path) && !isCode(path)) return `${this.#words()} ${i}`
        if (!isCode(path)) return this.#words()
        const kinds = ['brand', 'mediator', 'agency'].filter(kind => path.toLowerCase().includes(kind))
        if (kinds.length === 0 && this.#unique.has(path)) return `${path}-${i}`
        const kind = random.pick(kinds.length > 0 ? kinds : ['mediator', 'agency'])
        return `${kind}-${random.int(0, codes - 1)}`
      }
      default:
        return null
    }
  }

  #words(): string {
    return `${this.#random.pick(vocabulary)} ${this.#random.pick(vocabulary)}`
  }
}

/** Without the documents that a unique index would refuse. */
const distinct = (entity: Entity, documents: readonly Stored[]): Stored[] => {
  const unique = entity.model.schema.indexes().filter(([, options]) => options.unique)
  const seen = new Set<string>()
  return documents.filter(document => {
    const keys = unique
      .map(([fields]) => Object.keys(fields).map(path => [path, document[path]]))
      .filter(pairs => pairs.every(([, value]) => value != null))
      .map(pairs => JSON.stringify(pairs))
    if (keys.some(key => seen.has(key))) return false
    for (const key of keys) seen.add(key)
    return true
  })
}

/** Documents of every stored type. */
export interface Volume {
  /** The hex id of each viewer's user. */
  readonly people: Readonly<Record<Standings, string>>
  readonly documents: ReadonlyMap<Entity, readonly Stored[]>
}

/**
 * Makes up to `count` documents of every stored type from the models alone, the same each time: ties, nulls and missing
 * values wherever the model allows them, arrays of none to four, and references of which half lead to the viewers and to
 * what is theirs. A new domain has its documents with its models.
 */
export const makeVolume = (count: number): Volume => {
  const documents = new Map(
    entities.map(entity => {
      const maker = new Maker(entity, count)
      return [
        entity,
        distinct(
          entity,
          Array.from({ length: count }, (_, i) => maker.document(i)),
        ),
      ] as const
    }),
  )
  const people = Object.fromEntries(viewers.map((name, i) => [name, idOf('User', i).toHexString()]))
  return { people: people as Record<Standings, string>, documents }
}

/** Puts a volume into a database. */
export const insertVolume = async (db: mongoose.mongo.Db, { documents }: Volume): Promise<void> => {
  for (const [{ model }, made] of documents) {
    await db.collection(model.collection).insertMany(made as Stored[], { ordered: false, writeConcern: { w: 1 } })
  }
}
