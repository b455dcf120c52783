import { MapperKind, mapSchema } from '@graphql-tools/utils'
import {
  type ExecutionResult,
  type GraphQLFieldConfig,
  GraphQLList,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isListType,
} from 'graphql'

const nullable = (type: GraphQLOutputType): GraphQLOutputType => {
  const bare = getNullableType(type) as GraphQLOutputType
  return isListType(bare) ? new GraphQLList(nullable(bare.ofType as GraphQLOutputType)) : bare
}

const lenientField = (field: GraphQLFieldConfig<unknown, unknown>) => ({ ...field, type: nullable(field.type) })

/** The same schema, in which any field may be null: one that is refused takes nothing else with it. */
export const lenient = (schema: GraphQLSchema): GraphQLSchema =>
  mapSchema(schema, {
    [MapperKind.ROOT_FIELD]: lenientField,
    [MapperKind.OBJECT_FIELD]: lenientField,
    [MapperKind.INTERFACE_FIELD]: lenientField,
  })

/** Whether a refused field has taken with it what it lies in, so that other fields there may not have run to their end. */
export const tookMore = ({ data, errors = [] }: ExecutionResult): boolean =>
  errors.some(({ path = [] }) => {
    let at: unknown = data
    for (const key of path) {
      if (at === null || at === undefined) return true
      at = (at as Record<string | number, unknown>)[key]
    }
    return false
  })
