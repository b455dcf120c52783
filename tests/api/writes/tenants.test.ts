import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql'
import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { roles } from '../../../src/kernel/viewer.ts'
import { type Answer, startApp, type TestApp } from '../../support/app.ts'
import { everythingOf } from '../../support/selection.ts'
import { insertTenants, makeTenant, referred, type Tenant } from '../../support/tenants.ts'

type Mutation = GraphQLField<unknown, unknown>

/** Ids of anybody's that a mutation takes on purpose. All others must be the viewer's own to see. */
const meantForOthers: Readonly<Record<string, string>> = {
  'transferFunds.toWalletId': 'money goes to whoever is meant to have it',
  'addListMember.userId': 'whoever owns a list shares it with whom he likes',
}

/** What a mutation must be given to get as far as looking for the document; all else is made from the types. */
const inputs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  createInvite: { role: 'SHOPPER' },
}

/** A's and B's documents, and A's alone: whatever A writes, both must answer alike. */
let both: TestApp
let alone: TestApp
let a: Tenant
let b: Tenant
let ofB: RegExp
beforeAll(async () => {
  both = await startApp()
  alone = await startApp()
  a = makeTenant('alfa', schema)
  b = makeTenant('bravo', schema)
  await insertTenants(both.db, a, b)
  await insertTenants(alone.db, a)
  const ids = [...b.documents.values()].flat().map(({ _id }) => _id.toHexString())
  ofB = new RegExp([b.mark, ...ids].join('|'), 'i')
})

const schema = buildSchema()
const mutations: Mutation[] = Object.values(schema.getMutationType()?.getFields() ?? {})

const isId = (type: GraphQLInputType): boolean => getNamedType(type).name === 'ID'

/** Paths of the ids in a mutation's input. */
const idsOf = (field: Mutation): string[] => {
  const within = (type: GraphQLInputType, prefix: string): string[] => {
    const named = getNamedType(type)
    if (!isInputObjectType(named)) return []
    return Object.values(named.getFields()).flatMap(({ name, type: of }) =>
      isId(of) ? [`${prefix}${name}`] : within(of, `${prefix}${name}.`),
    )
  }
  return field.args.flatMap(arg => (isId(arg.type) ? [arg.name] : within(arg.type, '')))
}

const withIds = mutations.filter(field => idsOf(field).length > 0)

/** A document of a tenant that an id's name refers to, as an id of the API; of a type that can be gone, one that is not. */
const ownId = (tenant: Tenant, name: string): string => {
  const type = referred(name)
  const documents = [...tenant.documents].find(([entity]) => entity.type === type)?.[1] ?? []
  const document = documents.find(({ deleted }) => deleted !== true) ?? documents[0]
  if (!document) throw new Error(`there is no ${type} for \`${name}\``)
  return encodeId(type, document._id.toHexString())
}

/** Everything that a mutation must be given, and its ids, required or not, as `idOf` gives them. */
const inputOf = (field: Mutation, idOf: (path: string, name: string) => string | null) => {
  const value = (type: GraphQLInputType, path: string, name: string): unknown => {
    if (isNonNullType(type)) return value(type.ofType, path, name)
    if (isListType(type)) return [value(type.ofType, path, name)]
    if (isInputObjectType(type)) return object(type, `${path}.`.replace(/^input\./, ''))
    if (isEnumType(type)) return type.getValues()[0]?.name
    switch (getNamedType(type).name) {
      case 'ID':
        return idOf(path, name)
      case 'Int':
      case 'SafeInt':
      case 'Float':
        return 1
      case 'Boolean':
        return true
      case 'DateTime':
        return '2099-02-01T00:00:00.000Z'
      case 'EmailAddress':
        return 'somebody@example.com'
      case 'URL':
        return 'https://example.com'
      case 'JSON':
        return {}
      default:
        return 'some text'
    }
  }
  const object = (type: GraphQLInputType, prefix: string): Record<string, unknown> =>
    isInputObjectType(type)
      ? Object.fromEntries(
          Object.values(type.getFields())
            .filter(of => isRequiredInputField(of) || isId(of.type))
            .map(of => [of.name, value(of.type, `${prefix}${of.name}`, of.name)] as const)
            .filter(([, given]) => given !== null),
        )
      : {}
  const [arg] = field.args
  if (!arg || field.args.length > 1) throw new Error(`${field.name} takes more than an input`)
  return { ...object(getNamedType(arg.type) as GraphQLInputType, ''), ...inputs[field.name] }
}

