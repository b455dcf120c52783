import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  Location,
  type OperationDefinitionNode,
  OperationTypeNode,
  type VariableDefinitionNode,
  valueFromASTUntyped,
} from 'graphql'
import { AppError } from '../kernel/errors.ts'
import { remember } from '../kernel/remember.ts'
import type { Selection } from '../kernel/selection.ts'
import { costOf } from './limits/cost.ts'
import { introspects } from './limits/introspection.ts'
import { selectionOf } from './selection.ts'

/** What is worked out of a document once and kept as long as the document itself is. */
export interface Operation {
  readonly name: string | null
  readonly type: OperationTypeNode
  readonly document: DocumentNode
  /** What variables are where they are not given, as a request would give them. */
  readonly defaults: Readonly<Record<string, unknown>>
  readonly variables: readonly VariableDefinitionNode[]
  readonly selection: Selection
  /** Whether it asks for the schema itself. */
  readonly introspects: boolean
  /** What it costs in points, with its variables laid over its defaults. */
  readonly cost: (variables: Readonly<Record<string, unknown>>) => number
}

const known = new WeakMap<DocumentNode, Map<string, Operation>>()

/**
 * A query that is JSON would run as a syntax tree, with literals that no parser has seen. A parsed text carries a
 * graphql-js `Location`, a tree does not.
 */
export const refuseSyntaxTrees = (document: DocumentNode | null): void => {
  if (!(document?.loc instanceof Location)) {
    throw new AppError('GRAPHQL_PARSE_FAILED', 'The query must be GraphQL text.')
  }
}

const operationsOf = (document: DocumentNode): OperationDefinitionNode[] =>
  document.definitions.filter(d => d.kind === Kind.OPERATION_DEFINITION)

/** The document without its other operations; the same object when it has none. Keeps every fragment. */
const reduced = (document: DocumentNode, operation: OperationDefinitionNode): DocumentNode =>
  operationsOf(document).length === 1
    ? document
    : {
        ...document,
        definitions: document.definitions.filter(d => d.kind !== Kind.OPERATION_DEFINITION || d === operation),
      }

/**
 * The defaults of variables. They are handed over like given ones, because compiled code has its own as JSON: a moment
 * was a text there, and matched no document, and a required variable with a default was missing.
 */
const defaultsOf = ({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> =>
  Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  )

/**
 * The operation that a request names, its document reduced to it: the JIT keeps what it compiled by the source alone,
 * so of a document with several operations it would run the one it met first. Throws BAD_REQUEST, and
 * GRAPHQL_VALIDATION_FAILED for a root that the schema does not have, which no rule of graphql-js looks for.
 */
export const operationOf = (schema: GraphQLSchema, document: DocumentNode, name: string | null): Operation => {
  const operations = remember(known, document, () => new Map<string, Operation>())
  const found = operations.get(name ?? '')
  if (found) return found
  const all = operationsOf(document)
  const node = name === null ? (all.length === 1 ? all[0] : undefined) : all.find(o => o.name?.value === name)
  if (!node) {
    throw new AppError(
      'BAD_REQUEST',
      name === null
        ? 'The document has several operations: give `operationName`.'
        : 'The document has no operation of that name.',
    )
  }
  if (!schema.getRootType(node.operation)) {
    throw new AppError('GRAPHQL_VALIDATION_FAILED', `The schema has no ${node.operation}s.`)
  }
  const operation: Operation = {
    name: node.name?.value ?? null,
    type: node.operation,
    document: reduced(document, node),
    defaults: defaultsOf(node),
    variables: node.variableDefinitions ?? [],
    selection: selectionOf(schema, document, node),
    introspects: introspects(document),
    cost: costOf(schema, document, node),
  }
  operations.set(name ?? '', operation)
  return operation
}

export const isQuery = ({ type }: Operation): boolean => type === OperationTypeNode.QUERY
