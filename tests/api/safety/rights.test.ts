import { getDirective } from '@graphql-tools/utils'
import { getNamedType, isCompositeType } from 'graphql'
import { SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { operationWith, placesOf } from '../../support/arguments.ts'
import { insertUser } from '../../support/people.ts'
import { ask, type Sent, type Way, ways } from '../../support/ways.ts'

const schema = buildSchema()
const secret = 'the secret of these tests, long enough for them'

let t: TestApp
let shopper = ''
beforeAll(async () => {
  t = await startApp({ BATCHING: 'true', JWT_SECRET: secret })
  shopper = await insertUser(t.db)
  await t.ask('{ __typename }', { as: shopper })
})
afterEach(async () => {
  expect((await t.ask('{ __typename }')).data).toEqual({ __typename: 'Query' })
})

interface Guarded {
  readonly name: string
  readonly sent: Sent
  readonly by: readonly Way[]
  readonly roles: readonly string[]
}

const places = placesOf(schema)

/** Every root field that is not for everybody, with all that it must be given. */
const guarded: Guarded[] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
  type =>
    Object.values(type?.getFields() ?? {}).flatMap(field => {
      const auth = getDirective(schema, field as Parameters<typeof getDirective>[1], 'auth')?.[0]
      if (!type || !auth) return []
      const kind = type.name.toLowerCase()
      const name = `${type.name}.${field.name}`
      const place = places.find(found => found.name === name)
      const [arg] = field.args
      const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : ''
      const bare = { query: `${kind} { ${field.name} ${selection} }` }
      const required = field.args.find(({ type: of }) => String(of).endsWith('!'))
      const sent =
        place && required && arg ? operationWith(place, { path: [], type: required.type }, undefined).byVariable : bare
      const by: readonly Way[] =
        kind === 'subscription' ? ['WebSocket'] : kind === 'mutation' ? ['POST', 'batch'] : ['POST', 'GET', 'batch']
      return [{ name, sent, by, roles: (auth.roles as string[] | undefined) ?? [] }]
    }),
)

it('the fields that are not for everybody are most of the schema', () => {
  expect(guarded.length).toBeGreaterThan(60)
  expect(guarded.filter(({ roles }) => roles.length > 0).length).toBeGreaterThan(10)
})

describe('without a token', () => {
  it.each(guarded.map(field => [field.name, field] as const))('%s reads and writes nothing', async (_name, field) => {
    for (const way of field.by) {
      t.forget()
      const told = await ask(t, way, field.sent)
      if (way === 'WebSocket') expect(told.closed).toBe(4401)
      else
        expect([told.code, Object.values(told.body.data ?? {})]).toEqual([
          'UNAUTHENTICATED',
          expect.not.arrayContaining([expect.anything()]),
        ])
      expect(t.commands).toEqual([])
    }
  })
})

describe('without the role', () => {
  const forRoles = guarded.filter(({ roles }) => roles.length > 0 && !roles.includes('SHOPPER'))
  it.each(forRoles.map(field => [field.name, field] as const))('%s reads and writes nothing', async (_name, field) => {
    for (const way of field.by) {
      t.forget()
      expect((await ask(t, way, field.sent, { as: shopper })).code).toBe('FORBIDDEN')
      expect(t.commands).toEqual([])
    }
  })
})

describe('a token that is not ours to take', () => {
  const key = new TextEncoder().encode(secret)
  const claims = () =>
    new SignJWT({})
      .setSubject(shopper)
      .setIssuer('loadstone')
      .setAudience('loadstone')
      .setIssuedAt()
      .setExpirationTime('5m')
  const header = { alg: 'HS256', typ: 'JWT' }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const good = () => claims().setProtectedHeader(header).sign(key)
  const unsigned = () =>
    new UnsecuredJWT({})
      .setSubject(shopper)
      .setIssuer('loadstone')
      .setAudience('loadstone')
      .setExpirationTime('5m')
      .encode()

  const tokens: readonly [string, () => Promise<string>][] = [
    ['that has expired', () => claims().setExpirationTime('-1s').setProtectedHeader(header).sign(key)],
    [
      'that never expires',
      () => new SignJWT({ sub: shopper, iss: 'loadstone', aud: 'loadstone' }).setProtectedHeader(header).sign(key),
    ],
    ['that is not valid yet', () => claims().setNotBefore('5m').setProtectedHeader(header).sign(key)],
    [
      'of another secret',
      () => claims().setProtectedHeader(header).sign(new TextEncoder().encode(secret.toUpperCase())),
    ],
    ['of another audience', () => claims().setAudience('another').setProtectedHeader(header).sign(key)],
    ['of another issuer', () => claims().setIssuer('another').setProtectedHeader(header).sign(key)],
    [
      'of no audience',
      () =>
        new SignJWT({})
          .setSubject(shopper)
          .setIssuer('loadstone')
          .setExpirationTime('5m')
          .setProtectedHeader(header)
          .sign(key),
    ],
    [
      'of nobody',
      () =>
        new SignJWT({})
          .setIssuer('loadstone')
          .setAudience('loadstone')
          .setExpirationTime('5m')
          .setProtectedHeader(header)
          .sign(key),
    ],
    ['of an operator for a user', () => claims().setSubject('{"$ne":null}').setProtectedHeader(header).sign(key)],
    [
      'of another algorithm',
      () =>
        claims()
          .setProtectedHeader({ alg: 'HS512' })
          .sign(Buffer.concat([key, key])),
    ],
    ['that is not signed', async () => unsigned()],
    [
      'whose algorithm is none, with a signature',
      async () => `${part({ alg: 'none' })}.${(await good()).split('.').slice(1).join('.')}`,
    ],
    ['whose signature is cut off', async () => (await good()).replace(/\.[^.]*$/, '.')],
    [
      'whose claims were changed',
      async () => {
        const [head, , signature] = (await good()).split('.')
        return `${head}.${part({ sub: 'f'.repeat(24), iss: 'loadstone', aud: 'loadstone', exp: 9_999_999_999 })}.${signature}`
      },
    ],
  ]

  it.each(tokens)('%s is nobody’s, on every way in', async (_name, make) => {
    const token = await make()
    for (const way of ways) {
      t.forget()
      const query =
        way === 'WebSocket' ? 'subscription { health { status } }' : '{ me { id } todoLists { totalCount } }'
      const told = await ask(t, way, { query }, { token })
      if (way === 'WebSocket') expect(told.closed).toBe(4403)
      else
        expect([told.code, told.body.data ?? null]).toEqual([
          'UNAUTHENTICATED',
          expect.not.objectContaining({ me: expect.anything() }),
        ])
      expect(t.commands).toEqual([])
    }
  })

  it('but a good one is, on every way in', async () => {
    for (const way of ways) {
      const query = way === 'WebSocket' ? 'subscription { health { status } }' : '{ me { id } }'
      const told = await ask(t, way, { query }, { token: await good() })
      expect(told.body.errors).toBeUndefined()
      expect(told.body.data).toBeDefined()
    }
  })
})
