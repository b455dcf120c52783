import { getIntrospectionQuery, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { operationOf } from '../../../../src/graphql/operation.ts'
import { buildSchema } from '../../../../src/graphql/schema.ts'
import { fanOut } from '../../../support/documents.ts'

const schema = buildSchema()

const cost = (source: string, variables: Record<string, unknown> = {}): number => {
  const operation = operationOf(schema, parse(source), null)
  return operation.cost({ ...operation.defaults, ...variables })
}

describe('what an operation costs', () => {
  it.each([
    ['a field is a point', '{ __typename }', 1],
    ['and what is below it', '{ me { id email wallet { id } } }', 5],
    [
      'a page is its field, and for each item a point and what is below it',
      '{ shops(first: 10) { nodes { id name } } }',
      1 + 1 + 10 * 3,
    ],
    ['edges as well', '{ shops(last: 10) { edges { cursor node { id } } } }', 1 + 1 + 10 * (1 + 1 + 2)],
    [
      'what is not of the items counts once',
      '{ shops(first: 10) { pageInfo { endCursor } nodes { id } } }',
      1 + 2 + 1 + 10 * 2,
    ],
    ['20 items where no size is given', '{ shops { nodes { id } } }', 1 + 1 + 20 * 2],
    ['null is no size', '{ shops(first: null) { nodes { id } } }', 1 + 1 + 20 * 2],
    [
      'pages in pages multiply',
      '{ shops(first: 3) { nodes { products(first: 5) { nodes { id } } } } }',
      2 + 3 * (1 + 2 + 5 * 2),
    ],
    ['nodes by the number of ids', '{ nodes(ids: ["a", "b", "c"]) { id } }', 1 + 3 * 2],
    ['one id is a list of it', '{ nodes(ids: "a") { id } }', 1 + 2],
    ['lists that are no pages by what the schema says', '{ todoList(id: "a") { members { id } } }', 1 + 1 + 10 * 2],
    ['lists of plain values are one', '{ product(id: "a") { tags } }', 2],
    ['work that the answer does not show', '{ shops(first: 1) { totalCount } }', 1 + 20],
    ['an argument that is work', '{ products(first: 1, shopId: "a", search: "b") { nodes { id } } }', 1 + 200 + 1 + 2],
    ['a sign-in', 'mutation { login(input: { email: "a@b.c", password: "d" }) { accessToken } }', 1_001],
    ['any other mutation', 'mutation { logout(input: {}) { ended } }', 11],
    ['the schema', getIntrospectionQuery(), 5_000],
    ['aliases each', '{ a: me { id } b: me { id } c: __typename }', 5],
    ['what is skipped counts', '{ me @skip(if: true) { id @include(if: false) } }', 2],
    ['fragments at each place', '{ a: me { ...U } b: me { ...U } } fragment U on User { id email }', 6],
    [
      'fragments on pages, by the page',
      '{ shops(first: 7) { ...P } more: shops(first: 3) { ...P } } fragment P on ShopConnection { nodes { id } }',
      4 + 10 * 2,
    ],
    ['all types of an interface', '{ node(id: "a") { id ... on Shop { name } ... on Product { title } } }', 4],
  ])('%s: %s', (_rule, source, points) => {
    expect(cost(source)).toBe(points)
  })

  it.each([
    [2147483647, 100],
    [101, 100],
    [0, 100],
    [-5, 100],
    [1.5, 100],
    ['5', 100],
    [[1], 100],
    [true, 100],
    [{}, 100],
    [100, 100],
    [1, 1],
    [null, 20],
    [undefined, 20],
  ])('a size of %j counts as %i items, as a literal, a variable and a default', (given, items) => {
    const points = 1 + 1 + items * 2
    const page = (size: string) => `{ shops(${size}) { nodes { id } } }`
    for (const name of ['first', 'last']) {
      expect(cost(`query ($n: Int) ${page(`${name}: $n`)}`, given === undefined ? {} : { n: given })).toBe(points)
      expect(cost(`query ($n: Int = 7) ${page(`${name}: $n`)}`, { n: given ?? null })).toBe(points)
      if (typeof given !== 'number') continue
      expect(cost(page(`${name}: ${given}`))).toBe(points)
      expect(cost(`query ($n: Int = ${given}) ${page(`${name}: $n`)}`)).toBe(points)
    }
  })

  it('variables multiply through fragments, each with its own', () => {
    const source =
      'query ($a: Int, $b: Int = 4) { x: shops(first: $a) { ...S } y: shops(first: $b) { ...S } } fragment S on ShopConnection { nodes { products(last: $b) { ...P } } } fragment P on ProductConnection { nodes { id } }'
    const products = (b: number) => 1 + 1 + b * 2
    const shops = (n: number, b: number) => 1 + 1 + n * (1 + products(b))
    expect(cost(source, { a: 3 })).toBe(shops(3, 4) + shops(4, 4))
    expect(cost(source, { a: 3, b: 9 })).toBe(shops(3, 9) + shops(9, 9))
    expect(cost(source)).toBe(shops(20, 4) + shops(4, 4))
  })

  it('ids as a variable, or among them', () => {
    const source = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }'
    expect(cost(source, { ids: ['a', 'b'] })).toBe(1 + 2 * 2)
    expect(cost(source, { ids: 'a' })).toBe(1 + 2)
    expect(cost(source, { ids: Array(10_000).fill('a') })).toBe(1 + 100 * 2)
    expect(cost('query ($a: ID!, $b: ID!) { nodes(ids: [$a, $b]) { id } }', { a: 'a', b: 'b' })).toBe(1 + 2 * 2)
  })

  it('of fragments that spread the next one twice is worked out once each', () => {
    const source = fanOut(300, next => `${next} ${next}`, 'User', 'id')
    expect(cost(source)).toBe(1 + 2 ** 300)
  })
})
