import { AppError } from './errors.ts'
import { idPrefixes } from './ids.generated.ts'

export { idPrefixes }
export type NodeType = keyof typeof idPrefixes

const typeOfPrefix = new Map(Object.entries(idPrefixes).map(([type, prefix]) => [prefix as string, type as NodeType]))
const shape = /^([a-z]{3})_([0-9a-f]{24})$/

/** `encodeId('Product', '64f0…')` is `prd_64f0…`. */
export const encodeId = (type: NodeType, hex: string): string => `${idPrefixes[type]}_${hex}`

/** Takes an id of any type apart; `argument` names where it came from. Throws INVALID_ID, with an id of `wanted` as the example. */
export const parseId = (
  id: unknown,
  argument: string,
  wanted: NodeType = 'Product',
): { type: NodeType; hex: string } => {
  const match = typeof id === 'string' ? shape.exec(id) : null
  const type = match?.[1] === undefined ? undefined : typeOfPrefix.get(match[1])
  if (!match?.[2] || !type) {
    throw new AppError('INVALID_ID', `\`${argument}\` must be an id like ${idPrefixes[wanted]}_<24 hex digits>.`, {
      argument,
    })
  }
  return { type, hex: match[2] }
}

/** The hex string of an id that must be of one type. Throws INVALID_ID naming the argument. */
export const decodeId = (type: NodeType, id: unknown, argument: string): string => {
  const parsed = parseId(id, argument, type)
  if (parsed.type !== type) {
    throw new AppError('INVALID_ID', `\`${argument}\` must be the id of a ${type}, but got one of a ${parsed.type}.`, {
      argument,
    })
  }
  return parsed.hex
}
