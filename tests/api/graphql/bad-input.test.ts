import { getNamedType, isEnumType, isInputObjectType, isNonNullType, parse, validate } from 'graphql'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Shop } from '../../../src/domains/commerce/store.ts'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { type Leaf, leavesOf, operationWith, type Place, placesOf, plainInput } from '../../support/arguments.ts'
import { insertTenants, makeTenant } from '../../support/tenants.ts'
import { ask, type Sent, type Told, type Way } from '../../support/ways.ts'

const schema = buildSchema()
const tenant = makeTenant('alfa', schema)
const { admin } = tenant.people
const places = placesOf(schema)

let t: TestApp
beforeAll(async () => {
  t = await startApp({ BATCHING: 'true' })
  await insertTenants(t.db, tenant)
  t.forget()
})

afterEach(async () => {
  t.forget()
  expect((await ask(t, 'POST', { query: '{ __typename }' })).body).toEqual({ data: { __typename: 'Query' } })
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

/** By the ways that a query, or a mutation, may come. */
const byEveryWay = async (isMutation: boolean, sent: Sent, check: (told: Told, way: Way) => void) => {
  for (const way of isMutation ? (['POST', 'batch'] as const) : (['POST', 'GET', 'batch'] as const)) {
    t.forget()
    check(await ask(t, way, sent, { as: admin }), way)
  }
}

/** No resolver ran. */
const refused = (told: Told, code: string) => {
  expect(told.code).toBe(code)
  expect(told.body).not.toHaveProperty('data')
  expect(t.commands).toEqual([])
}

/** A filter for each list that has no index without one. */
const filters: Readonly<Record<string, Record<string, unknown>>> = {
  'Query.assignments': { campaignId: encodeId('Campaign', 'f'.repeat(24)) },
  'Query.todoLists': { ownerId: encodeId('User', 'f'.repeat(24)) },
  'Query.todos': { listId: encodeId('TodoList', 'f'.repeat(24)) },
}
const pageWith = (place: Place, leaf: Leaf, value: unknown) => operationWith(place, leaf, value, filters[place.name])

const leaves = places.flatMap(place =>
  leavesOf(place).map(leaf => [`${place.name}(${leaf.path.join('.')})`, place, leaf] as const),
)
const named = ({ type }: Leaf): string => getNamedType(type).name
const isAnything = (leaf: Leaf): boolean => named(leaf) === 'JSON'

describe('operators where a value belongs', () => {
  const operators = [
    { $ne: null },
    { $gt: '' },
    { $in: ['a'] },
    { $regex: '.*' },
    { $where: 'sleep(1000)' },
    { $expr: { $eq: [1, 1] } },
    { _bsontype: 'ObjectId', id: 'aaaaaaaaaaaa' },
    [{ $ne: null }],
    [[{ $gt: '' }]],
  ]

  it('are looked for in every argument of every field', () => {
    expect(places.length).toBeGreaterThan(60)
    expect(leaves.length).toBeGreaterThan(250)
    // An argument of this type takes any object: the one that there is holds the variables of an operation, which are held
    // against their own types (explain.test.ts).
    expect(leaves.filter(([, , leaf]) => isAnything(leaf)).map(([name]) => name)).toEqual(['Query.explain(variables)'])
  })

  it.each(leaves.filter(([, , leaf]) => !isAnything(leaf)))(
    '%s refuses them, as variables and as literals',
    async (_name, place, leaf) => {
      for (const operator of operators) {
        const { byVariable, byLiteral } = operationWith(place, leaf, operator)
        const isRefused = (told: Told) => refused(told, 'GRAPHQL_VALIDATION_FAILED')
        if (operator !== operators[0]) {
          isRefused(await ask(t, 'POST', byVariable, { as: admin }))
          continue
        }
        for (const one of [byVariable, byLiteral]) await byEveryWay(place.isMutation, one, isRefused)
      }
    },
  )
})

describe('fields that are not the client’s to give', () => {
  const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType)
  const notTheirs = [
    ...['id', '_id', '__v', 'roles', 'owner', 'ownerId', 'createdBy', 'createdAt', 'updatedAt', 'version', 'deleted'],
    ...['deletedAt', 'passwordHash', 'emailVerified', 'status', 'shopIds', 'balance', 'availablePaise', 'constructor'],
  ]
  /** What an input takes under such a name, for it is what it is about: a new one is to be looked at and put here. */
  const theirs = [
    'SetUserRolesInput.roles',
    'SetCampaignStatusInput.status',
    'CreateProductInput.status',
    'UpdateProductInput.status',
    'UpsertProductInput.status',
    'OpenWalletInput.ownerId',
  ]

  const takes = inputs.map(type => {
    const found = leaves.find(([, , leaf]) => named(leaf) === type.name)
    return [type.name, type, found] as const
  })

  it('are looked for in every input, each of which some mutation takes', () => {
    expect(takes.length).toBeGreaterThan(15)
    expect(takes.filter(([, , found]) => !found).map(([name]) => name)).toEqual([])
  })

  it.each(takes)('%s takes none of them', async (name, type, found) => {
    if (!found) throw new Error(`nothing takes ${name}`)
    const [, place, leaf] = found
    const plain = operationWith(place, leaf, plainInput(type))
    expect(validate(schema, parse(plain.byLiteral.query))).toEqual([])
    for (const extra of notTheirs) {
      if (theirs.includes(`${name}.${extra}`)) continue
      const { byVariable, byLiteral } = operationWith(place, leaf, { ...plainInput(type), [extra]: 'x' })
      for (const one of [byVariable, byLiteral]) {
        await byEveryWay(place.isMutation, one, told => {
          refused(told, 'GRAPHQL_VALIDATION_FAILED')
          const said = told.body.errors?.map(({ message }) => message).join()
          expect(said).toMatch(new RegExp(`"${extra}" is not defined by type "?${name}`))
        })
      }
    }
  })

  it.each(takes)('%s takes no __proto__ and no constructor.prototype', async (name, type, found) => {
    if (!found) throw new Error(`nothing takes ${name}`)
    const [, place, leaf] = found
    const { byVariable } = operationWith(place, leaf, { ...plainInput(type), marker: 'x' })
    const text = JSON.stringify(byVariable)
    for (const poison of ['"__proto__":{"polluted":true}', '"constructor":{"prototype":{"polluted":true}}']) {
      for (const payload of [text, `[${text}]`]) {
        const response = await t.app.inject({
          method: 'POST',
          url: '/graphql',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${await t.tokenFor(admin)}` },
          payload: payload.replace('"marker":"x"', poison),
        })
        expect(response.statusCode).toBe(400)
        expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
      }
    }
  })
})

describe('texts', () => {
  /** What a value of each type is, that is no such text. Enums, numbers and flags are no texts at all. */
  const codes: Readonly<Record<string, string>> = {
    String: 'INVALID_INPUT',
    ID: 'INVALID_ID',
    EmailAddress: 'GRAPHQL_VALIDATION_FAILED',
    URL: 'GRAPHQL_VALIDATION_FAILED',
    DateTime: 'GRAPHQL_VALIDATION_FAILED',
  }
  const cursors = new Set(['after', 'before'])
  const bad = ['x'.repeat(20_001), 'a\0b', 'a\ud83d', '\ude00b']
  const all = leaves.filter(([name, , leaf]) => named(leaf) in codes && /^(Query|Mutation)/.test(name))
  /** Each item of this list stands for itself (`@each`), and its result tells what is wrong with it. */
  const eachOf = 'Mutation.upsertProducts(input.products.'
  const texts = all.filter(([name]) => !name.startsWith(eachOf))
  const codeOf = (leaf: Leaf): string =>
    named(leaf) === 'String' && cursors.has(leaf.path.join()) ? 'INVALID_CURSOR' : (codes[named(leaf)] ?? '')

  it.each(texts)(
    '%s takes no text of 20,001 characters, no null character and no half of a surrogate pair',
    async (name, place, leaf) => {
      for (const text of bad) {
        const value = leaf.type.toString().startsWith('[') ? [text] : text
        const { byVariable } = pageWith(place, leaf, value)
        await byEveryWay(place.isMutation, byVariable, told => {
          expect([name, told.code]).toEqual([name, codeOf(leaf)])
          expect(JSON.stringify(t.commands)).not.toContain('xxxx')
          expect(JSON.stringify(told.body).length).toBeLessThan(25_000)
        })
      }
    },
  )

  it.each(all.filter(([name]) => name.startsWith(eachOf)))(
    '%s tells of its item that it takes none',
    async (name, place, leaf) => {
      const shopId = encodeId('Shop', String(tenant.documents.get(Shop)?.find(({ deleted }) => !deleted)?._id))
      const query = `mutation ($input: ${place.field.args[0]?.type}) { upsertProducts(input: $input) { results { product { id } error { code argument } } } }`
      for (const text of bad) {
        const { variables } = pageWith(place, leaf, leaf.type.toString().startsWith('[') ? [text] : text).byVariable
        const input = { ...(variables.input as object), shopId }
        await byEveryWay(true, { query, variables: { input } }, told => {
          const argument = expect.stringMatching(new RegExp(`^products\\[0\\]\\.${leaf.path.slice(2).join('\\.')}`))
          const result = { product: null, error: { code: codeOf(leaf), argument } }
          expect([name, told.body]).toEqual([name, { data: { upsertProducts: { results: [result] } } }])
          expect(JSON.stringify(t.commands)).not.toContain('xxxx')
        })
      }
    },
  )
})

describe('numbers', () => {
  const sizes = leaves.filter(([name, , { path }]) => name.startsWith('Query.') && /^(first|last)$/.test(path.join()))
  it.each(sizes)('%s outside 1 to 100 is INVALID_INPUT, and nothing is read', async (_name, place, leaf) => {
    for (const size of [0, -5, 101, 2147483647]) {
      const { byVariable, byLiteral } = pageWith(place, leaf, size)
      for (const one of [byVariable, byLiteral]) {
        await byEveryWay(false, one, told => {
          expect(told.code).toBe('INVALID_INPUT')
          expect(t.commands).toEqual([])
        })
      }
    }
    for (const size of ['5', 1.5, true, 2 ** 31, {}]) {
      const { byVariable, byLiteral } = pageWith(place, leaf, size)
      for (const one of [byVariable, byLiteral]) {
        await byEveryWay(false, one, told => refused(told, 'GRAPHQL_VALIDATION_FAILED'))
      }
    }
  })

  const numbers = leaves.filter(([, , leaf]) => ['Int', 'SafeInt'].includes(named(leaf)))
  it.each(numbers)('%s takes none that a double does not hold exactly', async (_name, place, leaf) => {
    for (const number of [2 ** 53, -(2 ** 53), 1e300, 0.5]) {
      const { byVariable, byLiteral } = operationWith(place, leaf, number)
      for (const one of [byVariable, byLiteral]) {
        await byEveryWay(place.isMutation, one, told => refused(told, 'GRAPHQL_VALIDATION_FAILED'))
      }
    }
    // As text, since JSON of our own would round it: 2^63 − 1.
    const { byLiteral } = operationWith(place, leaf, 1234567)
    const query = byLiteral.query.replace('1234567', '9223372036854775807')
    await byEveryWay(place.isMutation, { query }, told => refused(told, 'GRAPHQL_VALIDATION_FAILED'))
  })
})

describe('what must not be missing', () => {
  const required = leaves.filter(([, , { type }]) => isNonNullType(type))
  it.each(required)('%s is not null', async (_name, place, leaf) => {
    const { byVariable, byLiteral } = operationWith(place, leaf, null)
    for (const one of [byVariable, byLiteral]) {
      await byEveryWay(place.isMutation, one, told => refused(told, 'GRAPHQL_VALIDATION_FAILED'))
    }
  })

  const enums = leaves.filter(([, , leaf]) => isEnumType(getNamedType(leaf.type)))
  it.each(enums)('%s is one of the enum’s names', async (_name, place, leaf) => {
    for (const value of ['NONSENSE', 'constructor', '__proto__', 'toString', 0]) {
      const { byVariable, byLiteral } = operationWith(place, leaf, value)
      for (const one of [byVariable, byLiteral]) {
        await byEveryWay(place.isMutation, one, told => refused(told, 'GRAPHQL_VALIDATION_FAILED'))
      }
    }
  })
})

describe('bodies', () => {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
  const post = (payload: string | Buffer) => t.app.inject({ method: 'POST', url: '/graphql', headers, payload })

  it('of 3 MB of tokens are 413, and 1 MB of them QUERY_TOO_COMPLEX, however they are sent', async () => {
    const tokens = (bytes: number) => `{ ${'a '.repeat(bytes / 2)} }`
    for (const payload of [{ query: tokens(3_000_000) }, [{ query: tokens(3_000_000) }]]) {
      const response = await post(JSON.stringify(payload))
      expect(response.statusCode).toBe(413)
      expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
    }
    for (const query of [
      tokens(1_000_000),
      tokens(60_000),
      `{ a(b: [${'1 '.repeat(30_000)}]) }`,
      '{a'.repeat(30_000),
    ]) {
      await byEveryWay(false, { query }, told => refused(told, 'QUERY_TOO_COMPLEX'))
    }
  })

  it.each([
    ['a lone byte', Buffer.from([0xff])],
    ['a surrogate half in UTF-8', Buffer.from([0xed, 0xa0, 0xbd])],
    ['an overlong slash', Buffer.from([0xc0, 0xaf])],
    ['a sequence that is cut off', Buffer.from([0xf0, 0x9f, 0x98])],
  ])('that are no UTF-8 are BAD_REQUEST: %s', async (_name, bytes) => {
    const [begin, end] = JSON.stringify({ query: '{ shopByDomain(domain: "?") { id } }' }).split('?')
    const response = await post(Buffer.concat([Buffer.from(begin ?? ''), bytes, Buffer.from(end ?? '')]))
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
    expect(t.commands).toEqual([])
  })
})

describe('search', () => {
  const query = 'query ($shop: ID, $search: String) { products(shopId: $shop, search: $search) { nodes { id } } }'
  it.each([
    ['a pattern that backtracks', '(a+)+$', undefined],
    ['40 KB', 'a'.repeat(40_000), 'INVALID_INPUT'],
    ['40 KB of words', 'a '.repeat(20_000), 'INVALID_INPUT'],
  ])('for %s is taken literally or refused', async (_name, search, code) => {
    await byEveryWay(false, { query, variables: { shop: `shp_${'f'.repeat(24)}`, search } }, told => {
      expect(told.code).toBe(code)
      for (const { command } of t.commands) expect(command.maxTimeMS).toBeGreaterThan(0)
      expect(JSON.stringify(t.commands)).not.toMatch(/\(a\+\)|\$where|\$text/)
    })
  })
})
