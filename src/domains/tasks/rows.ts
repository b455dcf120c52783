import type { Connection } from '../../kernel/connection.ts'

export const todoPriorities = ['low', 'medium', 'high'] as const
export type TodoPriority = (typeof todoPriorities)[number]
export const todoStatuses = ['open', 'done'] as const
export type TodoStatus = (typeof todoStatuses)[number]

export interface TodoListRow {
  id: string
  title: string
  ownerId: string
  memberIds: string[]
  version: number
  createdAt: Date
  updatedAt: Date
}

export interface TodoRow {
  id: string
  listId: string
  userId: string
  assigneeId?: string | null
  title: string
  notes?: string | null
  priority: TodoPriority
  status: TodoStatus
  dueAt?: Date | null
  completedAt?: Date | null
  version: number
  createdAt: Date
  updatedAt: Date
}

export type TodoListConnectionRow = Connection<TodoListRow>
export type TodoConnectionRow = Connection<TodoRow>
