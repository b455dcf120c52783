import { Schema } from 'mongoose'
import { model } from '../../database/model.ts'
import { todoPriorities, todoStatuses } from './rows.ts'

const id = Schema.Types.ObjectId

export const maxMembers = 100

/** Every member is a key in each index of the list's todos. */
const memberIds = { type: [id], validate: (ids: unknown[]) => ids.length >= 1 && ids.length <= maxMembers }

const todoList = new Schema(
  {
    title: { type: String, required: true, trim: true, maxlength: 200 },
    ownerId: { type: id, required: true },
    memberIds,
    version: { type: Number, default: 1, required: true },
  },
  { timestamps: true },
)

/**
 * What the order DUE sorts by, to be written with `dueAt`: the largest Date where there is no date, because BSON sorts
 * null before every Date and a todo without a date comes last.
 */
export const dueKeyOf = (dueAt: Date | null | undefined): Date => dueAt ?? new Date(8.64e15)

const todo = new Schema(
  {
    listId: { type: id, required: true },
    memberIds,
    userId: { type: id, required: true },
    assigneeId: id,
    title: { type: String, required: true, trim: true, maxlength: 200 },
    notes: { type: String, maxlength: 10_000 },
    priority: { type: String, enum: todoPriorities, default: 'medium', required: true },
    status: { type: String, enum: todoStatuses, default: 'open', required: true },
    dueAt: Date,
    dueKey: { type: Date, required: true },
    completedAt: Date,
    version: { type: Number, default: 1, required: true },
  },
  { timestamps: true },
)
todo.pre('validate', function () {
  this.dueKey = dueKeyOf(this.dueAt)
})

export const TodoListModel = model('TodoList', 'todoLists', todoList)
export const TodoModel = model('Todo', 'todos', todo)
