import {
  type GraphQLArgument,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
} from 'graphql'
import { encodeId, type NodeType } from '../../src/kernel/ids.ts'
import { referred, type Tenant } from './tenants.ts'

/** What a field is of: `Product` for a Product, a list of them and their connection. */
export const subjectOf = (type: GraphQLOutputType): string => getNamedType(type).name.replace(/(Connection|Edge)$/, '')

const encoded = (type: NodeType, documents: readonly { readonly _id: unknown }[]): string[] =>
  documents.map(({ _id }) => encodeId(type, String(_id)))

const valuesAt = (value: unknown, steps: readonly string[]): unknown[] => {
  const [step, ...rest] = steps
  if (Array.isArray(value)) return value.flatMap(inner => valuesAt(inner, steps))
  if (step === undefined) return value == null ? [] : [value]
  return value === null || typeof value !== 'object' ? [] : valuesAt((value as Record<string, unknown>)[step], rest)
}

/**
 * Values that an argument may be given, out of a tenant's documents: ids of the type that it names, texts that some
 * document has under its name, every enum value, sizes, moments between documents, beginnings of words. Of kinds that
 * tell nothing of documents (JSON) there are none.
 */
export const candidates = (tenant: Tenant, arg: GraphQLArgument, subject: string): unknown[] => {
  const type = getNamedType(arg.type)
  const many = isListType(isNonNullType(arg.type) ? arg.type.ofType : arg.type)
  const of = (name: string) => [...tenant.documents].filter(([entity]) => entity.type === name)
  if (isEnumType(type)) return type.getValues().map(({ name }) => name)
  switch (type.name) {
    case 'ID': {
      if (many)
        return [[...tenant.documents].flatMap(([{ type: tag }, documents]) => encoded(tag, documents.slice(0, 2)))]
      if (arg.name === 'id' && subject === 'Node')
        return [...tenant.documents].flatMap(([entity, made]) => encoded(entity.type, made.slice(0, 3)))
      const target = arg.name === 'id' ? subject : referred(arg.name)
      return of(target).flatMap(([entity, documents]) => encoded(entity.type, documents))
    }
    case 'Boolean':
      return [true, false]
    case 'Int':
      return [1, 2, 3, 20]
    case 'DateTime':
      return ['2099-01-01T00:00:02.500Z']
    case 'String':
    case 'EmailAddress': {
      const path = arg.name === 'search' ? 'searchWords' : arg.name
      const found = [...tenant.documents]
        .filter(([entity]) => arg.name !== 'search' || entity.type === subject)
        .flatMap(([, documents]) =>
          [path, `${path}s`].flatMap(name => documents.flatMap(document => valuesAt(document, [name]))),
        )
      return [...new Set(found.filter(value => typeof value === 'string'))].slice(0, 12)
    }
    default:
      return []
  }
}
