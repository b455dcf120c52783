import { defineDomain } from '../../kernel/domain.ts'
import { loaders } from './loaders.ts'
import { resolvers } from './resolvers.ts'
import { todoPriorities, todoStatuses } from './rows.ts'
import { Todo, TodoList, todoLists, todos } from './store.ts'

export { dueKeyOf } from './models.ts'

export const domain = defineDomain({
  name: 'tasks',
  resolvers,
  loaders,
  entities: [TodoList, Todo],
  lists: [todoLists, todos],
  enums: { TodoPriority: todoPriorities, TodoStatus: todoStatuses },
})
