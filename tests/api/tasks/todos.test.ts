import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dueKeyOf } from '../../../src/domains/tasks/index.ts'
import { encodeId } from '../../../src/kernel/ids.ts'
import { at, codesOf } from '../../support/accounts.ts'
import type { Answer } from '../../support/app.ts'
import { startTasks, type TasksApp } from '../../support/tasks.ts'

interface Todo {
  id: string
  title: string
  notes: string | null
  priority: string
  status: string
  dueAt: string | null
  completedAt: string | null
  version: number
  author: { id: string }
  assignee: { id: string } | null
}

let t: TasksApp
let ann: string
let bob: string
let eve: string
let list: string
let todo: Todo

const fields = 'todo { id title notes priority status dueAt completedAt version author { id } assignee { id } }'
const usr = (id: string) => encodeId('User', id)
const refusal = ({ errors }: Answer) => errors?.[0]?.extensions
const mutate = (as: string | null, name: string, input: object) => t.mutate(as, name, input, fields)
const result = (answer: Answer, name: string) => at<{ todo: Todo }>(answer, name).todo as Todo
const create = (as: string, input: object = {}) => mutate(as, 'createTodo', { listId: list, title: 'Milk', ...input })
const update = (as: string, input: object) => mutate(as, 'updateTodo', { todoId: todo.id, ...input })
const byDue = async () => {
  const query = `{ todos(assigneeId: "${usr(bob)}", status: OPEN, orderBy: DUE) { nodes { title } } }`
  const { todos } = (await t.ask(query, { as: bob })).data as unknown as { todos: { nodes: { title: string }[] } }
  return todos.nodes.map(({ title }) => title)
}

beforeAll(async () => {
  t = await startTasks()
})
beforeEach(async () => {
  ;[ann, bob, eve] = (await t.users(3)) as [string, string, string]
  list = await t.list(ann, bob)
  todo = result(await create(ann), 'createTodo')
})

describe('createTodo', () => {
  it('writes one that all members of the list see, and whose author is the viewer', async () => {
    expect(todo).toEqual({
      id: expect.stringMatching(/^tdo_/),
      ...{ title: 'Milk', notes: null, priority: 'MEDIUM', status: 'OPEN', dueAt: null, completedAt: null },
      ...{ version: 1, author: { id: usr(ann) }, assignee: null },
    })
    const seen = await t.ask(`{ todo(id: "${todo.id}") { title list { id } } }`, { as: bob })
    expect(seen.data).toEqual({ todo: { title: 'Milk', list: { id: list } } })
    expect((await t.stored(list)).version).toBe(1)
  })

  it('takes every field', async () => {
    const dueAt = '2030-01-02T03:04:05.000Z'
    const input = { notes: 'Two', priority: 'HIGH', dueAt, assigneeId: usr(bob) }
    expect(result(await create(bob, input), 'createTodo')).toMatchObject({
      ...{ notes: 'Two', priority: 'HIGH', dueAt, author: { id: usr(bob) }, assignee: { id: usr(bob) } },
    })
  })

  it('is ordered by its date, those without one last', async () => {
    for (const [title, dueAt] of [
      ['later', '2030-01-09T00:00:00Z'],
      ['never', null],
      ['soon', '2030-01-01T00:00:00Z'],
    ]) {
      expect(codesOf(await create(ann, { title, dueAt, assigneeId: usr(bob) }))).toEqual([])
    }
    expect(await byDue()).toEqual(['soon', 'later', 'never'])
  })

  it('on a list that is not there, or not his, is NOT_FOUND, naming the argument', async () => {
    expect(refusal(await create(eve))).toMatchObject({ code: 'NOT_FOUND', argument: 'listId' })
    const nowhere = await create(ann, { listId: encodeId('TodoList', 'f'.repeat(24)) })
    expect(refusal(nowhere)).toMatchObject({ code: 'NOT_FOUND', argument: 'listId' })
    expect(await t.todosOf(list)).toHaveLength(1)
  })

  it('for somebody who is no member, or not there, is NOT_FOUND, naming the argument', async () => {
    for (const user of [eve, 'f'.repeat(24)]) {
      expect(refusal(await create(ann, { assigneeId: usr(user) }))).toMatchObject({
        code: 'NOT_FOUND',
        argument: 'assigneeId',
      })
    }
    expect(refusal(await create(ann, { assigneeId: list }))).toMatchObject({ code: 'INVALID_ID' })
  })

  it('of what is not valid is VALIDATION_ERROR with the field', async () => {
    for (const [field, value] of [
      ['title', ' '],
      ['title', 'x'.repeat(201)],
      ['notes', 'x'.repeat(10_001)],
    ] as const) {
      expect(refusal(await create(ann, { [field]: value }))).toMatchObject({
        code: 'VALIDATION_ERROR',
        fields: [{ field }],
      })
    }
  })

  it('is refused on a list that is full: ten at once fill the last four places', async () => {
    list = await t.list(ann, ...(await t.users(99)))
    await t.fill(list, 496)
    const all = await Promise.all(Array.from({ length: 10 }, () => create(ann)))
    expect(all.flatMap(codesOf)).toEqual(Array.from({ length: 6 }, () => 'INVALID_INPUT'))
    expect(await t.todosOf(list)).toHaveLength(500)
  })

  it('sets nothing that its input does not name', async () => {
    for (const more of [{ userId: usr(bob) }, { memberIds: [usr(eve)] }, { status: 'DONE' }, { dueKey: new Date() }]) {
      expect(codesOf(await create(ann, more))).toEqual(['GRAPHQL_VALIDATION_FAILED'])
    }
  })

  it('under a key writes one, and a repeat gets it', async () => {
    const keyed = () => create(ann, { title: 'Once', idempotencyKey: 'once' })
    const [first, second] = [await keyed(), await keyed()]
    expect(result(second, 'createTodo')).toEqual(result(first, 'createTodo'))
    expect((await t.todosOf(list)).filter(({ title }) => title === 'Once')).toHaveLength(1)
  })
})

