import type { Schema } from 'mongoose'

/** Names of what fields may hold, as MongoDB has them; numbers are one kind. */
export type Kind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'date'
  | 'objectId'
  | 'binary'
  | 'array'
  | 'object'
  | 'null'
  | 'other'

/** A field as the model declares it. */
export interface DeclaredField {
  /** Null: anything. */
  readonly kind: Kind | null
  readonly required: boolean
  readonly unique: boolean
  /** Stored values, where it is one of a few. */
  readonly values: readonly unknown[] | null
  /** What it is where nothing is given; null where that is nothing, or worked out. */
  readonly fallback: unknown
}

interface SchemaTypeShape {
  readonly instance: string
  readonly isRequired?: boolean
  readonly options?: { readonly enum?: unknown; readonly default?: unknown }
  readonly schema?: Schema
  readonly embeddedSchemaType?: SchemaTypeShape | null
}

const kinds: Readonly<Record<string, Kind>> = {
  String: 'string',
  Number: 'number',
  Boolean: 'boolean',
  Date: 'date',
  ObjectId: 'objectId',
  Buffer: 'binary',
  Array: 'array',
  DocumentArrayElement: 'object',
  Embedded: 'object',
}

/**
 * Every field of a schema by its path: `seo.title` within an object, `tags[]` for the elements of an array, and
 * `oauthProviders[].provider` within them. `unique`: where a unique index holds it, alone or with others.
 */
export const declaredFields = (schema: Schema): ReadonlyMap<string, DeclaredField> => {
  const found = new Map<string, DeclaredField>()
  const indexes = schema.indexes().filter(([, options]) => options.unique)
  const unique = new Set(indexes.flatMap(([keys]) => Object.keys(keys)))
  const add = (path: string, stored: string, type: SchemaTypeShape): void => {
    const { instance, isRequired = false, options, embeddedSchemaType, schema: inner } = type
    const kind = kinds[instance] ?? null
    const fallback = options?.default
    found.set(path, {
      kind,
      required: isRequired,
      unique: unique.has(stored),
      values: kind !== 'array' && Array.isArray(options?.enum) && options.enum.length > 0 ? options.enum : null,
      fallback: typeof fallback === 'function' || fallback === undefined ? null : fallback,
    })
    if (kind === 'array' && inner) {
      found.set(`${path}[]`, { kind: 'object', required: false, unique: false, values: null, fallback: null })
      collect(inner, `${path}[].`, `${stored}.`)
    } else if (kind === 'array' && embeddedSchemaType) add(`${path}[]`, stored, embeddedSchemaType)
    else if (inner) collect(inner, `${path}.`, `${stored}.`)
  }
  const collect = (of: Schema, prefix: string, stored: string): void => {
    of.eachPath((name, type) => {
      if (name !== '__v') add(prefix + name, stored + name, type as unknown as SchemaTypeShape)
    })
  }
  collect(schema, '', '')
  // A path with dots says that there are objects above it.
  for (const path of [...found.keys()]) {
    for (let at = path.lastIndexOf('.'); at > 0; at = path.lastIndexOf('.', at - 1)) {
      const above = path.slice(0, at)
      if (!found.has(above))
        found.set(above, { kind: 'object', required: false, unique: false, values: null, fallback: null })
    }
  }
  return found
}
