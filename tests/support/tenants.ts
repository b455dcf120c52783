import { createHash } from 'node:crypto'
import { type GraphQLSchema, getNamedType, isNonNullType, isObjectType } from 'graphql'
import mongoose, { type Schema } from 'mongoose'
import type { Entity } from '../../src/database/entity.ts'
import { allDomains } from '../../src/graphql/schema.ts'
import { idPrefixes, type NodeType } from '../../src/kernel/ids.ts'
import { fold } from '../../src/kernel/text.ts'
import { type Role, roles } from '../../src/kernel/viewer.ts'

type Stored = Record<string, unknown> & { readonly _id: mongoose.Types.ObjectId }

/** Documents of every stored type, made from the models, in whose texts the tenant's mark stands. */
export interface Tenant {
  /** A word of letters that is in every text of the tenant, and in nobody else's. */
  readonly mark: string
  /** A user for each role (hex id), with the tenant's codes and shops. */
  readonly people: Readonly<Record<Role, string>>
  readonly documents: ReadonlyMap<Entity, readonly Stored[]>
}

const entities = (): Entity[] => allDomains.flatMap(domain => [...domain.entities])

/** The type that a path such as `counterWalletId`, `listId` or `memberIds` refers to; a User where the name tells none. */
export const referred = (path: string): NodeType => {
  const name = path.split('.').at(-1)?.replace(/Ids?$/, '') ?? ''
  const found = (Object.keys(idPrefixes) as NodeType[]).find(
    type => fold(name).endsWith(fold(type)) || fold(type).endsWith(fold(name)),
  )
  return found ?? 'User'
}

const idOf = (mark: string, type: string, i: number): mongoose.Types.ObjectId =>
  new mongoose.Types.ObjectId(createHash('md5').update(`${mark} ${type} ${i}`).digest('hex').slice(0, 24))

interface SchemaType {
  readonly instance: string
  readonly isRequired?: boolean
  readonly options: { readonly enum?: readonly string[]; readonly max?: number }
  readonly schema?: Schema
  readonly embeddedSchemaType?: SchemaType & { readonly options: { readonly enum?: readonly string[] } }
}

/** Far ahead, so that no TTL index deletes anything while a test runs. */
const begin = Date.UTC(2099, 0, 1)

class Maker {
  readonly mark: string
  readonly #schema: GraphQLSchema
  readonly #parents: number

  constructor(mark: string, schema: GraphQLSchema, parents: number) {
    this.mark = mark
    this.#schema = schema
    this.#parents = parents
  }

  document(entity: Entity, i: number): Stored {
    const _id = idOf(this.mark, entity.type, i)
    const document = { _id, ...this.#object(entity.model.schema, entity.type, i) }
    if (entity.softDelete) {
      const deleted = entity.type !== 'User' && i === 0
      Object.assign(document, deleted ? { deleted, deletedAt: new Date(begin) } : { deleted, deletedAt: null })
    }
    if (entity.type !== 'User') return document
    const role = roles[i % roles.length]
    return { ...document, status: 'active', roles: [role], email: `${this.mark}.${role}@example.com` } as Stored
  }

  #object(schema: Schema, type: string | undefined, i: number): Record<string, unknown> {
    const made: Record<string, unknown> = {}
    schema.eachPath((path, schemaType) => {
      if (path === '_id' || path === '__v') return
      const of = schemaType as unknown as SchemaType
      if (i % 4 === 3 && this.#mayBeMissing(path, of, type)) return
      made[path] = this.#value(path, of, type, i)
    })
    return made
  }

  /** Arrays have an empty one as their default, timestamps are always set; codes and ids are what makes the tenant. */
  #mayBeMissing(path: string, of: SchemaType, type: string | undefined): boolean {
    if (of.isRequired || of.instance === 'Array' || /(code|ids?)$|^(createdAt|updatedAt)$/i.test(path)) return false
    const parent = this.#schema.getType(type ?? '')
    const field = isObjectType(parent) ? parent.getFields()[path] : undefined
    return !isNonNullType(field?.type)
  }

