import type { Schema } from 'mongoose'

/** A collection as a domain declares it. Compiled on the connection, so that several apps in one process stay apart. */
export interface ModelDeclaration {
  readonly name: string
  readonly collection: string
  readonly schema: Schema
  /** Stored paths by what they hold; subdocuments are followed (`seo.title`), `_id` and `__v` left out. */
  readonly paths: ReadonlySet<string>
  /** Paths whose value, or whose elements, are ObjectIds in the database and hex strings above it. */
  readonly objectIds: ReadonlySet<string>
  readonly arrays: ReadonlySet<string>
  /** What paths may hold, and the elements of arrays, where that is one of a few values: enums and booleans. */
  readonly values: ReadonlyMap<string, readonly (string | boolean)[]>
  /** Paths that every document holds. */
  readonly required: ReadonlySet<string>
}

interface SchemaTypeShape {
  readonly instance: string
  readonly options?: { readonly enum?: unknown; readonly required?: unknown }
  readonly schema?: Schema
  readonly embeddedSchemaType?: SchemaTypeShape | null
}

const collected = () => ({
  paths: new Set<string>(),
  objectIds: new Set<string>(),
  arrays: new Set<string>(),
  values: new Map<string, readonly (string | boolean)[]>(),
  required: new Set<string>(),
})

const valuesOf = ({ instance, options }: SchemaTypeShape): readonly (string | boolean)[] | null => {
  if (instance === 'Boolean') return [false, true]
  return Array.isArray(options?.enum) ? options.enum : null
}

const collect = (schema: Schema, prefix: string, found: ReturnType<typeof collected>) => {
  schema.eachPath((name, schemaType) => {
    if (prefix === '' && (name === '_id' || name === '__v')) return
    const type = schemaType as unknown as SchemaTypeShape
    const path = prefix + name
    found.paths.add(path)
    if (type.instance === 'Array') found.arrays.add(path)
    if (type.instance === 'ObjectId' || type.embeddedSchemaType?.instance === 'ObjectId') found.objectIds.add(path)
    const values = valuesOf(type.embeddedSchemaType ?? type)
    if (values) found.values.set(path, values)
    if (prefix === '' && type.options?.required === true) found.required.add(path)
    if (type.schema) collect(type.schema, `${path}.`, found)
  })
}

/** Declares a collection. `schema` says what is valid and carries the indexes that no list declares (unique, TTL, …). */
export const model = (name: string, collection: string, schema: Schema): ModelDeclaration => {
  const found = collected()
  collect(schema, '', found)
  return { name, collection, schema, ...found }
}
