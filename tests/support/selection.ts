import {
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/** Whether a type only carries others (connections, edges), so that it costs no depth. */
const carries = (name: string): boolean => /(Connection|Edge)$/.test(name)

/** A selection of everything below a type: all fields, pages of two, and relations `depth` deep. */
export const everythingOf = (schema: GraphQLSchema, name: string, depth: number): string => {
  const type = schema.getType(name)
  if (isInterfaceType(type)) {
    const possible = schema
      .getPossibleTypes(type)
      .map(({ name: on }) => `... on ${on} ${apart(everythingOf(schema, on, depth), on)}`)
    return `{ __typename ${possible.join(' ')} }`
  }
  if (!isObjectType(type)) return ''
  const fields = Object.values(type.getFields()).flatMap(field => {
    if (field.args.some(({ type: of }) => isNonNullType(of))) return []
    const inner = getNamedType(field.type)
    if (!isCompositeType(inner)) return [field.name]
    const left = carries(name) ? depth : depth - 1
    if (left < 0) return []
    const paging = field.args.some(arg => arg.name === 'first') ? '(first: 2)' : ''
    return [`${field.name}${paging} ${everythingOf(schema, inner.name, left)}`]
  })
  return `{ __typename ${fields.join(' ')} }`
}

/** Names the outermost fields by their type, so that several types stand beside one another. */
const apart = (selection: string, type: string): string => {
  let depth = 0
  return selection.replace(/[{}]|\([^)]*\)|[A-Za-z_]\w*/g, token => {
    if (token === '{') depth++
    if (token === '}') depth--
    return depth === 1 && /^[A-Za-z]/.test(token) ? `${type}_${token}: ${token}` : token
  })
}
