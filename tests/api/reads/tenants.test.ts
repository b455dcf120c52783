import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Entity, visibleTo } from '../../../src/database/entity.ts'
import { allDomains } from '../../../src/graphql/schema.ts'
import { holds } from '../../../src/kernel/condition.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { type Role, roles, type Viewer } from '../../../src/kernel/viewer.ts'
import { type Answer, startApp, type TestApp } from '../../support/app.ts'
import { candidates, subjectOf } from '../../support/candidates.ts'
import { everythingOf } from '../../support/selection.ts'
import { insertTenants, makeTenant, type Tenant } from '../../support/tenants.ts'

/** All of them but the admin, who sees every tenant; and nobody. */
const viewers = [...roles.filter(role => role !== 'admin'), null] as const
type Asker = (typeof viewers)[number]

const entities: readonly Entity[] = allDomains.flatMap(domain => [...domain.entities])

/** A's and B's documents, and A's alone: whatever A asks, both must answer alike. */
let both: TestApp
let alone: TestApp
let schema: GraphQLSchema
let a: Tenant
let b: Tenant
let ofB: RegExp
beforeAll(async () => {
  both = await startApp()
  alone = await startApp()
  schema = both.app.graphql.schema
  a = makeTenant('alfa', schema)
  b = makeTenant('bravo', schema)
  await insertTenants(both.db, a, b)
  await insertTenants(alone.db, a)
  const ids = [...b.documents.values()].flat().map(({ _id }) => _id.toHexString())
  ofB = new RegExp([b.mark, ...ids].join('|'), 'i')
})

interface Question {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

const askAs = (t: TestApp, asker: Asker | 'admin', { query, variables }: Question, tenant = a): Promise<Answer> =>
  t.ask(query, { as: asker === null ? null : tenant.people[asker], variables })

const told = ({ status, data, errors }: Answer) => ({
  status,
  data,
  errors: errors?.map(({ message, path, extensions: { requestId: _, ...extensions } }) => ({
    message,
    path,
    extensions,
  })),
})

/** Fields whose answer is made of documents; figures of the process and of time differ from one moment to the next. */
const isOfDocuments = ({ type }: GraphQLField<unknown, unknown>): boolean =>
  subjectOf(type) === 'Node' || entities.some(entity => entity.type === subjectOf(type))

const queryFields = (): GraphQLField<unknown, unknown>[] => Object.values(schema.getQueryType()?.getFields() ?? {})

const question = (
  field: GraphQLField<unknown, unknown>,
  args: Readonly<Record<string, unknown>>,
  on?: { id: string; type: string },
  depth = 1,
): Question => {
  const inner = getNamedType(field.type)
  const names = Object.keys(args)
  const declared = names.map(name => `$${name}: ${field.args.find(arg => arg.name === name)?.type}`)
  const given = names.length === 0 ? '' : `(${names.map(name => `${name}: $${name}`).join(', ')})`
  const asked = `${field.name}${given} ${isCompositeType(inner) ? everythingOf(schema, inner.name, depth) : ''}`
  const body = on ? `node(id: "${on.id}") { ... on ${on.type} { ${asked} } }` : asked
  return { query: `query Q${declared.length === 0 ? '' : `(${declared.join(', ')})`} { ${body} }`, variables: args }
}

const isPaging = ({ name }: GraphQLArgument): boolean => ['first', 'after', 'last', 'before'].includes(name)

/**
 * Arguments that a field can be asked with: what it needs, from either tenant; beside that every optional argument
 * alone and with every order, and every pair of them, with values of either tenant.
 */
const argumentsOf = (field: GraphQLField<unknown, unknown>): Readonly<Record<string, unknown>>[] => {
  const subject = subjectOf(field.type)
  const some = (arg: GraphQLArgument) => {
    const values = [...candidates(b, arg, subject).slice(0, 3), ...candidates(a, arg, subject).slice(0, 2)]
    // Of a list of ids also both tenants' together: what one may read must not carry the other along.
    return Array.isArray(values[0]) ? [...values, values.flat()] : values
  }
  let needed: Record<string, unknown>[] = [{}]
  for (const arg of field.args.filter(({ type }) => isNonNullType(type))) {
    needed = needed.flatMap(args => some(arg).map(value => ({ ...args, [arg.name]: value })))
  }
  const optional = field.args.filter(arg => !isNonNullType(arg.type) && !isPaging(arg))
  const orders = optional.filter(({ name }) => name === 'orderBy')
  const filters = optional.filter(({ name }) => name !== 'orderBy')
  const single = filters.flatMap(arg => some(arg).map(value => ({ [arg.name]: value })))
  const pairs = filters.flatMap((one, i) =>
    filters.slice(i + 1).flatMap(other =>
      [b, a].flatMap(tenant => {
        const [x] = candidates(tenant, one, subject)
        const [y] = candidates(tenant, other, subject)
        return x === undefined || y === undefined ? [] : [{ [one.name]: x, [other.name]: y }]
      }),
    ),
  )
  const ordered = orders.flatMap(arg =>
    candidates(a, arg, subject).flatMap(value => [{}, ...single].map(args => ({ ...args, [arg.name]: value }))),
  )
  return needed.flatMap(args => [{}, ...single, ...pairs, ...ordered].map(more => ({ ...args, ...more })))
}

/**
 * Asks both databases as one of A's people, at the same moment as one of B's asks the same, with whom commands may be
 * shared; A's answers are the same, and nothing of B stands in them.
 */
const mustNotTell = async (asker: Asker, asked: Question, why: string): Promise<Answer> => {
  const [answer, reference] = await Promise.all([
    askAs(both, asker, asked),
    askAs(alone, asker, asked),
    askAs(both, asker ?? 'merchant', asked, b),
  ])
  expect(told(answer), why).toEqual(told(reference))
  expect(JSON.stringify(answer), why).not.toMatch(ofB)
  return answer
}

const inTurns = async <T>(items: readonly T[], run: (item: T) => Promise<unknown>): Promise<void> => {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const item of queue) await run(item)
    }),
  )
}

