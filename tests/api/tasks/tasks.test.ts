import mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TodoListModel, TodoModel } from '../../../src/domains/tasks/models.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { dataOf, person } from '../../support/people.ts'

const id = () => new mongoose.Types.ObjectId()
const people = { admin: id(), ann: id(), bob: id(), eve: id() }
type Person = keyof typeof people
const usr = (name: Person) => `usr_${people[name].toHexString()}`
const lists = { shared: id(), annsOwn: id(), evesOwn: id() }
const lst = (name: keyof typeof lists) => `lst_${lists[name].toHexString()}`
let t: TestApp

const ask = async (as: Person, query: string) => dataOf(await t.ask(query, { as: people[as].toHexString() }))

/** Titles of a page of lists or todos. */
const titles = async (as: Person, list: string) => {
  const { page } = await ask(as, `{ page: ${list} { nodes { title } } }`)
  return (page as { nodes: { title: string }[] }).nodes.map(({ title }) => title)
}

beforeAll(async () => {
  t = await startApp()
  await t.db
    .collection('users')
    .insertMany(
      Object.entries(people).map(([name, _id]) =>
        person(name, _id, { roles: [name === 'admin' ? 'admin' : 'shopper'] }),
      ),
    )
  const { connection } = t.database
  const TodoList = connection.model('TodoList', TodoListModel.schema, TodoListModel.collection)
  const Todo = connection.model('Todo', TodoModel.schema, TodoModel.collection)
  const list = (name: keyof typeof lists, at: number, owner: Person, ...members: Person[]) => ({
    _id: lists[name],
    title: name,
    ownerId: people[owner],
    memberIds: [owner, ...members].map(member => people[member]),
    createdAt: new Date(at),
  })
  await TodoList.create([
    list('shared', 2000, 'bob', 'ann'),
    list('annsOwn', 1000, 'ann'),
    list('evesOwn', 3000, 'eve'),
  ])
  const todo = (title: string, author: Person, more: object, of: keyof typeof lists = 'shared') => ({
    title,
    listId: lists[of],
    memberIds: of === 'shared' ? [people.bob, people.ann] : [people.eve],
    userId: people[author],
    ...more,
  })
  const due = (day: number) => ({ assigneeId: people.ann, dueAt: new Date(Date.UTC(2030, 0, day)) })
  await Todo.create([
    todo('whenever', 'bob', { assigneeId: people.ann, createdAt: new Date(6000) }),
    todo('on the 9th', 'bob', { ...due(9), priority: 'high', createdAt: new Date(5000) }),
    todo('on the 3rd', 'ann', { ...due(3), createdAt: new Date(4000) }),
    todo('some day', 'bob', { assigneeId: people.ann, dueAt: null, createdAt: new Date(3000) }),
    todo('done', 'ann', { ...due(1), status: 'done', createdAt: new Date(2000) }),
    todo('secret', 'eve', { createdAt: new Date(1000) }, 'evesOwn'),
  ])
})
beforeEach(() => t.forget())

