import { remember } from '../kernel/remember.ts'
import type { ModelDeclaration } from './model.ts'

interface Hex {
  toHexString(): string
}

const isObjectId = (value: unknown): value is Hex =>
  typeof value === 'object' && value !== null && '_bsontype' in value && value._bsontype === 'ObjectId'

const toHex = (holder: Record<string, unknown>, steps: readonly string[], at: number): void => {
  const step = steps[at]
  if (step === undefined) return
  const value = holder[step]
  if (value === null || value === undefined) return
  if (at === steps.length - 1) {
    if (isObjectId(value)) holder[step] = value.toHexString()
    else if (Array.isArray(value)) holder[step] = value.map(v => (isObjectId(v) ? v.toHexString() : v))
    return
  }
  for (const inner of Array.isArray(value) ? value : [value]) toHex(inner as Record<string, unknown>, steps, at + 1)
}

const steps = new WeakMap<ModelDeclaration, readonly (readonly string[])[]>()

/**
 * Turns documents, in place, into rows: `id` as a hex string, and every declared ObjectId as one. Two equal ObjectIds
 * are two DataLoader keys; two equal strings are one.
 */
export const rowsOf = <Row>(model: ModelDeclaration, documents: readonly object[]): Row[] => {
  const paths = remember(steps, model, () => [...model.objectIds].map(path => path.split('.')))
  for (const document of documents as Record<string, unknown>[]) {
    if (isObjectId(document._id)) document.id = document._id.toHexString()
    for (const path of paths) toHex(document, path, 0)
  }
  return documents as unknown as Row[]
}
