import type mongoose from 'mongoose'
import { toAppError } from './failures.ts'
import type { ModelDeclaration } from './model.ts'

/** What Mongoose's `timestamps` would add on `save`. */
const stamps = ({ paths, schema }: ModelDeclaration): Record<string, Date> => {
  if (!schema.get('timestamps')) return {}
  const now = new Date()
  return {
    ...(paths.has('createdAt') ? { createdAt: now } : {}),
    ...(paths.has('updatedAt') ? { updatedAt: now } : {}),
  }
}

/** A document as it is to be inserted: cast, validated, with its `_id`, defaults and times. Throws VALIDATION_ERROR. */
export const newDocument = async (
  Model: mongoose.Model<unknown>,
  declaration: ModelDeclaration,
  fields: Readonly<Record<string, unknown>>,
): Promise<{ _id: mongoose.Types.ObjectId }> => {
  try {
    const document = new Model(fields, null, { strict: 'throw' })
    await document.validate()
    const plain = document.toObject({ depopulate: true, versionKey: false })
    return { ...plain, ...stamps(declaration) } as { _id: mongoose.Types.ObjectId }
  } catch (error) {
    throw toAppError(error)
  }
}
