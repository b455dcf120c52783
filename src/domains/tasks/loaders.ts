import { defineLoaders, listing, one, pagesBy } from '../../database/loaders.ts'
import { Todo, TodoList, todoLists, todos } from './store.ts'

export const loaders = defineLoaders({
  todoListById: one(TodoList),
  todoLists: listing(todoLists),
  todoListsByMember: pagesBy(todoLists, 'member'),
  todoById: one(Todo),
  todos: listing(todos),
  todosByList: pagesBy(todos, 'listId'),
  todosByAuthor: pagesBy(todos, 'userId'),
})
