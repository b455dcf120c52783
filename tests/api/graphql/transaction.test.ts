import { beforeAll, describe, expect, it } from 'vitest'
import type { Answer, TestApp } from '../../support/app.ts'
import { startApp } from '../../support/app.ts'
import { dataOf, insertUser } from '../../support/people.ts'

let t: TestApp
let me: string
let titles = 0

beforeAll(async () => {
  t = await startApp()
  me = await insertUser(t.db)
})

const title = () => `List ${++titles}`
const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions.code)
const lists = (names: readonly string[]) => t.db.collection('todoLists').countDocuments({ title: { $in: names } })

const two = (directive: string) => `mutation ($a: String!, $b: String!) ${directive} {
  a: createTodoList(input: { title: $a }) { list { id title } }
  b: createTodoList(input: { title: $b }) { list { id title } }
}`

describe('@transaction', () => {
  it('does all mutations of an operation, in the transaction of one session', async () => {
    t.forget()
    const variables = { a: title(), b: title() }
    const data = dataOf(await t.ask(two('@transaction'), { as: me, variables }))
    expect(data).toMatchObject({ a: { list: { title: variables.a } }, b: { list: { title: variables.b } } })
    expect(await lists(Object.values(variables))).toBe(2)
    const inserts = t.commands.filter(({ name }) => name === 'insert').map(({ command }) => command)
    expect(inserts).toHaveLength(2)
    expect(new Set(inserts.map(({ lsid, txnNumber }) => JSON.stringify([lsid, txnNumber]))).size).toBe(1)
    expect(inserts.map(({ autocommit }) => autocommit)).toEqual([false, false])
  })

  it('undoes all of them when one fails, tells which, and has `data: null`', async () => {
    const variables = { a: title(), b: 'x'.repeat(5_000) }
    const answer = await t.ask(two('@transaction'), { as: me, variables })
    expect(answer.data).toBeNull()
    expect(answer.errors?.map(({ path }) => path)).toEqual([['b']])
    expect(await lists([variables.a])).toBe(0)
    for (const directive of ['@ transaction', '@,#\n transaction']) {
      const apart = { ...variables, a: title() }
      expect((await t.ask(two(directive), { as: me, variables: apart })).data).toBeNull()
      expect(await lists([apart.a])).toBe(0)
    }
    // Without it the first is done.
    const apart = { ...variables, a: title() }
    expect((await t.ask(two(''), { as: me, variables: apart })).errors).toHaveLength(1)
    expect(await lists([apart.a])).toBe(1)
  })

  it('lets a mutation read what one before it has written', async () => {
    const list = dataOf(
      await t.ask('mutation ($title: String!) { createTodoList(input: { title: $title }) { list { id } } }', {
        as: me,
        variables: { title: title() },
      }),
    ).createTodoList as { list: { id: string } }
    const data = dataOf(
      await t.ask(
        `mutation ($id: ID!) @transaction {
          rename: updateTodoList(input: { listId: $id, title: "Renamed" }) { list { title } }
          again: updateTodoList(input: { listId: $id, title: "Again", expectedVersion: 2 }) { list { title version } }
          createTodo(input: { listId: $id, title: "Within" }) { todo { list { title todos { nodes { title } totalCount } } } }
        }`,
        { as: me, variables: { id: list.list.id } },
      ),
    )
    expect(data).toEqual({
      rename: { list: { title: 'Renamed' } },
      again: { list: { title: 'Again', version: 3 } },
      createTodo: { todo: { list: { title: 'Again', todos: { nodes: [{ title: 'Within' }], totalCount: 1 } } } },
    })
  })

  it('runs again where another one came between, so that ten at once all count', async () => {
    const { createTodoList } = dataOf(
      await t.ask('mutation ($title: String!) { createTodoList(input: { title: $title }) { list { id } } }', {
        as: me,
        variables: { title: title() },
      }),
    ) as { createTodoList: { list: { id: string } } }
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        t.ask(
          `mutation ($id: ID!, $title: String!) @transaction {
            createTodo(input: { listId: $id, title: $title }) { todo { id } }
            updateTodoList(input: { listId: $id, title: $title }) { list { version } }
          }`,
          { as: me, variables: { id: createTodoList.list.id, title: `Both ${i}` } },
        ),
      ),
    )
    for (const answer of answers) dataOf(answer)
    const found = await t.ask('query ($id: ID!) { todoList(id: $id) { version todos { totalCount } } }', {
      as: me,
      variables: { id: createTodoList.list.id },
    })
    expect(dataOf(found)).toEqual({ todoList: { version: 11, todos: { totalCount: 10 } } })
  })

  it('refuses mutations that are for everybody: what they do beside the database is not undone', async () => {
    const answer = await t.ask(
      `mutation ($title: String!) @transaction {
        createTodoList(input: { title: $title }) { list { id } }
        login(input: { email: "nobody@example.com", password: "nobody has this password" }) { accessToken }
      }`,
      { as: me, variables: { title: 'Not with a login' } },
    )
    expect([answer.data, codesOf(answer)]).toEqual([null, ['INVALID_INPUT']])
    expect(await lists(['Not with a login'])).toBe(0)
  })

  it('is no directive of queries', async () => {
    expect(codesOf(await t.ask('query @transaction { me { id } }', { as: me }))).toEqual(['GRAPHQL_VALIDATION_FAILED'])
  })

  it('runs the operation that is named, compiled or not', async () => {
    const document = `${two('@transaction').replace('mutation', 'mutation Both')} query Other { me { id } }`
    for (const _ of [1, 2, 3]) {
      const variables = { a: title(), b: title() }
      dataOf(await t.ask(document, { as: me, variables, operationName: 'Both' }))
      expect(await lists(Object.values(variables))).toBe(2)
      expect(dataOf(await t.ask(document, { as: me, operationName: 'Other' })).me).toBeTruthy()
    }
  })
})

