import { AppError } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { countTodos } from './store.writes.ts'

/**
 * A member comes or leaves, and a list goes, with all its todos in one transaction, and each todo is in five indexes for
 * every member: 50,000 members of todos took mongod 2.5 s, ten times as many more than the time that an operation has.
 */
const maxTodos = 10_000
const maxMembersOfTodos = 50_000

/** Throws INVALID_INPUT where a list of so many members would have too many todos. */
export const checkSize = async (
  writing: Parameters<typeof countTodos>[0],
  listId: string,
  { members, more, argument }: { readonly members: number; readonly more: number; readonly argument: string },
): Promise<void> => {
  const most = Math.min(maxTodos, Math.floor(maxMembersOfTodos / members))
  if ((await countTodos(writing, listId, most + 1)) + more <= most) return
  const text = `With so many members (${members}) a list has at most ${most.toLocaleString('en')} todos.`
  throw new AppError('INVALID_INPUT', text, { argument })
}

export interface OfList {
  readonly listId: string
  readonly expectedVersion?: number | null | undefined
}

export interface OfTodo {
  readonly todoId: string
  readonly expectedVersion?: number | null | undefined
}

/** Which list a write is for. Throws INVALID_ID. */
export const listOf = ({ listId, expectedVersion }: OfList, cause: string) =>
  ({ id: decodeId('TodoList', listId, 'listId'), cause, expectedVersion, argument: 'listId' }) as const

/** Which todo a write is for. Throws INVALID_ID. */
export const todoOf = ({ todoId, expectedVersion }: OfTodo, cause: string) =>
  ({ id: decodeId('Todo', todoId, 'todoId'), cause, expectedVersion, argument: 'todoId' }) as const
