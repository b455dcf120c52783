import mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { encodeId } from '../../../src/kernel/ids.ts'
import { at, codesOf } from '../../support/accounts.ts'
import type { Answer } from '../../support/app.ts'
import { startTasks, type TasksApp } from '../../support/tasks.ts'

let t: TasksApp
let ann: string
let bob: string
let eve: string
let list: string

beforeAll(async () => {
  t = await startTasks()
})
beforeEach(async () => {
  ;[ann, bob, eve] = (await t.users(3)) as [string, string, string]
  list = await t.list(ann, bob)
})

const fields = 'list { id title version owner { id } members { id } }'
const refusal = ({ errors }: Answer) => errors?.[0]?.extensions
const usr = (id: string) => encodeId('User', id)
const mutate = (as: string | null, name: string, input: object, selected = fields) =>
  t.mutate(as, name, input, selected)
const add = (as: string, user: string, more: object = {}) =>
  mutate(as, 'addListMember', { listId: list, userId: usr(user), ...more })
const remove = (as: string, user: string, more: object = {}) =>
  mutate(as, 'removeListMember', { listId: list, userId: usr(user), ...more })

describe('createTodoList', () => {
  it('makes a list whose owner is its first member', async () => {
    const made = at(await mutate(ann, 'createTodoList', { title: '  Shopping ' }), 'createTodoList')
    expect(made).toEqual({
      list: {
        id: expect.stringMatching(/^lst_/),
        ...{ title: 'Shopping', version: 1 },
        owner: { id: usr(ann) },
        members: [{ id: usr(ann) }],
      },
    })
  })

  it('without a title, or with a very long one, is VALIDATION_ERROR', async () => {
    for (const title of ['', '  ', 'x'.repeat(201)]) {
      expect(codesOf(await mutate(ann, 'createTodoList', { title }))).toEqual(['VALIDATION_ERROR'])
    }
    expect(codesOf(await mutate(null, 'createTodoList', { title: 'x' }))).toEqual(['UNAUTHENTICATED'])
  })

  it('sets nothing that its input does not name', async () => {
    for (const more of [{ ownerId: usr(bob) }, { memberIds: [usr(bob)] }, { version: 7 }]) {
      expect(codesOf(await mutate(ann, 'createTodoList', { title: 'x', ...more }))).toEqual([
        'GRAPHQL_VALIDATION_FAILED',
      ])
    }
  })
})

describe('updateTodoList', () => {
  it('renames it, for every member and for nobody else', async () => {
    const renamed = await mutate(bob, 'updateTodoList', { listId: list, title: 'New' })
    expect(at(renamed, 'updateTodoList')).toMatchObject({ list: { title: 'New', version: 2 } })
    const refused = await mutate(eve, 'updateTodoList', { listId: list, title: 'Mine' })
    expect(refusal(refused)).toMatchObject({ code: 'NOT_FOUND', argument: 'listId' })
    expect(await t.stored(list)).toMatchObject({ title: 'New' })
  })

  it('of a stale version is CONFLICT with the present title', async () => {
    await mutate(bob, 'updateTodoList', { listId: list, title: 'New' })
    const stale = await mutate(ann, 'updateTodoList', { listId: list, title: 'Newer', expectedVersion: 1 })
    expect(refusal(stale)).toMatchObject({ code: 'CONFLICT', current: { version: 2, title: 'New' } })
  })

  it('to no title is VALIDATION_ERROR', async () => {
    for (const title of [null, '', 'x'.repeat(201)]) {
      const refused = await mutate(ann, 'updateTodoList', { listId: list, title })
      expect(codesOf(refused), String(title)).toEqual(['VALIDATION_ERROR'])
    }
    expect(await t.stored(list)).toMatchObject({ title: 'a list', version: 1 })
  })
})

