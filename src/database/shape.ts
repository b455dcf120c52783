import { hash } from 'node:crypto'
import type { Filter } from './filter.ts'
import type { Statement } from './statement.ts'

/** A shape is for reading: what is longer than this is cut, and told from others by a hash of the whole. */
const maxLength = 1_000

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !('_bsontype' in value)

/** What joins filters; their order says nothing, nor how many of one shape there are. */
const joiners = new Set(['$and', '$or', '$nor'])

const inBraces = (parts: readonly string[]): string => (parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`)

/** What a field is compared with: operators are told, and their values are not. */
const comparedShape = (value: unknown): string => {
  if (!isObject(value)) return '?'
  const operators = Object.keys(value)
  if (!operators.every(key => key.startsWith('$'))) return '?'
  if (operators.length === 1 && operators[0] === '$eq') return '?'
  return inBraces(operators.sort().map(operator => `${operator}: ${operandShape(operator, value[operator])}`))
}

const operandShape = (operator: string, value: unknown): string => {
  if (Array.isArray(value)) return '[?]'
  if (operator === '$elemMatch' && isObject(value)) return filterShape(value)
  return operator === '$not' ? comparedShape(value) : '?'
}

const partShape = (key: string, value: unknown): string => {
  if (!key.startsWith('$')) return `${key}: ${comparedShape(value)}`
  if (!joiners.has(key) || !Array.isArray(value)) return `${key}: ${operandShape(key, value)}`
  return `${key}: [${[...new Set(value.map((one: Filter) => filterShape(one)))].sort().join(', ')}]`
}

/** A filter with `?` for every value: fields and operators in order, so that what matches alike reads alike. */
export const filterShape = (filter: Filter): string =>
  inBraces(
    Object.keys(filter)
      .sort()
      .map(key => partShape(key, filter[key])),
  )

const keysShape = (keys: Readonly<Record<string, unknown>>): string =>
  inBraces(Object.entries(keys).map(([path, direction]) => `${path}: ${direction === -1 ? -1 : 1}`))

/** Stages whose content decides which documents are read, and in which order; of the others their name is told. */
const stageShape = (stage: object): string => {
  const [name = '', content] = Object.entries(stage)[0] ?? []
  if (!isObject(content)) return name
  if (name === '$match') return `$match ${filterShape(content)}`
  if (name === '$sort') return `$sort ${keysShape(content)}`
  if (name === '$unionWith') return `$unionWith ${String(content.coll)}${innerShape(content.pipeline)}`
  if (name !== '$lookup') return name
  const { from, foreignField, pipeline } = content
  const on = typeof foreignField === 'string' ? ` on ${foreignField}` : ''
  return `$lookup ${String(from)}${on}${innerShape(pipeline)}`
}

const innerShape = (pipeline: unknown): string => (Array.isArray(pipeline) ? ` (${pipelineShape(pipeline)})` : '')

const pipelineShape = (pipeline: readonly object[]): string => pipeline.map(stageShape).join(' | ')

const partsOf = (statement: Statement): string[] => {
  if ('write' in statement) {
    const { filter, update } = statement
    return [
      ...(filter ? [filterShape(filter as Filter)] : []),
      ...(update ? [`set by ${Object.keys(update).sort().join(', ')}`] : []),
    ]
  }
  const { hint } = statement
  const hinted = hint ? [`hint ${keysShape(hint)}`] : []
  if (statement.method === 'aggregate') return [pipelineShape(statement.pipeline), ...hinted]
  const { filter, sort, min, max } = statement
  return [
    filterShape(filter),
    ...(sort ? [`sort ${keysShape(sort)}`] : []),
    ...hinted,
    ...(min || max ? ['within bounds'] : []),
  ]
}

/**
 * A command without its values, such as `find products { shopId: ? } sort { updatedAt: -1, _id: -1 }`: the same text for
 * all that the server plans alike. It holds names of ours alone, of fields, operators and stages. What a projection or an
 * update names follows what a client selects or sets, and is left out.
 */
export const shapeOf = (statement: Statement): string => {
  const text = [statement.method, statement.collection, ...partsOf(statement)].join(' ')
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}… ${hash('sha256', text).slice(0, 8)}`
}
