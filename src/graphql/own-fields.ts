import { type GraphQLObjectType, getNamedType, getNullableType, isLeafType, isListType, isObjectType } from 'graphql'
import type { ModelDeclaration } from '../database/model.ts'
import { idPrefixes, type NodeType } from '../kernel/ids.ts'
import { storageOf } from './storage.ts'

/** A field of a type that refers to other documents, and where their ids are stored. */
export interface Reference {
  readonly field: string
  readonly path: string
  readonly type: NodeType
}

/** Every value that a stored type has of its own, and what is embedded in it, as a selection. */
export const ownFields = (type: GraphQLObjectType): string =>
  Object.values(type.getFields())
    .filter(({ args }) => args.length === 0)
    .flatMap(field => {
      const inner = getNamedType(field.type)
      const storage = storageOf(field)
      if (storage && isLeafType(inner)) return [field.name]
      return storage?.embeds && isObjectType(inner) ? [`${field.name} { ${ownFields(inner)} }`] : []
    })
    .join(' ')

/** The relations of a stored type of which its document has the ids: of one other, or of several. */
export const referencesOf = (
  type: GraphQLObjectType,
  { objectIds, arrays }: Pick<ModelDeclaration, 'objectIds' | 'arrays'>,
): Reference[] =>
  Object.values(type.getFields()).flatMap(field => {
    const { name } = getNamedType(field.type)
    const [path, ...more] = storageOf(field)?.paths ?? []
    if (!(name in idPrefixes) || path === undefined || more.length > 0 || !objectIds.has(path)) return []
    const isMany = isListType(getNullableType(field.type))
    return arrays.has(path) === isMany ? [{ field: field.name, path, type: name as NodeType }] : []
  })
