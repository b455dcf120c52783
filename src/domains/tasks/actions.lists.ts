import type { At } from '../../database/loaders.ts'
import type { Context } from '../../graphql/context.ts'
import { AppError, found } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { isAdmin, signedIn } from '../../kernel/viewer.ts'
import { checkSize, listOf, type OfList } from './actions.ts'
import type { TodoListRow } from './rows.ts'
import {
  addMemberToTodos,
  deleteTodosOf,
  listById,
  lists,
  maxMembers,
  ownLists,
  removeMemberFromTodos,
} from './store.writes.ts'

interface Listed {
  readonly list: TodoListRow
}

export const createTodoList = async (context: Context, { title }: { readonly title: string }): Promise<Listed> => {
  const { id } = signedIn(context)
  const told = { cause: 'create list', argument: 'title' }
  return { list: await lists.create(context, { title, ownerId: id, memberIds: [id] }, told) }
}

export const updateTodoList = async (
  context: Context,
  { title, ...of }: OfList & { readonly title?: string | null | undefined },
): Promise<Listed> => ({ list: await lists.update(context, listOf(of, 'update list'), { title }) })

/** The list goes with its todos, or both stay. Throws NOT_FOUND, FORBIDDEN, CONFLICT. */
export const deleteTodoList = async (context: Context, input: OfList): Promise<Listed & { deletedTodos: number }> => {
  const target = listOf(input, 'delete list')
  return context.writeDoor.transaction(context.request, async request => {
    const writing = { ...context, request }
    const list = await ownLists.remove(writing, target)
    return { list, deletedTodos: await deleteTodosOf(writing, target.id) }
  })
}

interface Membership extends OfList {
  readonly userId: string
}

/** A list and all its todos get a member. Throws NOT_FOUND, FORBIDDEN, CONFLICT, INVALID_INPUT for one too many. */
export const addListMember = async (context: Context, input: Membership, at: At): Promise<Listed> => {
  const target = listOf(input, 'add member')
  const userId = decodeId('User', input.userId, 'userId')
  return context.writeDoor.transaction(context.request, async request => {
    const writing = { ...context, request }
    const { memberIds } = found(await listById(writing, target.id), target.argument)
    const isNew = !memberIds.includes(userId)
    if (isNew && memberIds.length >= maxMembers) {
      throw new AppError('INVALID_INPUT', `A list has at most ${maxMembers} members.`, { argument: 'userId' })
    }
    const list = await ownLists.update(writing, target, {}, { addToSet: { memberIds: userId } })
    if (!isNew) return { list }
    // Last of all, so that nobody learns of users by a list that is not his.
    found(await context.loaders.accounts.relatedUserById.load(userId, at), 'userId')
    await checkSize(writing, target.id, { members: list.memberIds.length, more: 0, argument: 'userId' })
    await addMemberToTodos(writing, target.id, userId)
    return { list }
  })
}

/**
 * A list and all its todos lose a member. Throws NOT_FOUND, also for one who is no member; FORBIDDEN, where neither the
 * owner nor he himself asks; CONFLICT; INVALID_INPUT for the owner.
 */
export const removeListMember = async (context: Context, input: Membership): Promise<Listed> => {
  const target = listOf(input, 'remove member')
  const userId = decodeId('User', input.userId, 'userId')
  const viewer = signedIn(context)
  return context.writeDoor.transaction(context.request, async request => {
    const writing = { ...context, request }
    const { memberIds, ownerId } = found(await listById(writing, target.id), target.argument)
    if (![ownerId, userId].includes(viewer.id) && !isAdmin(viewer)) throw new AppError('FORBIDDEN')
    // Before what is wrong with whom it names, as in addListMember: whoever saw another list is told how it is now.
    const list = await lists.update(writing, target, {}, { pull: { memberIds: userId } })
    if (userId === ownerId) {
      throw new AppError('INVALID_INPUT', 'The owner of a list stays its member.', { argument: 'userId' })
    }
    found(memberIds.includes(userId) ? userId : null, 'userId')
    await removeMemberFromTodos(writing, target.id, userId)
    return { list }
  })
}
