import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { Limits } from '../../../../src/graphql/limits/limits.ts'
import { holdRepeats } from '../../../../src/graphql/limits/repeats.ts'
import { holdShape } from '../../../../src/graphql/limits/shape.ts'
import { AppError } from '../../../../src/kernel/errors.ts'
import { circle, fanOut, numbered } from '../../../support/documents.ts'

const limits: Limits = {
  tokens: 1_000_000,
  length: 1_000_000,
  depth: 4,
  aliases: 5,
  rootFields: 3,
  directives: 6,
  directivesPerPlace: 2,
  cost: 1_000,
}

/** The code and details of a refusal; null where the document passes. */
const refusal = (source: string, hold: (document: ReturnType<typeof parse>) => void) => {
  try {
    hold(parse(source))
    return null
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, ...error.details }
    throw error
  }
}
const shape = (source: string) => refusal(source, document => holdShape(document, limits))

describe('depth', () => {
  const deep = { code: 'QUERY_TOO_DEEP', what: 'depth', limit: 4, actual: 5 }
  it.each([
    ['fields', '{ a { b { c { d } } } }', '{ a { b { c { d { e } } } } }'],
    [
      'inline fragments count nothing',
      '{ a { ... { b { ... { c { ... { d } } } } } } }',
      '{ a { ... { b { c { d { e } } } } } }',
    ],
    [
      'through fragments',
      '{ a { ...A } } fragment A on T { b { ...B } } fragment B on T { c { d } }',
      '{ a { ...A } } fragment A on T { b { ...B } } fragment B on T { c { d { e } } }',
    ],
    [
      'what is skipped counts',
      '{ a { b { c { d @skip(if: true) } } } }',
      '{ a { b { c { d { e @skip(if: true) } } } } }',
    ],
    ['every operation', 'query A { a } query B { a }', 'query A { a } query B { a { b { c { d { e } } } } }'],
    [
      'fragments that are not used',
      '{ a } fragment A on T { a { b { c { d } } } }',
      '{ a } fragment A on T { a { b { c { d { e } } } } }',
    ],
  ])('%s', (_name, within, beyond) => {
    expect(shape(within)).toBeNull()
    expect(shape(beyond)).toEqual(deep)
  })

  it('of introspection is bounded on its own', () => {
    const nested = (depth: number) => `{ __schema { ${'ofType { '.repeat(depth - 1)} name ${'}'.repeat(depth - 1)} } }`
    expect(shape(nested(15))).toBeNull()
    expect(shape(nested(16))).toMatchObject({ code: 'QUERY_TOO_DEEP' })
    expect(shape(nested(16).replace('__schema', '__type'))).toMatchObject({ code: 'QUERY_TOO_DEEP' })
    expect(shape('{ a { b { c { d { __schema { types { name } } } } } } }')).toEqual(deep)
  })
})

describe('counts', () => {
  it.each([
    ['aliases', '{ x { a0: a a1: a a2: a a3: a a4: a } }', '{ x { a0: a a1: a a2: a a3: a a4: a a5: a } }', 6],
    ['aliases', '{ x { a0: __typename a1: __typename } }', `{ x { ${numbered(6, 'a#: __typename')} } }`, 6],
    [
      'aliases',
      '{ x { ...A } y { ...A } } fragment A on T { a: a b: b }',
      '{ x { ...A } y { ...A } z { ...A } } fragment A on T { a: a b: b }',
      6,
    ],
    ['rootFields', '{ a b c }', '{ a b c d }', 4],
    ['rootFields', 'mutation { a b c { d e f } }', 'mutation { a b ... { c d } }', 4],
    ['rootFields', '{ a ...A } fragment A on Query { b c }', '{ ...A ...A } fragment A on Query { b c }', 4],
    ['directivesPerPlace', '{ a @x @x }', '{ a @x @x @x }', 3],
    ['directivesPerPlace', 'query @x @x { a }', 'query @x @x @x { a }', 3],
    ['directivesPerPlace', 'query ($a: T @x @x) { a }', 'query ($a: T @x @x @x) { a }', 3],
    ['directivesPerPlace', '{ ...A @x } fragment A on T { a }', '{ ...A @x @x @x } fragment A on T { a }', 3],
    ['directivesPerPlace', '{ ... @x { a } }', '{ ... @x @x @x { a } }', 3],
    ['directivesPerPlace', '{ a } fragment A on T @x { a }', '{ a } fragment A on T @x @x @x { a }', 3],
    ['directives', '{ x { a @x @x b @x @x c @x @x } }', 'query @x { x { a @x @x b @x @x c @x @x } }', 7],
    [
      'directives',
      '{ x { ...A @x ...A } y { ...A } } fragment A on T { a @x }',
      '{ x { ...A @x ...A @x } y { ...A @x ...A @x } } fragment A on T { a @x }',
      8,
    ],
  ])('%s: %s passes, %s does not', (what, within, beyond, actual) => {
    expect(shape(within)).toBeNull()
    expect(shape(beyond)).toMatchObject({ code: 'QUERY_TOO_COMPLEX', what, actual })
  })
})

describe('fragments', () => {
  it('within themselves are refused, however long the circle is', () => {
    for (const size of [1, 2, 30]) {
      expect(shape(circle(size))).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' })
    }
  })

  it('that spread the next one twice are measured once each: 2^300 aliases are counted without selecting them', () => {
    const source = fanOut(300, next => `${next} ${next}`, 'User', 'a: id')
    expect(shape(source)).toMatchObject({ what: 'aliases', actual: 2 ** 300 })
  })
})

describe('fields that are selected several times', () => {
  const repeats = (source: string) => refusal(source, holdRepeats)
  const beyond = { code: 'QUERY_TOO_COMPLEX', what: 'repeatedFields', limit: 10_000 }
  it.each([
    ['at one place', `{ ${numbered(141, 'a')} }`, `{ ${numbered(142, 'a')} }`],
    ['under one alias', `{ ${numbered(141, 'x: a#')} }`, `{ ${numbered(142, 'x: a#')} }`],
    ['in inline fragments', `{ ${numbered(141, '... { a }')} }`, `{ ${numbered(142, '... { a }')} }`],
    [
      'in fragments',
      `{ ${numbered(100, '...F#')} } ${numbered(100, 'fragment F# on T { a }')}`,
      `{ ${numbered(142, '...F#')} } ${numbered(142, 'fragment F# on T { a }')}`,
    ],
    ['below a field that is', `{ ${numbered(90, 'a { b }')} }`, `{ ${numbered(101, 'a { b }')} }`],
    ['in a fragment that is not used', '{ a }', `{ a } fragment A on T { ${numbered(142, 'a')} }`],
  ])('%s', (_name, within, over) => {
    expect(repeats(within)).toBeNull()
    expect(repeats(over)).toMatchObject(beyond)
  })

  it('a fragment that stands twice at one place is looked at once', () => {
    expect(repeats(fanOut(100, next => `${next} ${next}`, 'User', 'id'))).toBeNull()
  })

  it('places are counted no further than 20,000', () => {
    expect(repeats(fanOut(10, next => `a { ${next} } b { ${next} }`, 'User', 'id'))).toBeNull()
    expect(repeats(fanOut(300, next => `a { ${next} } b { ${next} }`, 'User', 'id'))).toMatchObject(beyond)
  })
})