const ask = (t: TestApp, as: string | null, field: Mutation, input: object): Promise<Answer> =>
  t.ask(
    `mutation M($input: ${field.args[0]?.type}) { ${field.name}(input: $input) ${everythingOf(schema, getNamedType(field.type).name, 1)} }`,
    { as, variables: { input } },
  )

const told = ({ status, data, errors }: Answer) => ({
  status,
  data,
  errors: errors?.map(({ message, path, extensions: { requestId: _, ...extensions } }) => ({
    message,
    path,
    extensions,
  })),
})
const codesOf = ({ errors = [] }: Answer): string[] => errors.map(({ extensions }) => String(extensions.code))

/** All that is stored of B, by collection. */
const storedOfB = async () =>
  Object.fromEntries(
    await Promise.all(
      [...b.documents].map(
        async ([{ model }, documents]) =>
          [
            model.collection,
            await both.db
              .collection(model.collection)
              .find({ _id: { $in: documents.map(({ _id }) => _id) } })
              .sort({ _id: 1 })
              .toArray(),
          ] as const,
      ),
    ),
  )

/** `INVALID_INPUT` only where it says so before it looks: then it says the same of what there is not. */
const refusals = new Set(['NOT_FOUND', 'WALLET_NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED', 'INVALID_INPUT'])

it('the ids that are meant for others are those of mutations that there are', () => {
  const known = new Set(mutations.flatMap(field => idsOf(field).map(path => `${field.name}.${path}`)))
  expect(Object.keys(meantForOthers).filter(name => !known.has(name))).toEqual([])
  expect(withIds.length).toBeGreaterThan(5)
})

describe.each(withIds.map(field => [field.name, field] as const))('%s', (name, field) => {
  it('looks for its document, so that what is refused below is refused because it is not there', async () => {
    const nobodys = (_path: string, id: string) => encodeId(referred(id), new mongoose.Types.ObjectId().toHexString())
    const codes = new Set<string>()
    for (const role of roles) {
      for (const code of codesOf(await ask(alone, a.people[role], field, inputOf(field, nobodys)))) codes.add(code)
    }
    expect([...codes]).toEqual(expect.arrayContaining([expect.stringMatching(/^(WALLET_)?NOT_FOUND$/)]))
  })

  it('answers of B’s documents as of what there is not, whoever of A asks, and changes nothing', async () => {
    const before = await storedOfB()
    const ids = idsOf(field).filter(id => !(`${name}.${id}` in meantForOthers))
    const tried = [new Set(ids), ...(ids.length > 1 ? ids.map(id => new Set([id])) : [])]
    for (const role of [...roles.filter(found => found !== 'admin'), null]) {
      const as = role === null ? null : a.people[role]
      for (const theirs of tried) {
        const input = inputOf(field, (path, id) => ownId(theirs.has(path) ? b : a, id))
        const [answer, reference] = [await ask(both, as, field, input), await ask(alone, as, field, input)]
        const why = `${role} with ${[...theirs]} of B: ${JSON.stringify(told(answer))}`
        expect(told(answer), why).toEqual(told(reference))
        expect(answer.errors, why).not.toBeUndefined()
        expect(
          codesOf(answer).filter(code => !refusals.has(code)),
          why,
        ).toEqual([])
        expect(JSON.stringify(told(answer)), why).not.toMatch(ofB)
      }
    }
    expect(await storedOfB()).toEqual(before)
  })
})
