import type { Resolvers } from '../../graphql/types.generated.ts'
import { decodeId } from '../../kernel/ids.ts'
import { needs } from '../../kernel/needs.ts'
import { addListMember, createTodoList, deleteTodoList, removeListMember, updateTodoList } from './actions.lists.ts'
import { completeTodo, createTodo, deleteTodo, reopenTodo, updateTodo } from './actions.todos.ts'

export const resolvers = {
  Query: {
    todoList: (_root, { id }, { loaders }, info) =>
      loaders.tasks.todoListById.load(decodeId('TodoList', id, 'id'), info),
    todoLists: (_root, args, { loaders }, info) => loaders.tasks.todoLists.page(args, info),
    todo: (_root, { id }, { loaders }, info) => loaders.tasks.todoById.load(decodeId('Todo', id, 'id'), info),
    todos: (_root, args, { loaders }, info) => loaders.tasks.todos.page(args, info),
  },
  Mutation: {
    createTodoList: (_root, { input }, context) => createTodoList(context, input),
    updateTodoList: (_root, { input }, context) => updateTodoList(context, input),
    deleteTodoList: (_root, { input }, context) => deleteTodoList(context, input),
    addListMember: (_root, { input }, context, info) => addListMember(context, input, info),
    removeListMember: (_root, { input }, context) => removeListMember(context, input),
    createTodo: (_root, { input }, context) => createTodo(context, input),
    updateTodo: (_root, { input }, context) => updateTodo(context, input),
    completeTodo: (_root, { input }, context) => completeTodo(context, input),
    reopenTodo: (_root, { input }, context) => reopenTodo(context, input),
    deleteTodo: (_root, { input }, context) => deleteTodo(context, input),
  },
  User: {
    todoLists: needs([], (user, args, { loaders }, info) => loaders.tasks.todoListsByMember.load(user.id, args, info)),
    todos: needs([], (user, args, { loaders }, info) => loaders.tasks.todosByAuthor.load(user.id, args, info)),
  },
  TodoList: {
    owner: needs(['ownerId'], (list, _args, { loaders }, info) =>
      loaders.accounts.relatedUserById.load(list.ownerId, info),
    ),
    members: needs(['memberIds'], (list, _args, { loaders }, info) =>
      loaders.accounts.relatedUserById.loadMany(list.memberIds, info),
    ),
    todos: needs([], (list, args, { loaders }, info) => loaders.tasks.todosByList.load(list.id, args, info)),
  },
  Todo: {
    list: needs(['listId'], (todo, _args, { loaders }, info) => loaders.tasks.todoListById.load(todo.listId, info)),
    author: needs(['userId'], (todo, _args, { loaders }, info) =>
      loaders.accounts.relatedUserById.load(todo.userId, info),
    ),
    assignee: needs(['assigneeId'], (todo, _args, { loaders }, info) =>
      loaders.accounts.relatedUserById.load(todo.assigneeId, info),
    ),
  },
} satisfies Resolvers
