import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql'
import { AppError } from '../../kernel/errors.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Operation } from '../operation.ts'
import { type Limits, refuseTooComplex } from './limits.ts'
import { refusePrototype } from './names.ts'
import { holdRepeats } from './repeats.ts'
import { holdShape } from './shape.ts'

export interface AdmissionOptions {
  readonly limits: Limits
  /** Bytes that documents kept parsed and compiled may take, as they are reckoned here. */
  readonly keptBytes: number
  /** Whether viewers who are not signed in may ask for the schema. */
  readonly publicSchema: boolean
}

/** A token's share of a tree, its place in the source, and what is compiled of it: 500 bytes in the dearest document measured. */
const bytesPerToken = 512
/** Source and key, in the longest of V8's encodings. */
const bytesPerCharacter = 2
const bytesPerDocument = 4_096

/** What of the text before the parser refused it says that it has too many tokens (graphql-js gives no other sign). */
const tooManyTokens = /^Syntax Error: Document contains more tha[nt] \d+ tokens/

/** Parses a text within the limits. Throws QUERY_TOO_COMPLEX, and a GraphQLError for what is no GraphQL. */
export const parseWithin = (source: string, { length, tokens }: Pick<Limits, 'length' | 'tokens'>): DocumentNode => {
  if (source.length > length) refuseTooComplex('length', length, source.length)
  try {
    return parse(source, { maxTokens: tokens })
  } catch (error) {
    if (error instanceof GraphQLError && tooManyTokens.test(error.message)) refuseTooComplex('tokens', tokens, null)
    throw error
  }
}

/**
 * What stands before Mercurius, which keeps every document it has parsed, and with those it refused up to 100 KB of
 * errors each, by number and whatever they weigh. So it is given only what passes here, and forgets all of it when what
 * it was given weighs too much: parsing anew costs the documents in use a millisecond each.
 */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #schema: GraphQLSchema
  readonly #forget: () => void
  readonly #passed = new Set<string>()
  #bytes = 0

  /** `forget` empties what is kept of documents elsewhere. */
  constructor(options: AdmissionOptions, schema: GraphQLSchema, forget: () => void) {
    this.#options = options
    this.#schema = schema
    this.#forget = forget
  }

  /** Documents that have passed since the last time that all were forgotten, and the bytes they are reckoned at. */
  get kept(): { readonly documents: number; readonly bytes: number } {
    return { documents: this.#passed.size, bytes: this.#bytes }
  }

  /**
   * Lets a text pass that is GraphQL, within the limits of its form, and fits the schema; nothing is kept of one that is
   * not. Gives whether it had passed before. Throws QUERY_TOO_DEEP, QUERY_TOO_COMPLEX, a GraphQLError for its syntax, and
   * an AggregateError of what validation found.
   */
  source(source: string): boolean {
    if (this.#passed.has(source)) return true
    const document = this.document(source)
    const bytes = bytesPerDocument + source.length * bytesPerCharacter + (document.tokenCount ?? 0) * bytesPerToken
    if (this.#bytes + bytes > this.#options.keptBytes) {
      this.#passed.clear()
      this.#bytes = 0
      this.#forget()
    }
    this.#passed.add(source)
    this.#bytes += bytes
    return false
  }

  /** The document of a text under the same conditions, for who executes it himself. */
  document(source: string): DocumentNode {
    const { limits } = this.#options
    const document = parseWithin(source, limits)
    holdShape(document, limits)
    holdRepeats(document)
    refusePrototype(source, document)
    const errors = validate(this.#schema, document)
    if (errors.length > 0) throw new AggregateError(errors)
    return document
  }

  /**
   * Lets an operation pass that this viewer may run with these variables (laid over the defaults); gives its cost.
   * Throws QUERY_TOO_COMPLEX, and GRAPHQL_VALIDATION_FAILED for a schema that is not shown to everybody.
   */
  operation(
    { introspects, cost }: Pick<Operation, 'introspects' | 'cost'>,
    variables: Readonly<Record<string, unknown>>,
    viewer: Viewer | null,
  ): number {
    if (introspects && !this.showsSchema(viewer)) {
      throw new AppError('GRAPHQL_VALIDATION_FAILED', 'The schema is shown to signed-in viewers only.')
    }
    const points = cost(variables)
    if (points > this.#options.limits.cost) refuseTooComplex('cost', this.#options.limits.cost, points)
    return points
  }

  /** Whether a viewer may learn names of the schema: by introspection, or by what an error suggests to him. */
  showsSchema(viewer: Viewer | null): boolean {
    return this.#options.publicSchema || viewer !== null
  }

  /** Points that one operation may cost. */
  get maxCost(): number {
    return this.#options.limits.cost
  }
}