describe('deleteTodoList', () => {
  const drop = (as: string, more: object = {}) =>
    mutate(as, 'deleteTodoList', { listId: list, ...more }, 'deletedTodos list { id title }')

  it('deletes it with its todos and those of no other list', async () => {
    const other = await t.list(ann)
    await t.fill(list, 25)
    await t.fill(other, 3)
    expect(at(await drop(ann), 'deleteTodoList')).toEqual({ deletedTodos: 25, list: { id: list, title: 'a list' } })
    expect([await t.todosOf(list), await t.todosOf(other)].map(todos => todos.length)).toEqual([0, 3])
    expect(refusal(await drop(ann))).toMatchObject({ code: 'NOT_FOUND', argument: 'listId' })
  })

  it('is FORBIDDEN for other members, NOT_FOUND for strangers, and CONFLICT for a stale version', async () => {
    await t.fill(list, 2)
    expect(codesOf(await drop(bob))).toEqual(['FORBIDDEN'])
    expect(codesOf(await drop(eve))).toEqual(['NOT_FOUND'])
    expect(codesOf(await drop(ann, { expectedVersion: 7 }))).toEqual(['CONFLICT'])
    expect(await t.todosOf(list)).toHaveLength(2)
    expect(codesOf(await drop(t.admin))).toEqual([])
  })
})

describe('addListMember', () => {
  it('lets him see the list and all its todos', async () => {
    await t.fill(list, 5)
    const { members } = at<{ list: { members: object[] } }>(await add(ann, eve), 'addListMember').list as {
      members: object[]
    }
    expect(members).toEqual([{ id: usr(ann) }, { id: usr(bob) }, { id: usr(eve) }])
    const seen = await t.ask(`{ todos(listId: "${list}") { totalCount } }`, { as: eve })
    expect(seen.data).toEqual({ todos: { totalCount: 5 } })
    // Who else sees a todo is no edit of it.
    expect((await t.todosOf(list)).map(({ version }) => version)).toEqual([1, 1, 1, 1, 1])
  })

  it('who is one already changes nothing', async () => {
    const before = await t.stored(list)
    expect(codesOf(await add(ann, bob, { expectedVersion: 1 }))).toEqual([])
    expect(await t.stored(list)).toEqual(before)
  })

  it('twice, or three times at once, adds him once', async () => {
    await Promise.all([add(ann, eve), add(ann, eve), add(ann, eve)])
    expect((await t.stored(list)).memberIds).toHaveLength(3)
  })

  it('is FORBIDDEN for other members, and NOT_FOUND for strangers', async () => {
    expect(codesOf(await add(bob, eve))).toEqual(['FORBIDDEN'])
    expect(codesOf(await add(eve, eve))).toEqual(['NOT_FOUND'])
    expect(await t.stored(list)).toMatchObject({ version: 1 })
    expect(codesOf(await add(t.admin, eve))).toEqual([])
  })

  it('of a user who is not there is NOT_FOUND, naming the argument', async () => {
    const [gone = ''] = await t.users(1, { deleted: true })
    for (const user of [gone, 'f'.repeat(24)]) {
      expect(refusal(await add(ann, user))).toMatchObject({ code: 'NOT_FOUND', argument: 'userId' })
    }
    const wrong = await mutate(ann, 'addListMember', { listId: list, userId: list })
    expect(refusal(wrong)).toMatchObject({ code: 'INVALID_ID', argument: 'userId' })
  })

  it('stops at a hundred members, also for ten at once', async () => {
    const many = await t.users(108)
    list = await t.list(ann, ...many.slice(0, 94))
    const all = await Promise.all(many.slice(94, 104).map(user => add(ann, user)))
    expect(all.map(answer => refusal(answer)?.code ?? 'ok').sort()).toEqual([
      ...Array.from({ length: 5 }, () => 'INVALID_INPUT'),
      ...Array.from({ length: 5 }, () => 'ok'),
    ])
    expect((await t.stored(list)).memberIds).toHaveLength(100)
    expect(refusal(await add(ann, many[107] ?? ''))).toMatchObject({ code: 'INVALID_INPUT', argument: 'userId' })
  })

  it('is refused where the list has more todos than a transaction takes with so many members', async () => {
    const many = await t.users(48)
    list = await t.list(ann, ...many)
    await t.fill(list, 1001)
    const refused = await add(ann, eve)
    expect(refusal(refused)).toMatchObject({ code: 'INVALID_INPUT', argument: 'userId' })
    expect(refused.errors?.[0]?.message).toContain('1,000')
    expect(await t.stored(list)).toMatchObject({ version: 1 })
  })
})

