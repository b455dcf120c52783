import { BREAK, type DocumentNode, visit } from 'graphql'

/** Whether a document asks for the schema itself, anywhere: `__typename` tells no more than the answer does. */
export const introspects = (document: DocumentNode): boolean => {
  let found = false
  visit(document, {
    Field: ({ name }) => {
      found = name.value === '__schema' || name.value === '__type'
      return found ? BREAK : undefined
    },
  })
  return found
}
