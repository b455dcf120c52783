import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CursorCodec, type CursorValue } from '../../../src/kernel/cursor.ts'

const codec = new CursorCodec('a secret')
const refused = expect.objectContaining({ code: 'INVALID_CURSOR', details: { argument: 'after' } })
const binding = '["products","NEWEST",[]]'
const values = [new Date(5), 'x', null, 1.5, true, 'f'.repeat(24)]
const decode = (cursor: string, count = values.length, of = binding) => codec.decode(of, cursor, count, 'after')

const value: fc.Arbitrary<CursorValue> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(n => (Object.is(n, -0) ? 0 : n)),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
)

describe('a cursor', () => {
  it('gives back the values it was made of, dates as dates', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), fc.string(), (all, of) => {
        expect(codec.decode(of, codec.encode(of, all), all.length, 'after')).toEqual(all)
      }),
    )
  })

  it('is opaque text that needs no escaping in a URL', () => {
    expect(codec.encode(binding, values)).toMatch(/^[A-Za-z0-9_-]+$/)
  })

  it('is taken by another process that has the same secret, and by none that has another', () => {
    const cursor = codec.encode(binding, values)
    expect(new CursorCodec('a secret').decode(binding, cursor, values.length, 'after')).toEqual(values)
    expect(() => new CursorCodec('another').decode(binding, cursor, values.length, 'after')).toThrow(refused)
  })

  it('is refused by another list, filter or order, and where it has another number of values', () => {
    const cursor = codec.encode(binding, values)
    expect(() => decode(cursor, values.length, '["products","TITLE",[]]')).toThrow(refused)
    expect(() => decode(cursor, 2)).toThrow(refused)
  })

  it('is refused when a single bit of it has changed', () => {
    const bytes = Buffer.from(codec.encode(binding, values), 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = Buffer.from(bytes)
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => decode(damaged.toString('base64url'))).toThrow(refused)
    }
  })

  it('is refused when it is no cursor at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String()), text => {
        expect(() => decode(text)).toThrow(refused)
      }),
    )
    for (const text of ['', 'AAAA', 'A'.repeat(12), 'A'.repeat(4096), 'A'.repeat(1_000_000)]) {
      expect(() => decode(text)).toThrow(refused)
    }
  })

  it('is refused when it is cut off or goes on', () => {
    const cursor = codec.encode(binding, values)
    expect(() => decode(cursor.slice(0, -4))).toThrow(refused)
    expect(() => decode(`${cursor}AAAA`)).toThrow(refused)
  })
})