describe('the two databases', () => {
  it('differ: an admin finds both tenants in the one, and each tenant finds its own', async () => {
    for (const name of ['products', 'users', 'shops']) {
      const field = queryFields().find(found => found.name === name)
      if (!field) throw new Error(name)
      const answer = JSON.stringify(await askAs(both, 'admin', question(field, {})))
      expect(answer).toContain(a.mark)
      expect(answer).toMatch(ofB)
      expect(JSON.stringify(await askAs(alone, 'admin', question(field, {})))).not.toMatch(ofB)
    }
    const shops = queryFields().find(({ name }) => name === 'shops')
    if (!shops) throw new Error('shops')
    expect(JSON.stringify(await askAs(both, 'merchant', question(shops, {}), b))).toMatch(ofB)
  })
})

describe.each(viewers)('asked as A’s %s', asker => {
  it('no query tells anything of B, whatever its arguments', { timeout: 120_000 }, async () => {
    const asked = queryFields().flatMap(field => argumentsOf(field).map(args => ({ field, args })))
    let withData = 0
    await inTurns(asked, async ({ field, args }) => {
      const why = `${field.name}(${JSON.stringify(args)})`
      if (!isOfDocuments(field)) {
        expect(JSON.stringify(await askAs(both, asker, question(field, args))), why).not.toMatch(ofB)
        return
      }
      const { data } = await mustNotTell(asker, question(field, args), why)
      if (data && JSON.stringify(data).includes(a.mark)) withData++
    })
    expect(asked.length).toBeGreaterThan(300)
    if (asker !== null) expect(withData).toBeGreaterThan(20)
    else expect(withData).toBe(0)
  })

  it('nothing far below a query tells anything of B', { timeout: 60_000 }, async () => {
    for (const field of queryFields().filter(isOfDocuments)) {
      if (field.args.some(({ type }) => isNonNullType(type))) continue
      await mustNotTell(asker, question(field, {}, undefined, 3), field.name)
    }
  })

  it('no connection below one of A’s documents tells anything of B', { timeout: 60_000 }, async () => {
    const asked = entities.flatMap(({ type }) => {
      const of = schema.getType(type)
      const own = [...a.documents].find(([entity]) => entity.type === type)?.[1] ?? []
      const fields = isObjectType(of) ? Object.values(of.getFields()).filter(({ args }) => args.length > 0) : []
      return own
        .slice(1, 3)
        .flatMap(({ _id }) =>
          fields.flatMap(field =>
            argumentsOf(field).map(args => ({ field, args, on: { id: encodeId(type, String(_id)), type } })),
          ),
        )
    })
    expect(asked.length).toBeGreaterThan(20)
    await inTurns(asked, ({ field, args, on }) =>
      mustNotTell(asker, question(field, args, on), `${on.type}.${field.name}(${JSON.stringify(args)})`),
    )
  })

  it('no cursor of B leads to anything of B', { timeout: 60_000 }, async () => {
    let cursors = 0
    for (const field of queryFields().filter(
      ({ args, type }) => isOfDocuments({ type } as never) && args.some(isPaging),
    )) {
      const orders = field.args
        .filter(({ name }) => name === 'orderBy')
        .flatMap(arg => candidates(b, arg, subjectOf(field.type)))
      for (const orderBy of orders) {
        for (const person of roles) {
          const answer = await askAs(both, person, question(field, { orderBy }), b)
          const found = [...JSON.stringify(answer).matchAll(/"(?:endCursor|cursor)":"([^"]+)"/g)].map(
            ([, cursor]) => cursor,
          )
          for (const cursor of new Set(found.slice(-3))) {
            cursors++
            for (const where of ['after', 'before']) {
              await mustNotTell(
                asker,
                question(field, { orderBy, [where]: cursor }),
                `${field.name} ${where} a cursor of B`,
              )
            }
          }
        }
      }
    }
    expect(cursors).toBeGreaterThan(10)
  })
})

