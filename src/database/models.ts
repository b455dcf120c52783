import type mongoose from 'mongoose'
import { remember } from '../kernel/remember.ts'
import type { ModelDeclaration } from './model.ts'

const compiled = new WeakMap<mongoose.Connection, Map<ModelDeclaration, mongoose.Model<unknown>>>()

/** The Mongoose model of a declaration on a connection, compiled when it is first written with. */
export const compiledModel = (
  connection: mongoose.Connection,
  declaration: ModelDeclaration,
): mongoose.Model<unknown> =>
  remember(
    remember(compiled, connection, () => new Map<ModelDeclaration, mongoose.Model<unknown>>()),
    declaration,
    () => connection.model<unknown>(declaration.name, declaration.schema, declaration.collection),
  )