describe('removeListMember', () => {
  it('takes the list and all its todos from him, and todos from his hands', async () => {
    await t.fill(list, 4, { assigneeId: new mongoose.Types.ObjectId(bob), status: 'done' })
    await t.fill(list, 3, { assigneeId: new mongoose.Types.ObjectId(ann) })
    expect(at(await remove(ann, bob), 'removeListMember')).toMatchObject({ list: { members: [{ id: usr(ann) }] } })
    expect((await t.ask(`{ todos(listId: "${list}") { totalCount } }`, { as: bob })).data).toEqual({
      todos: { totalCount: 0 },
    })
    const todos = await t.todosOf(list)
    expect(todos.map(({ memberIds }) => String(memberIds))).toEqual(todos.map(() => ann))
    expect(todos.map(({ assigneeId }) => (assigneeId ? String(assigneeId) : null)).sort()).toEqual(
      [null, null, null, null, ann, ann, ann].sort(),
    )
    // Those that he was to do were edited; that others share a todo no more is no edit of it.
    expect(todos.map(({ version }) => version).sort()).toEqual([1, 1, 1, 2, 2, 2, 2])
  })

  it('lets a member leave by himself, and others only the owner', async () => {
    list = await t.list(ann, bob, eve)
    const forbidden = await remove(bob, eve)
    expect(codesOf(forbidden)).toEqual(['FORBIDDEN'])
    expect(forbidden.errors?.[0]?.message).toBe('You may not do this.')
    expect(codesOf(await remove(bob, bob))).toEqual([])
    expect(codesOf(await remove(bob, bob))).toEqual(['NOT_FOUND'])
    expect((await t.stored(list)).memberIds).toHaveLength(2)
  })

  it('never takes the owner out', async () => {
    for (const as of [ann, t.admin]) {
      expect(refusal(await remove(as, ann))).toMatchObject({ code: 'INVALID_INPUT', argument: 'userId' })
    }
    expect(codesOf(await remove(bob, ann))).toEqual(['FORBIDDEN'])
    expect(await t.stored(list)).toMatchObject({ version: 1 })
  })

  it('of one who is no member is NOT_FOUND, and of a stale version CONFLICT', async () => {
    expect(refusal(await remove(ann, eve))).toMatchObject({ code: 'NOT_FOUND', argument: 'userId' })
    for (const whom of [bob, eve, ann]) {
      expect(refusal(await remove(ann, whom, { expectedVersion: 9 }))).toMatchObject({
        ...{ code: 'CONFLICT', currentVersion: 1 },
        current: { version: 1, title: expect.any(String) },
      })
    }
    expect(refusal(await remove(ann, eve, { expectedVersion: 1 }))).toMatchObject({ code: 'NOT_FOUND' })
    expect(await t.stored(list)).toMatchObject({ version: 1, memberIds: [expect.anything(), expect.anything()] })
  })
})

it('todos that are written while members come and go have the members of their list', async () => {
  const others = await t.users(4)
  await t.fill(list, 20)
  const writes = Array.from({ length: 30 }, (_, i) =>
    mutate(ann, 'createTodo', { listId: list, title: `t${i}` }, 'todo { id }'),
  )
  const changes = others.map(async user => {
    const answers = [await add(ann, user), await remove(ann, user), await add(ann, user)]
    return answers.flatMap(codesOf)
  })
  expect((await Promise.all(writes)).flatMap(codesOf)).toEqual([])
  expect((await Promise.all(changes)).flat()).toEqual([])
  const members = ((await t.stored(list)).memberIds as unknown[]).map(String).sort()
  expect(members).toHaveLength(6)
  const todos = await t.todosOf(list)
  expect(todos).toHaveLength(50)
  for (const { memberIds } of todos) expect((memberIds as unknown[]).map(String).sort()).toEqual(members)
})

it('a todo that is written while its list is deleted goes with it, or is refused', async () => {
  for (let round = 0; round < 5; round++) {
    list = await t.list(ann, bob)
    const all = await Promise.all([
      ...Array.from({ length: 4 }, () => mutate(bob, 'createTodo', { listId: list, title: 't' }, 'todo { id }')),
      mutate(ann, 'deleteTodoList', { listId: list }, 'deletedTodos'),
    ])
    expect(all.flatMap(codesOf).filter(code => code !== 'NOT_FOUND')).toEqual([])
    expect(await t.todosOf(list)).toEqual([])
  }
})