describe('what A’s people see of their own', () => {
  const viewerOf = (role: Role): Viewer => {
    const user = [...a.documents]
      .find(([{ type }]) => type === 'User')?.[1]
      .find(({ _id }) => String(_id) === a.people[role])
    return {
      id: a.people[role],
      sessionId: null,
      roles: [role],
      brandCode: String(user?.brandCode),
      mediatorCode: String(user?.mediatorCode),
      agencyCode: String(user?.agencyCode),
      shopIds: [user?.shopIds].flat().map(String),
    }
  }
  const plain = (value: unknown): unknown =>
    value instanceof mongoose.Types.ObjectId ? value.toHexString() : Array.isArray(value) ? value.map(plain) : value
  const lists = allDomains.flatMap(domain => [...domain.lists])

  it.each(roles)('as %s: every list counts and gives, page by page, exactly what the policy shows', async role => {
    let held = 0
    for (const { entity, spec } of lists) {
      const field = queryFields().find(({ name }) => name === spec.name)
      if (!field) continue
      const query = `query Q($after: String) { page: ${field.name}(first: 2, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`
      const seen: string[] = []
      let page:
        | { totalCount: number; nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
        | undefined
      const totals = new Set<number>()
      do {
        const answer = await askAs(both, role, { query, variables: { after: page?.pageInfo.endCursor ?? null } })
        page = answer.data?.page as typeof page
        if (!page) break
        totals.add(page.totalCount)
        seen.push(...page.nodes.map(({ id }) => id))
      } while (page.pageInfo.hasNextPage)
      if (!page) continue
      const all = [...(a.documents.get(entity) ?? []), ...(b.documents.get(entity) ?? [])]
      const scope = visibleTo(entity.policy, viewerOf(role))
      const visible = all.filter(document => {
        const row = Object.fromEntries(
          Object.entries({ ...document, id: document._id }).map(([key, value]) => [key, plain(value)]),
        )
        return holds(scope, row) && (!entity.softDelete || document.deleted === false)
      })
      expect(seen.toSorted(), `${spec.name} as ${role}`).toEqual(
        visible.map(({ _id }) => encodeId(entity.type, String(_id))).sort(),
      )
      expect([...totals]).toEqual([visible.length])
      held++
    }
    expect(held).toBeGreaterThan(3)
  })
})

describe('a document of A that names one of B', () => {
  const open = new Set(['__typename', 'id', 'name', 'firstName', 'lastName', 'picture'])

  it('shows of a user id, names and picture, and of everything else nothing', { timeout: 60_000 }, async () => {
    const crossing = [...a.documents].flatMap(([entity, documents]) => {
      const paths = [...entity.model.objectIds].filter(path => !path.includes('.') && !entity.model.arrays.has(path))
      return paths.flatMap(path =>
        documents.slice(1, 2).map(document => {
          const theirs = [...b.documents]
            .flatMap(([, of]) => [...of])
            .find(({ _id }) => String(_id) === counterpart(String(document[path])))
          return {
            entity,
            document: { ...document, _id: new mongoose.Types.ObjectId(), [path]: theirs?._id ?? document[path] },
          }
        }),
      )
    })
    for (const { entity, document } of crossing) {
      const unique = entity.model.schema.indexes().filter(([, options]) => options.unique)
      for (const [keys] of unique) {
        for (const path of Object.keys(keys))
          if (typeof (document as Record<string, unknown>)[path] === 'string')
            Object.assign(document, { [path]: `${(document as Record<string, unknown>)[path]}x` })
      }
      await both.db
        .collection(entity.model.collection)
        .insertOne({ ...document })
        .catch((error: { code?: number }) => {
          // A unique reference: the place is taken, so no such document can be.
          if (error.code !== 11000) throw error
        })
    }
    let users = 0
    for (const { entity, document } of crossing) {
      const id = encodeId(entity.type, document._id.toHexString())
      const asked = {
        query: `query Q { node(id: "${id}") { ... on ${entity.type} ${everythingOf(schema, entity.type, 2)} } }`,
        variables: {},
      }
      for (const role of roles.filter(found => found !== 'admin')) {
        const answer = await askAs(both, role, asked)
        const rest = JSON.parse(JSON.stringify(answer.data ?? null), (_key, value) => {
          if (value?.__typename !== 'User' || !ofB.test(JSON.stringify(value))) return value
          users++
          const told = Object.entries(value).filter(([key, field]) => !open.has(key) && field !== null)
          expect(told, `${entity.type} as ${role}`).toEqual([])
          return null
        })
        expect(JSON.stringify(rest), `${entity.type} as ${role}`).not.toMatch(ofB)
      }
    }
    expect(users).toBeGreaterThan(0)
  })

  const counterpart = (hex: string): string | undefined => {
    for (const [entity, documents] of a.documents) {
      const i = documents.findIndex(({ _id }) => String(_id) === hex)
      if (i >= 0) return String(b.documents.get(entity)?.[i]?._id)
    }
    return undefined
  }
})