describe('updateTodo', () => {
  it('changes what is given, takes away what is null, and leaves the rest', async () => {
    const dueAt = '2030-01-01T00:00:00.000Z'
    const changed = await update(bob, { title: 'Bread', notes: 'Rye', dueAt, assigneeId: usr(ann), priority: 'LOW' })
    expect(result(changed, 'updateTodo')).toMatchObject({
      ...{ title: 'Bread', notes: 'Rye', dueAt, priority: 'LOW', assignee: { id: usr(ann) }, version: 2 },
    })
    const taken = await update(ann, { notes: null, dueAt: null, assigneeId: null })
    expect(result(taken, 'updateTodo')).toMatchObject({
      ...{ title: 'Bread', notes: null, dueAt: null, priority: 'LOW', assignee: null, version: 3 },
    })
    expect((await t.stored(todo.id)).dueKey).toEqual(dueKeyOf(null))
  })

  it('of the date moves it in the order of dates', async () => {
    await update(ann, { assigneeId: usr(bob) })
    await create(ann, { title: 'Tea', assigneeId: usr(bob), dueAt: '2030-01-05T00:00:00Z' })
    expect(await byDue()).toEqual(['Tea', 'Milk'])
    await update(ann, { dueAt: '2030-01-01T00:00:00Z' })
    expect(await byDue()).toEqual(['Milk', 'Tea'])
  })

  it('of the assignee takes a member alone, and names the argument', async () => {
    for (const user of [eve, 'f'.repeat(24)]) {
      expect(refusal(await update(ann, { assigneeId: usr(user), title: 'x' }))).toMatchObject({
        code: 'NOT_FOUND',
        argument: 'assigneeId',
      })
    }
    expect(refusal(await update(eve, { assigneeId: usr(bob) }))).toMatchObject({
      code: 'NOT_FOUND',
      argument: 'todoId',
    })
    expect(await t.stored(todo.id)).toMatchObject({ title: 'Milk', version: 1 })
  })

  it('of a stale version is CONFLICT with what is there', async () => {
    await update(bob, { title: 'Bread', assigneeId: usr(bob) })
    const stale = await update(ann, { title: 'Tea', assigneeId: usr(ann), expectedVersion: 1 })
    expect(refusal(stale)).toMatchObject({
      code: 'CONFLICT',
      current: { version: 2, title: 'Bread', assignee: { id: usr(bob) } },
    })
  })

  it('is for members alone: to others it is not there', async () => {
    for (const name of ['updateTodo', 'completeTodo', 'reopenTodo', 'deleteTodo']) {
      expect(refusal(await mutate(eve, name, { todoId: todo.id })), name).toMatchObject({
        code: 'NOT_FOUND',
        argument: 'todoId',
      })
    }
    expect(await t.stored(todo.id)).toMatchObject({ version: 1, status: 'open' })
  })
})

describe('completeTodo and reopenTodo', () => {
  const complete = (as: string, more: object = {}) => mutate(as, 'completeTodo', { todoId: todo.id, ...more })
  const reopen = (as: string, more: object = {}) => mutate(as, 'reopenTodo', { todoId: todo.id, ...more })

  it('say when it was done, and that it is not', async () => {
    const done = result(await complete(bob), 'completeTodo')
    expect(done).toMatchObject({ status: 'DONE', version: 2, completedAt: expect.any(String) })
    expect(Math.abs(Date.parse(String(done.completedAt)) - Date.now())).toBeLessThan(60_000)
    expect(result(await reopen(ann), 'reopenTodo')).toMatchObject({ status: 'OPEN', completedAt: null, version: 3 })
  })

  it('leave one that is so already as it is, also five times at once', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => complete(ann)))
    expect(new Set(all.map(answer => result(answer, 'completeTodo').completedAt)).size).toBe(1)
    expect(await t.stored(todo.id)).toMatchObject({ version: 2 })
    await reopen(ann)
    expect(result(await reopen(ann), 'reopenTodo')).toMatchObject({ version: 3, status: 'OPEN' })
  })

  it('of a stale version are CONFLICT, whatever its status', async () => {
    await complete(ann)
    expect(refusal(await complete(ann, { expectedVersion: 1 }))).toMatchObject({
      code: 'CONFLICT',
      current: { version: 2, status: 'DONE', completedAt: expect.any(String) },
    })
    expect(codesOf(await reopen(ann, { expectedVersion: 1 }))).toEqual(['CONFLICT'])
    expect(codesOf(await complete(ann, { expectedVersion: 2 }))).toEqual([])
  })
})

describe('deleteTodo', () => {
  it('deletes it, and says what it was', async () => {
    expect(codesOf(await mutate(bob, 'deleteTodo', { todoId: todo.id, expectedVersion: 4 }))).toEqual(['CONFLICT'])
    expect(result(await mutate(bob, 'deleteTodo', { todoId: todo.id }), 'deleteTodo')).toEqual(todo)
    expect(codesOf(await mutate(bob, 'deleteTodo', { todoId: todo.id }))).toEqual(['NOT_FOUND'])
    expect(await t.todosOf(list)).toEqual([])
  })
})