describe('todo lists', () => {
  it('are listed for their members without a filter, read by the index of members', async () => {
    expect(await titles('ann', 'todoLists')).toEqual(['shared', 'annsOwn'])
    expect(t.commands.map(({ command }) => command.hint)).toEqual([{ memberIds: 1, createdAt: -1, _id: -1 }])
    expect(await titles('ann', `todoLists(ownerId: "${usr('bob')}")`)).toEqual(['shared'])
  })

  it('are shared with another member where both are in them', async () => {
    expect(await titles('ann', `todoLists(member: "${usr('bob')}")`)).toEqual(['shared'])
    // Checked on what the index of one's own lists returns, of which a page of 20 looks at 600.
    expect(t.commands[0]?.command.pipeline).toContainEqual({ $limit: 600 })
    expect(t.commands[0]?.command.pipeline).toContainEqual({ $match: { memberIds: { $eq: people.bob } } })
    expect(await titles('ann', `todoLists(member: "${usr('ann')}")`)).toEqual(['shared', 'annsOwn'])
    expect(await titles('ann', `todoLists(member: "${usr('eve')}")`)).toEqual([])
    expect(await titles('admin', `todoLists(member: "${usr('eve')}")`)).toEqual(['evesOwn'])
  })

  it('of everybody have no index', async () => {
    const refused = await t.ask('{ todoLists { nodes { id } } }', { as: people.admin.toHexString() })
    expect(refused.errors?.[0]?.extensions.code).toBe('UNINDEXED_QUERY')
    expect(refused.errors?.[0]?.message).toContain(
      'Served nearby: member ordered by NEWEST; ownerId ordered by NEWEST.',
    )
  })

  it('show owner, members and todos in three commands more, whatever their number', async () => {
    const data = await ask(
      'ann',
      '{ todoLists { nodes { title owner { firstName } members { firstName email } todos(first: 1, status: OPEN) { totalCount nodes { title } } } } }',
    )
    const ann = { firstName: 'ann', email: 'ann@example.com' }
    expect((data.todoLists as { nodes: unknown[] }).nodes).toEqual([
      {
        title: 'shared',
        owner: { firstName: 'bob' },
        members: [{ firstName: 'bob', email: null }, ann],
        todos: { totalCount: 4, nodes: [{ title: 'whenever' }] },
      },
      { title: 'annsOwn', owner: { firstName: 'ann' }, members: [ann], todos: { totalCount: 0, nodes: [] } },
    ])
    expect(t.commands).toHaveLength(4)
  })

  it('are not there for anybody else', async () => {
    const query = `{ todoList(id: "${lst('evesOwn')}") { title } todos(listId: "${lst('evesOwn')}") { totalCount nodes { id } } }`
    expect(await ask('ann', query)).toEqual({ todoList: null, todos: { totalCount: 0, nodes: [] } })
    expect(await ask('admin', query)).toMatchObject({ todoList: { title: 'evesOwn' }, todos: { totalCount: 1 } })
  })
})

describe('todos', () => {
  it('ordered by DUE come without a date last, forwards and backwards', async () => {
    const open = `assigneeId: "${usr('ann')}", status: OPEN, orderBy: DUE`
    const first = await ask('ann', `{ todos(${open}, first: 3) { nodes { title dueAt } pageInfo { endCursor } } }`)
    const { nodes, pageInfo } = first.todos as { nodes: object[]; pageInfo: { endCursor: string } }
    expect(nodes).toEqual([
      { title: 'on the 3rd', dueAt: '2030-01-03T00:00:00.000Z' },
      { title: 'on the 9th', dueAt: '2030-01-09T00:00:00.000Z' },
      { title: expect.stringMatching(/whenever|some day/), dueAt: null },
    ])
    expect(await titles('ann', `todos(${open}, first: 3, after: "${pageInfo.endCursor}")`)).toHaveLength(1)
    expect(new Set(await titles('ann', `todos(${open}, last: 2)`))).toEqual(new Set(['whenever', 'some day']))
  })

  it('are listed by author, and a filter may be added', async () => {
    const own = await ask('bob', '{ me { todos { nodes { title } } todoLists { nodes { title } } } }')
    expect(own.me).toEqual({
      todos: { nodes: [{ title: 'whenever' }, { title: 'on the 9th' }, { title: 'some day' }] },
      todoLists: { nodes: [{ title: 'shared' }] },
    })
    expect(await titles('ann', `todos(userId: "${usr('bob')}", priority: HIGH)`)).toEqual(['on the 9th'])
    expect(await titles('ann', `todos(userId: "${usr('eve')}")`)).toEqual([])
  })

  it('show list, author and assignee in two commands more', async () => {
    const data = await ask(
      'ann',
      `{ todos(listId: "${lst('shared')}") { nodes { list { title } author { firstName } assignee { firstName } } } }`,
    )
    const seen = (author: string) => ({
      list: { title: 'shared' },
      author: { firstName: author },
      assignee: { firstName: 'ann' },
    })
    expect((data.todos as { nodes: unknown[] }).nodes).toEqual(['bob', 'bob', 'ann', 'bob', 'ann'].map(seen))
    expect(t.commands).toHaveLength(3)
  })
})
