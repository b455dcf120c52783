import { type DocumentNode, execute, GraphQLSchema, isObjectType, parse } from 'graphql'
import type { Stored } from '../database/entity.ts'
import { AppError, Conflict } from '../kernel/errors.ts'
import { remember } from '../kernel/remember.ts'
import { around, type Field } from './around.ts'
import type { Context } from './context.ts'
import { ownFields, referencesOf } from './own-fields.ts'

/** A document as the API shows it to who asks; null where a query would fail. */
export type Showing = (conflict: Conflict, context: Context) => Promise<Readonly<Record<string, unknown>> | null>

/**
 * Shows the rows of conflicts: all that their type has of its own and, by their ids, the documents that it refers to. They
 * pass the resolvers of the schema, so that a query of the same fields answers the same. `entities`: what is stored, by
 * the names of types.
 */
export const createShowing = (schemaOf: () => GraphQLSchema, entities: ReadonlyMap<string, Stored>): Showing => {
  const queries = new Map<string, { readonly schema: GraphQLSchema; readonly document: DocumentNode }>()
  const queryOf = (name: string) =>
    remember(queries, name, () => {
      const [type, entity] = [schemaOf().getType(name), entities.get(name)]
      if (!entity || !isObjectType(type)) throw new Error(`${name} is not stored`)
      const references = referencesOf(type, entity.model).map(({ field }) => `${field} { id }`)
      const document = parse(`{ ${[ownFields(type), ...references].join(' ')} }`)
      return { schema: new GraphQLSchema({ query: type }), document }
    })
  return async ({ type, row }, contextValue) => {
    const { data, errors = [] } = await execute({ ...queryOf(type), rootValue: row, contextValue })
    if (!data) return null
    const failed = new Set(errors.map(({ path: [field] = [] }) => field))
    return Object.fromEntries(Object.entries(data).filter(([field]) => !failed.has(field)))
  }
}

/** A mutation that tells with its CONFLICT what it has met, as `current`. */
export const tellCurrent = (field: Field, show: Showing): Field =>
  around(field, resolve => async (root, args, context, info) => {
    try {
      return await resolve(root, args, context, info)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      const current = await show(error, context)
      throw new AppError('CONFLICT', error.message, { ...error.details, ...(current ? { current } : {}) })
    }
  })
