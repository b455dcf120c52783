import { AppError } from '../../kernel/errors.ts'

/** How much one document may ask for. Each is at least 1: none of them can be switched off. */
export interface Limits {
  /** Names, punctuators and values of the source; comments count by `length` alone. */
  readonly tokens: number
  /** Characters of the source. */
  readonly length: number
  /** Fields within fields. */
  readonly depth: number
  readonly aliases: number
  readonly rootFields: number
  readonly directives: number
  readonly directivesPerPlace: number
  /** Points that one operation may cost; see cost.ts. */
  readonly cost: number
}

/** What a limit is on, as `extensions.what` says it, with the words of its message. */
const words = {
  tokens: 'tokens',
  length: 'characters',
  aliases: 'aliases',
  rootFields: 'root fields',
  directives: 'directives',
  directivesPerPlace: 'directives at one place',
  repeatedFields: 'comparisons of fields that are selected several times',
  cost: 'points',
} as const

export type Measured = keyof typeof words

/** Throws QUERY_TOO_COMPLEX, with what was measured and, where it was counted to its end, how much it is. */
export const refuseTooComplex = (what: Measured, limit: number, actual: number | null): never => {
  const came = actual === null ? '' : `, but got ${actual}`
  throw new AppError('QUERY_TOO_COMPLEX', `An operation may have at most ${limit} ${words[what]}${came}.`, {
    what,
    limit,
    ...(actual === null ? {} : { actual }),
  })
}

/** Throws QUERY_TOO_DEEP. */
export const refuseTooDeep = (limit: number, actual: number): never => {
  throw new AppError('QUERY_TOO_DEEP', `An operation may be at most ${limit} fields deep, but got ${actual}.`, {
    what: 'depth',
    limit,
    actual,
  })
}
