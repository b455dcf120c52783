import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { AppError } from './errors.ts'

/** The sort values of a row, `_id` (hex) last. Dates are kept apart from strings. */
export type CursorValue = string | number | boolean | Date | null

const version = 1
const macBytes = 9

type Stored = string | number | boolean | null | { readonly d: number }
const store = (value: CursorValue): Stored => (value instanceof Date ? { d: value.getTime() } : value)
const restore = (value: Stored): CursorValue =>
  value !== null && typeof value === 'object' ? new Date(value.d) : value

const isStored = (value: unknown): value is Stored =>
  value === null ||
  ['string', 'number', 'boolean'].includes(typeof value) ||
  (typeof value === 'object' && Number.isSafeInteger((value as { d?: unknown }).d))

/**
 * Opaque cursors, `base64url(mac | json)`. The MAC covers the version and `binding` (list, filter and order), so that a
 * damaged, forged or foreign cursor is INVALID_CURSOR and never a position in the wrong list.
 */
export class CursorCodec {
  /** Prepared once: `createHmac` takes five times as long with the key as bytes. */
  readonly #key: KeyObject

  /** `secret`: shared by all instances, so that a cursor made by one is taken by another. */
  constructor(secret: string) {
    this.#key = createSecretKey(createHmac('sha256', secret).update('loadstone cursor key').digest())
  }

  #mac(binding: string, payload: string): Buffer {
    return createHmac('sha256', this.#key).update(`${version}\n${binding}\n${payload}`).digest().subarray(0, macBytes)
  }

  encode(binding: string, values: readonly CursorValue[]): string {
    const payload = JSON.stringify(values.map(store))
    return Buffer.concat([this.#mac(binding, payload), Buffer.from(payload)]).toString('base64url')
  }

  /** The values of a cursor made for the same binding, `count` of them. Throws INVALID_CURSOR. */
  decode(binding: string, cursor: string, count: number, argument: string): readonly CursorValue[] {
    const invalid = () => new AppError('INVALID_CURSOR', undefined, { argument })
    if (cursor.length > 4096) throw invalid()
    const bytes = Buffer.from(cursor, 'base64url')
    // Node leaves out what is no base64url.
    if (bytes.toString('base64url') !== cursor) throw invalid()
    const payload = bytes.subarray(macBytes).toString()
    const expected = this.#mac(binding, payload)
    if (bytes.length <= macBytes || !timingSafeEqual(bytes.subarray(0, macBytes), expected)) throw invalid()
    const values: unknown = JSON.parse(payload)
    if (!Array.isArray(values) || values.length !== count || !values.every(isStored)) throw invalid()
    return values.map(restore)
  }
}
