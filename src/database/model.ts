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
}

interface SchemaTypeShape {
  readonly instance: string
  readonly schema?: Schema
  readonly embeddedSchemaType?: { readonly instance: string } | null
}

const collect = (
  schema: Schema,
  prefix: string,
  found: { paths: Set<string>; objectIds: Set<string>; arrays: Set<string> },
) => {
  schema.eachPath((name, schemaType) => {
    if (prefix === '' && (name === '_id' || name === '__v')) return
    const type = schemaType as unknown as SchemaTypeShape
    const path = prefix + name
    found.paths.add(path)
    if (type.instance === 'Array') found.arrays.add(path)
    if (type.instance === 'ObjectId' || type.embeddedSchemaType?.instance === 'ObjectId') found.objectIds.add(path)
    if (type.schema) collect(type.schema, `${path}.`, found)
  })
}

/** Declares a collection. `schema` says what is valid and carries the indexes that no list declares (unique, TTL, …). */
export const model = (name: string, collection: string, schema: Schema): ModelDeclaration => {
  const found = { paths: new Set<string>(), objectIds: new Set<string>(), arrays: new Set<string>() }
  collect(schema, '', found)
  return { name, collection, schema, ...found }
}
