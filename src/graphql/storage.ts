import { type GraphQLField, type GraphQLSchema, getNamedType, isObjectType } from 'graphql'
import type { Domain } from '../kernel/domain.ts'
import { needsOf } from '../kernel/needs.ts'

/** What a field reads from its row. */
export interface Storage {
  /** Stored paths, relative to the object that the field belongs to. */
  readonly paths: readonly string[]
  /** An object stored inside its parent's document: its own fields say what is read of it. */
  readonly embeds: boolean
}

const storage = new WeakMap<object, Storage>()

/** What a field reads; undefined for fields of types that are not stored (roots, connections, payloads). */
export const storageOf = (field: GraphQLField<unknown, unknown>): Storage | undefined => storage.get(field)

/**
 * Works out, for every field of every stored type, which stored paths it reads: the field of its own name, or what its
 * resolver declared by `needs`. Throws for a field that neither the model nor a resolver answers.
 */
export const declareStorage = (schema: GraphQLSchema, domains: readonly Domain[]): void => {
  const resolvers = domains.map(domain => domain.resolvers as Record<string, Record<string, object> | undefined>)
  for (const { type: name, model } of domains.flatMap(domain => domain.entities)) {
    const visit = (typeName: string, prefix: string): void => {
      const type = schema.getType(typeName)
      if (!isObjectType(type)) throw new Error(`${typeName} is stored, but it is no object type of the schema`)
      for (const field of Object.values(type.getFields())) {
        const resolve = resolvers.map(own => own[typeName]?.[field.name]).find(own => own !== undefined)
        const declared = resolve && needsOf(resolve)
        if (declared || field.name === 'id') {
          storage.set(field, { paths: declared ?? [], embeds: false })
          continue
        }
        const path = prefix + field.name
        if (resolve || !model.paths.has(path)) {
          const why = resolve ? 'has a resolver that declares no `needs`' : `is no path of the model ${model.name}`
          throw new Error(`${typeName}.${field.name} ${why}`)
        }
        const inner = getNamedType(field.type)
        storage.set(field, { paths: [field.name], embeds: isObjectType(inner) })
        if (isObjectType(inner)) visit(inner.name, `${path}.`)
      }
    }
    visit(name, '')
  }
}
