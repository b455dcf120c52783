import { entity } from '../../database/entity.ts'
import { List } from '../../database/list.ts'
import { TodoListModel, TodoModel } from './models.ts'
import * as policy from './policy.ts'
import type { TodoListRow, TodoRow } from './rows.ts'

export const TodoList = entity<TodoListRow>({ type: 'TodoList', model: TodoListModel, policy: policy.ofMember })
export const Todo = entity<TodoRow>({
  type: 'Todo',
  model: TodoModel,
  policy: policy.ofMember,
  references: { assigneeId: 'User' },
})

export const todoLists = new List(TodoList, {
  name: 'todoLists',
  sorts: { NEWEST: [{ path: 'createdAt', direction: -1 }] },
  filters: { member: { path: 'memberIds', id: 'User' }, ownerId: { path: 'ownerId', id: 'User' } },
  paths: [
    { equality: ['member'], sorts: ['NEWEST'] },
    { equality: ['ownerId'], sorts: ['NEWEST'] },
    { equality: [], sorts: ['NEWEST'], admin: false },
  ],
})

const residual = ['status', 'priority']

export const todos = new List(Todo, {
  name: 'todos',
  sorts: { NEWEST: [{ path: 'createdAt', direction: -1 }], DUE: [{ path: 'dueKey', direction: 1 }] },
  filters: {
    listId: { path: 'listId', id: 'TodoList' },
    userId: { path: 'userId', id: 'User' },
    assigneeId: { path: 'assigneeId', id: 'User' },
    status: { path: 'status' },
    priority: { path: 'priority' },
  },
  paths: [
    { equality: ['listId'], sorts: ['NEWEST'], residual },
    { equality: ['listId', 'status'], sorts: ['NEWEST'], residual },
    { equality: ['userId'], sorts: ['NEWEST'], residual },
    { equality: ['assigneeId', 'status'], sorts: ['NEWEST', 'DUE'], residual },
  ],
})