describe('an idempotency key', () => {
  const create = (input: object, as = me) =>
    t.ask(
      'mutation ($input: CreateTodoListInput!) { createTodoList(input: $input) { list { id title version createdAt owner { id } } } }',
      { as, variables: { input } },
    )

  it('of a mutation gives its first result to every repeat, whatever has happened since', async () => {
    const input = { title: title(), idempotencyKey: 'list-1' }
    const first = dataOf(await create(input)).createTodoList as { list: { id: string } }
    await t.ask('mutation ($id: ID!) { updateTodoList(input: { listId: $id, title: "Later" }) { list { id } } }', {
      as: me,
      variables: { id: first.list.id },
    })
    expect(dataOf(await create(input)).createTodoList).toEqual(first)
    expect(await t.db.collection('todoLists').countDocuments({ title: 'Later' })).toBe(1)
    expect(await lists([input.title])).toBe(0)
  })

  it('with another input, or of another mutation, is IDEMPOTENCY_CONFLICT; of another viewer it is another key', async () => {
    const input = { title: title(), idempotencyKey: 'list-2' }
    dataOf(await create(input))
    expect(codesOf(await create({ ...input, title: title() }))).toEqual(['IDEMPOTENCY_CONFLICT'])
    const profile = 'mutation { updateProfile(input: { firstName: "A", idempotencyKey: "list-2" }) { user { id } } }'
    expect(codesOf(await t.ask(profile, { as: me }))).toEqual(['IDEMPOTENCY_CONFLICT'])
    dataOf(await create(input, await insertUser(t.db)))
    expect(await lists([input.title])).toBe(2)
  })

  it('runs once when five come at the same moment', async () => {
    const input = { title: title(), idempotencyKey: 'list-3' }
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(input)))
    expect(new Set(answers.map(answer => JSON.stringify(dataOf(answer)))).size).toBe(1)
    expect(await lists([input.title])).toBe(1)
  })

  it('is undone with its transaction', async () => {
    const variables = { title: title() }
    const both = `mutation ($title: String!) @transaction {
      createTodoList(input: { title: $title, idempotencyKey: "list-4" }) { list { id } }
      updateProfile(input: { firstName: "B", expectedVersion: 999 }) { user { id } }
    }`
    expect((await t.ask(both, { as: me, variables })).data).toBeNull()
    dataOf(await create({ title: variables.title, idempotencyKey: 'list-4' }))
    expect(await lists([variables.title])).toBe(1)
  })

  it('is taken by every mutation of a signed-in viewer but that of his password, and keeps no password or token', async () => {
    const { __schema } = dataOf(
      await t.ask(
        '{ __schema { mutationType { fields { name args { type { ofType { name inputFields { name } } } } } } } }',
        { as: me },
      ),
    ) as never as {
      __schema: {
        mutationType: { fields: { name: string; args: { type: { ofType: { inputFields: { name: string }[] } } }[] }[] }
      }
    }
    const without = __schema.mutationType.fields
      .filter(({ args }) => !args[0]?.type.ofType.inputFields.some(({ name }) => name === 'idempotencyKey'))
      .map(({ name }) => name)
      .sort()
    // Of a password nothing is kept beside its argon2id hash, not even in the hash of an input.
    expect(without).toEqual([
      'changePassword',
      'exchangeOAuthCode',
      'login',
      'logout',
      'refreshSession',
      'register',
      'requestPasswordReset',
      'resendVerification',
      'resetPassword',
      'verifyEmail',
    ])
    await t.db.collection('users').updateMany({}, { $set: { passwordHash: 'the hash of a password' } })
    dataOf(
      await t.ask('mutation { updateProfile(input: { firstName: "C", idempotencyKey: "profile" }) { user { id } } }', {
        as: me,
      }),
    )
    const kept = await t.db.collection('idempotencyKeys').find({}).toArray()
    expect(kept.map(({ key }) => key)).toContain('profile')
    expect(JSON.stringify(kept)).not.toMatch(/the hash of a password|tokenHash/i)
  })
})
