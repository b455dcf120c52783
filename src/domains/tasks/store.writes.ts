import type { ReadDoor } from '../../database/read-door.ts'
import type { Change, ChangeWrite } from '../../database/write.ts'
import { type Writing, writesOf } from '../../database/writes.ts'
import { and, anything, type Condition, equals } from '../../kernel/condition.ts'
import { dueKeyOf } from './models.ts'
import { ofOwner } from './policy.ts'
import type { TodoListRow, TodoRow } from './rows.ts'
import { Todo, TodoList } from './store.ts'

export { maxMembers } from './models.ts'

/** What every member may do to a list. */
export const lists = writesOf<TodoListRow>(TodoList)
/** What its owner alone may do. */
export const ownLists = writesOf<TodoListRow>(TodoList, { writers: ofOwner })
export const todos = writesOf<TodoRow>(Todo, {
  derived: { from: ['dueAt'], as: ({ dueAt }: Pick<TodoRow, 'dueAt'>) => ({ dueKey: dueKeyOf(dueAt) }) },
})

const ofList = (id: string): Omit<ChangeWrite, 'rights'> => ({
  entity: TodoList,
  cause: 'todo list',
  where: equals('_id', id),
})

/** A list as it is; null where there is none that the viewer may see. */
export const listById = ({ request, writeDoor }: Writing, id: string): Promise<TodoListRow | null> =>
  writeDoor.current<TodoListRow>(request, { ...ofList(id), rights: 'viewer' }, [...TodoList.model.paths])

/** The same, and no member comes or goes, and the list stays, until the transaction ends. */
export const holdList = ({ request, writeDoor }: Writing, id: string): Promise<TodoListRow | null> =>
  writeDoor.hold<TodoListRow>(request, { ...ofList(id), rights: 'viewer' }, [...TodoList.model.paths])

/** How many todos a list has, whoever may see them; at most `atMost` are counted. */
export const countTodos = async (
  { request, door }: Writing & { readonly door: ReadDoor },
  listId: string,
  atMost: number,
): Promise<number> => {
  const read = { entity: Todo, field: 'listId', keys: [listId], where: anything, rights: 'system' } as const
  const counts = await door.counts(request, { ...read, path: 'count todos' }, atMost)
  return counts.get(listId) ?? 0
}

const inList = (listId: string, where: Condition = anything) =>
  ({ entity: Todo, cause: 'todos of list', rights: 'system', where: and(equals('listId', listId), where) }) as const

/** Lets a user see all todos of a list: no edit of theirs, which show nothing of it. */
export const addMemberToTodos = ({ request, writeDoor }: Writing, listId: string, userId: string): Promise<number> =>
  writeDoor.changeAll(request, inList(listId), { addToSet: { memberIds: userId }, counted: false })

/** Takes a user out of all todos of a list; those that he was to do are nobody's then, and edited by that alone. */
export const removeMemberFromTodos = async (
  { request, writeDoor }: Writing,
  listId: string,
  userId: string,
): Promise<void> => {
  const gone: Change = { pull: { memberIds: userId } }
  await writeDoor.changeAll(request, inList(listId, equals('assigneeId', userId)), { ...gone, unset: ['assigneeId'] })
  await writeDoor.changeAll(request, inList(listId, equals('memberIds', userId)), { ...gone, counted: false })
}

export const deleteTodosOf = ({ request, writeDoor }: Writing, listId: string): Promise<number> =>
  writeDoor.remove(request, inList(listId))

/** A todo as it is; null where there is none that the viewer may see. */
export const todoById = ({ request, writeDoor }: Writing, id: string): Promise<TodoRow | null> =>
  writeDoor.current<TodoRow>(request, { entity: Todo, cause: 'todo', rights: 'viewer', where: equals('_id', id) }, [
    ...Todo.model.paths,
  ])
