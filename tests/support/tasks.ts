import mongoose from 'mongoose'
import { dueKeyOf } from '../../src/domains/tasks/index.ts'
import { encodeId } from '../../src/kernel/ids.ts'
import { type Answer, startApp, type TestApp } from './app.ts'
import { person } from './people.ts'

type Stored = Record<string, unknown>

/** The app with lists and todos; ids of users are hex, those of lists and todos as the API has them. */
export interface TasksApp extends TestApp {
  readonly admin: string
  users(count: number, fields?: Stored): Promise<string[]>
  /** Inserts a list of an owner and other members. */
  list(owner: string, ...others: string[]): Promise<string>
  /** Inserts so many todos into a list, with its members. */
  fill(list: string, count: number, fields?: Stored): Promise<void>
  mutate(as: string | null, name: string, input: object, fields: string): Promise<Answer>
  /** The stored list or todo. */
  stored(id: string): Promise<Stored>
  todosOf(list: string): Promise<Stored[]>
}

const objectId = (id: string) => mongoose.Types.ObjectId.createFromHexString(id.slice(-24))

export const startTasks = async (): Promise<TasksApp> => {
  const t = await startApp()
  const users: TasksApp['users'] = async (count, fields = {}) => {
    const made = Array.from({ length: count }, () => {
      const _id = new mongoose.Types.ObjectId()
      return person('somebody', _id, { email: `${_id.toHexString()}@example.com`, ...fields })
    })
    await t.db.collection('users').insertMany(made)
    return made.map(({ _id }) => _id.toHexString())
  }
  const [admin = ''] = await users(1, { roles: ['admin'] })
  const stored: TasksApp['stored'] = async id => {
    const found = await t.db
      .collection(id.startsWith('lst') ? 'todoLists' : 'todos')
      .findOne({ _id: objectId(id) }, { projection: { heldBy: 0 } })
    if (!found) throw new Error(`there is no ${id}`)
    return found
  }
  return {
    ...t,
    admin,
    users,
    list: async (owner, ...others) => {
      const [_id, now] = [new mongoose.Types.ObjectId(), new Date()]
      await t.db.collection('todoLists').insertOne({
        ...{ _id, title: 'a list', ownerId: objectId(owner), memberIds: [owner, ...others].map(objectId) },
        ...{ version: 1, createdAt: now, updatedAt: now },
      })
      return encodeId('TodoList', _id.toHexString())
    },
    fill: async (list, count, fields = {}) => {
      const { _id: listId, memberIds, ownerId: userId } = await stored(list)
      const now = new Date()
      const todo = () => ({
        ...{ listId, memberIds, userId, title: 'a todo', priority: 'medium', status: 'open' },
        ...{ dueKey: dueKeyOf(null), version: 1, createdAt: now, updatedAt: now },
        ...fields,
      })
      await t.db.collection('todos').insertMany(Array.from({ length: count }, todo))
    },
    mutate: (as, name, input, fields) => {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`
      return t.ask(query, { as, variables: { input } })
    },
    stored,
    todosOf: list =>
      t.db
        .collection('todos')
        .find({ listId: objectId(list) })
        .toArray(),
  }
}