  #value(path: string, of: SchemaType, type: string | undefined, i: number): unknown {
    if (of.instance === 'Array') {
      if (of.schema) return [this.#object(of.schema, this.#inner(type, path), i)]
      const element = of.embeddedSchemaType
      if (element?.instance === 'ObjectId') {
        const target = referred(path)
        return Array.from({ length: this.#parents }, (_, n) => idOf(this.mark, target, n))
      }
      return element ? [this.#value(path, element, type, i)] : []
    }
    if (of.schema) return this.#object(of.schema, this.#inner(type, path), i)
    switch (of.instance) {
      case 'ObjectId':
        return idOf(this.mark, referred(path), i % this.#parents)
      case 'Boolean':
        return i % 2 === 0
      case 'Number':
        return Math.min((i + 1) * 10, of.options.max ?? Number.POSITIVE_INFINITY)
      case 'Date':
        return new Date(begin + Math.floor(i / 2) * 1000)
      case 'String':
        return of.options.enum ? of.options.enum[i % of.options.enum.length] : this.#text(path, type, i)
      default:
        return null
    }
  }

  #text(path: string, type: string | undefined, i: number): string {
    // The codes that make a tenant: one of each for all its people and documents.
    if (/parentCode$/i.test(path)) return `${this.mark}-mediatorcode`
    const code = /(brand|mediator|agency)codes?$/i.exec(path)?.[0]
    if (code) return `${this.mark}-${code.toLowerCase().replace(/s$/, '')}`
    const parent = this.#schema.getType(type ?? '')
    const field = isObjectType(parent) ? parent.getFields()[path] : undefined
    const scalar = field && getNamedType(field.type).name
    if (scalar === 'EmailAddress') return `${this.mark}.${path.toLowerCase()}.${i}@example.com`
    if (scalar === 'URL') return `https://${this.mark}.example.com/${i}`
    return `${this.mark}${fold(path).replaceAll('.', '')}${i}`
  }

  #inner(type: string | undefined, path: string): string | undefined {
    const parent = this.#schema.getType(type ?? '')
    const field = isObjectType(parent) ? parent.getFields()[path] : undefined
    return field && getNamedType(field.type).name
  }
}

/**
 * Makes a tenant, the same for the same mark: of each stored type `parents` documents and, where no unique index stands
 * against it, three times as many. References lead to the tenant's own documents; of the soft-deleted types the first
 * document is deleted, but for users.
 */
export const makeTenant = (mark: string, schema: GraphQLSchema): Tenant => {
  const parents = roles.length
  const maker = new Maker(mark, schema, parents)
  const documents = new Map(
    entities().map(entity => {
      const count = entity.type === 'User' ? parents : 3 * parents
      const made = Array.from({ length: count }, (_, i) => maker.document(entity, i))
      return [entity, distinct(entity, made)] as const
    }),
  )
  const people = Object.fromEntries(roles.map((role, i) => [role, idOf(mark, 'User', i).toHexString()]))
  return { mark, people: people as Record<Role, string>, documents }
}

const valueAt = (holder: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, step) => {
    const one = Array.isArray(value) ? value[0] : value
    return (one as Record<string, unknown> | null | undefined)?.[step]
  }, holder)

/** The documents without those that a unique index would refuse. */
const distinct = (entity: Entity, documents: readonly Stored[]): Stored[] => {
  const unique = entity.model.schema.indexes().filter(([, options]) => options.unique)
  const seen = new Set<string>()
  return documents.filter(document => {
    const keys = unique.map(([fields]) => JSON.stringify(Object.keys(fields).map(path => valueAt(document, path))))
    if (keys.some(key => seen.has(key))) return false
    for (const key of keys) seen.add(key)
    return true
  })
}

/** Puts tenants into a database. */
export const insertTenants = async (db: mongoose.mongo.Db, ...tenants: readonly Tenant[]): Promise<void> => {
  for (const { documents } of tenants) {
    for (const [entity, made] of documents) {
      await db.collection(entity.model.collection).insertMany(made.map(document => ({ ...document })))
    }
  }
}
