import { beforeAll, describe, expect, it } from 'vitest'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { insertTenants, makeTenant } from '../../support/tenants.ts'

const tenant = makeTenant('alfa', buildSchema())
const { admin, merchant } = tenant.people
const shop = encodeId('Shop', String([...tenant.documents].find(([{ type }]) => type === 'Shop')?.[1][0]?._id))
/** As long as an operation is asked, it is compiled: the second answer is the first of compiled code. */
const times = 4

let t: TestApp
beforeAll(async () => {
  t = await startApp({ JIT: 'true' })
  await insertTenants(t.db, tenant)
})

describe('an operation that is asked again, and so compiled, answers as at first', () => {
  it.each([
    [
      'a moment as the default of a variable',
      'query ($d: DateTime = "2099-01-01T00:00:02Z", $s: ID) { products(shopId: $s, orderBy: RECENTLY_UPDATED, updatedAfter: $d) { nodes { id updatedAt } } }',
      { s: shop },
    ],
    [
      'a moment as a variable',
      'query ($d: DateTime, $s: ID) { products(shopId: $s, orderBy: RECENTLY_UPDATED, updatedAfter: $d) { nodes { id updatedAt } } }',
      { s: shop, d: '2099-01-01T00:00:02Z' },
    ],
    [
      'a moment in the document',
      'query ($s: ID) { products(shopId: $s, orderBy: RECENTLY_UPDATED, updatedAfter: "2099-01-01T00:00:02Z") { nodes { id updatedAt } } }',
      { s: shop },
    ],
    [
      'an enum value as the default of a variable',
      'query ($p: Plan = PRO, $o: ShopOrder = NEWEST) { shops(plan: $p, orderBy: $o) { nodes { id plan } } }',
      {},
    ],
    ['an enum value as a variable', 'query ($p: Plan) { shops(plan: $p) { nodes { id plan } } }', { p: 'GROWTH' }],
    [
      'an address as the default of a variable',
      'query ($e: EmailAddress! = "ALFA.brand@example.com") { userByEmail(email: $e) { id email } }',
      {},
    ],
    ['one id where a list is taken', 'query ($i: [ID!]!) { nodes(ids: $i) { id __typename } }', { i: shop }],
    [
      'directives with variables',
      'query ($y: Boolean!, $n: Boolean = false) { shops(first: 2) { nodes { id name @include(if: $n) plan @skip(if: $n) country @include(if: $y) @skip(if: $n) } } }',
      { y: true },
    ],
    [
      'a field twice, with selections that differ',
      '{ shops(first: 2) { nodes { owner { id } } nodes { owner { name } } } }',
      {},
    ],
    [
      'null for an argument',
      'query ($p: Plan, $f: Int) { shops(plan: $p, first: $f) { nodes { id } } }',
      { p: null, f: null },
    ],
  ])('%s', async (_name, query, variables) => {
    const first = await t.ask(query, { as: admin, variables })
    expect(first.errors).toBeUndefined()
    expect(JSON.stringify(first.data)).toContain('"id":')
    for (let i = 1; i < times; i++) expect(await t.ask(query, { as: admin, variables })).toEqual(first)
  })

  it('with errors of resolvers, their paths and codes', async () => {
    const query =
      '{ a: shop(id: "x") { id } b: user(id: "usr_64f0c0ffee64f0c0ffee64f0") { id } c: users { nodes { id } } }'
    const answers = []
    for (let i = 0; i < times; i++) answers.push(await t.ask(query, { as: merchant }))
    const told = answers.map(({ data, errors }) => [
      data,
      errors?.map(({ path, extensions }) => [path, extensions.code]),
    ])
    expect(told[0]).toEqual([
      null,
      [
        [['a'], 'INVALID_ID'],
        [['c'], 'FORBIDDEN'],
      ],
    ])
    for (const again of told) expect(again).toEqual(told[0])
  })

  it('for each viewer as himself', async () => {
    const query = '{ me { id email } }'
    for (let i = 0; i < times; i++) {
      for (const as of [admin, merchant]) {
        expect((await t.ask(query, { as })).data?.me).toMatchObject({ id: encodeId('User', as) })
      }
      expect(await t.ask(query)).toEqual({ status: 200, data: { me: null } })
    }
  })
})
