import { type DocumentNode, visit } from 'graphql'
import { AppError } from '../../kernel/errors.ts'

/** Compiled code keeps aliases and variables as properties of plain objects, where this one is their prototype. */
const prototype = '__proto__'

/** Throws GRAPHQL_VALIDATION_FAILED where anything in the document has the name that no property can have. */
export const refusePrototype = (source: string, document: DocumentNode): void => {
  if (!source.includes(prototype)) return
  visit(document, {
    Name: ({ value }) => {
      if (value === prototype) throw new AppError('GRAPHQL_VALIDATION_FAILED', `Nothing may be named "${prototype}".`)
    },
  })
}
