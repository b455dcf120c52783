import { flag, integer, MINUTE, milliseconds } from './readers.ts'
import { variable } from './variable.ts'

/** The GraphQL endpoint. Durations are milliseconds, sizes are bytes. */
export const graphqlVariables = {
  GRAPHIQL: variable(flag(), 'Serve GraphiQL at /graphiql', { default: 'true', production: 'false' }),
  ADMIN_PAGE: variable(flag(), 'Serve the page for administrators at /admin', { default: 'true' }),
  JIT: variable(flag(), 'Compile operations that are asked again', { default: 'true' }),
  PUBLIC_SCHEMA: variable(
    flag(),
    'Whoever is not signed in may introspect the schema too, and is told names close to one that is not there',
    { default: 'true', production: 'false' },
  ),
  QUERY_MAX_TOKENS: variable(integer(1, 20_000), 'Most tokens of a document', { default: '1000' }),
  QUERY_MAX_LENGTH: variable(integer(1, 1_048_576, 'characters'), 'Most characters of a document', {
    default: '65536',
  }),
  QUERY_MAX_DEPTH: variable(integer(1, 100), 'Most fields within fields; introspection has 16 of its own', {
    default: '15',
  }),
  QUERY_MAX_ALIASES: variable(integer(1, 10_000), 'Most aliases of an operation', { default: '50' }),
  QUERY_MAX_ROOT_FIELDS: variable(integer(1, 1_000), 'Most fields of Query, Mutation or Subscription in an operation', {
    default: '20',
  }),
  QUERY_MAX_DIRECTIVES: variable(integer(1, 10_000), 'Most directives of an operation', { default: '50' }),
  QUERY_MAX_DIRECTIVES_PER_PLACE: variable(integer(1, 100), 'Most directives at one field or fragment', {
    default: '4',
  }),
  QUERY_MAX_COST: variable(integer(1, 10_000_000), 'Most points that an operation may cost', { default: '25000' }),
  DOCUMENT_CACHE_BYTES: variable(
    integer(1_048_576, 4_294_967_296, 'bytes'),
    'Memory for documents that are kept parsed and compiled, in bytes',
    { default: '67108864' },
  ),
  OPERATION_TIMEOUT: variable(milliseconds(100, 10 * MINUTE), 'Deadline of every operation', { default: '10000' }),
}
