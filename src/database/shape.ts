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

/** The parts of an object, in the order of their keys: of every command, so that it is written in one go. */
const inBraces = (
  object: Readonly<Record<string, unknown>>,
  part: (key: string, value: unknown) => string,
  keys = Object.keys(object),
): string => {
  if (keys.length === 0) return '{}'
  if (keys.length > 1) keys.sort()
  let shape = '{ '
  for (const key of keys) shape += `${shape === '{ ' ? '' : ', '}${part(key, object[key])}`
  return `${shape} }`
}

/** What a field is compared with: operators are told, and their values are not. */
const comparedShape = (value: unknown): string => {
  if (!isObject(value)) return '?'
  const operators = Object.keys(value)
  if (!operators.every(key => key.startsWith('$'))) return '?'
  if (operators.length === 1 && operators[0] === '$eq') return '?'
  return inBraces(value, operatorShape, operators)
}

const operatorShape = (operator: string, value: unknown): string => `${operator}: ${operandShape(operator, value)}`

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
export const filterShape = (filter: Filter): string => inBraces(filter, partShape)

const keysShape = (keys: Readonly<Record<string, unknown>>): string => {
  let shape = ''
  for (const path in keys) shape += `${shape === '' ? '{ ' : ', '}${path}: ${keys[path] === -1 ? -1 : 1}`
  return shape === '' ? '{}' : `${shape} }`
}

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

const contentShape = (statement: Statement): string => {
  if ('write' in statement) {
    const { filter, update } = statement
    const set = update ? `set by ${Object.keys(update).sort().join(', ')}` : ''
    return filter ? `${filterShape(filter as Filter)}${set && ` ${set}`}` : set
  }
  const hinted = statement.hint ? ` hint ${keysShape(statement.hint)}` : ''
  if (statement.method === 'aggregate') return `${pipelineShape(statement.pipeline)}${hinted}`
  const { filter, sort, min, max } = statement
  const sorted = sort ? ` sort ${keysShape(sort)}` : ''
  return `${filterShape(filter)}${sorted}${hinted}${min || max ? ' within bounds' : ''}`
}

/**
 * A command without its values, such as `find products { shopId: ? } sort { updatedAt: -1, _id: -1 }`: the same text for
 * all that the server plans alike. It holds names of ours alone, of fields, operators and stages. What a projection or an
 * update names follows what a client selects or sets, and is left out.
 */
export const shapeOf = (statement: Statement): string => {
  const content = contentShape(statement)
  const text = `${statement.method} ${statement.collection}${content && ` ${content}`}`
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}… ${hash('sha256', text).slice(0, 8)}`
}
