import type { Context } from '../../graphql/context.ts'
import { anything, equals } from '../../kernel/condition.ts'
import { AppError, found } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { signedIn } from '../../kernel/viewer.ts'
import { checkSize, listOf, type OfTodo, todoOf } from './actions.ts'
import type { TodoPriority, TodoRow, TodoStatus } from './rows.ts'
import { holdList, todoById, todos } from './store.writes.ts'

interface Done {
  readonly todo: TodoRow
}

interface TodoFields {
  readonly title?: string | null | undefined
  readonly notes?: string | null | undefined
  readonly priority?: TodoPriority | null | undefined
  readonly dueAt?: Date | null | undefined
  readonly assigneeId?: string | null | undefined
}

const noMember = (): AppError =>
  new AppError('NOT_FOUND', 'There is no such member of the list.', { argument: 'assigneeId' })

const assigneeOf = ({ assigneeId }: TodoFields): string | null | undefined =>
  assigneeId == null ? assigneeId : decodeId('User', assigneeId, 'assigneeId')

/**
 * Writes a todo for the members that its list has at that moment. Throws NOT_FOUND, also for an assignee who is no
 * member; INVALID_INPUT where the list is full; VALIDATION_ERROR.
 */
export const createTodo = async (
  context: Context,
  { listId: given, title, notes, priority, dueAt, ...more }: TodoFields & { readonly listId: string },
): Promise<Done> => {
  const { id: userId } = signedIn(context)
  const { id: listId, cause, argument } = listOf({ listId: given }, 'create todo')
  const assigneeId = assigneeOf(more) ?? undefined
  const write = async (request: Context['request']) => {
    const writing = { ...context, request }
    const { memberIds } = found(await holdList(writing, listId), argument)
    if (assigneeId !== undefined && !memberIds.includes(assigneeId)) throw noMember()
    await checkSize(writing, listId, { members: memberIds.length, more: 1, argument })
    const optional = Object.entries({ notes, priority, dueAt, assigneeId }).filter(([, value]) => value != null)
    const fields = { listId, memberIds, userId, title, ...Object.fromEntries(optional) }
    return { todo: await todos.create(writing, fields, { cause, argument }) }
  }
  return context.writeDoor.transaction(context.request, write, [listId])
}

/** Throws NOT_FOUND, also for an assignee who is no member; CONFLICT, VALIDATION_ERROR. */
export const updateTodo = async (context: Context, input: OfTodo & TodoFields): Promise<Done> => {
  const { title, notes, priority, dueAt } = input
  const target = todoOf(input, 'update todo')
  const assigneeId = assigneeOf(input)
  // A todo carries its list's members, so that nobody can leave between the question and the write.
  const where = assigneeId == null ? anything : equals('memberIds', assigneeId)
  const patch = { title, notes, priority, dueAt, assigneeId }
  try {
    return { todo: await todos.update(context, { ...target, where }, patch) }
  } catch (error) {
    const missing = error instanceof AppError && error.code === 'NOT_FOUND'
    throw missing && where !== anything && (await todoById(context, target.id)) ? noMember() : error
  }
}

/** Brings a todo into a status; one that has it stays as it is. Throws NOT_FOUND, CONFLICT. */
const bring = async (context: Context, input: OfTodo, status: TodoStatus, cause: string): Promise<Done> => {
  const target = todoOf(input, cause)
  const from: TodoStatus = status === 'done' ? 'open' : 'done'
  const patch = status === 'done' ? { status, completedAt: new Date() } : { status, completedAt: null }
  try {
    return { todo: await todos.update(context, { ...target, where: equals('status', from) }, patch) }
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'NOT_FOUND')) throw error
    const todo = found(await todoById(context, target.id), target.argument)
    const isStale = target.expectedVersion != null && target.expectedVersion !== todo.version
    // Refused, and told what it is now: versions only go up.
    if (isStale) return { todo: await todos.update(context, target, patch) }
    return { todo }
  }
}

export const completeTodo = (context: Context, input: OfTodo): Promise<Done> =>
  bring(context, input, 'done', 'complete todo')

export const reopenTodo = (context: Context, input: OfTodo): Promise<Done> =>
  bring(context, input, 'open', 'reopen todo')

export const deleteTodo = async (context: Context, input: OfTodo): Promise<Done> => ({
  todo: await todos.remove(context, todoOf(input, 'delete todo')),
})
