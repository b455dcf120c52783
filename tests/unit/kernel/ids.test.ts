import { describe, expect, it } from 'vitest'
import { decodeId, encodeId, idPrefixes, type NodeType, parseId } from '../../../src/kernel/ids.ts'

const hex = '64f0c0ffee64f0c0ffee64f0'
const types = Object.keys(idPrefixes) as NodeType[]

describe('an id', () => {
  it.each(types)('of a %s goes out with its tag and comes back as hex', type => {
    const id = encodeId(type, hex)
    expect(id).toBe(`${idPrefixes[type]}_${hex}`)
    expect(parseId(id, 'id')).toEqual({ type, hex })
    expect(decodeId(type, id, 'id')).toBe(hex)
  })

  it('has a tag of three letters that no other type has', () => {
    const tags = Object.values(idPrefixes)
    expect(new Set(tags).size).toBe(tags.length)
    for (const tag of tags) expect(tag).toMatch(/^[a-z]{3}$/)
  })

  const malformed = [
    '',
    hex,
    `xxx_${hex}`,
    `prd_${hex.slice(1)}`,
    `prd_${hex}0`,
    `prd_${hex.toUpperCase()}`,
    `PRD_${hex}`,
    ` prd_${hex}`,
    `prd_${hex}\n`,
    'prd_12characters',
    `__proto___${hex}`,
    null,
    undefined,
    7,
    { $ne: null },
    [`prd_${hex}`],
  ]

  it.each(malformed.map(id => [id]))('is INVALID_ID, naming the argument, when it is %j', id => {
    const refused = expect.objectContaining({ code: 'INVALID_ID', details: { argument: 'shopId' } })
    expect(() => parseId(id, 'shopId')).toThrow(refused)
    expect(() => decodeId('Product', id, 'shopId')).toThrow(refused)
  })

  it('is told what it should look like, by the tag of the type that is wanted', () => {
    expect(() => decodeId('User', 'me', 'userId')).toThrow('`userId` must be an id like usr_<24 hex digits>.')
    expect(() => decodeId('Shop', hex, 'shopId')).toThrow('`shopId` must be an id like shp_<24 hex digits>.')
    expect(() => parseId('me', 'id')).toThrow('`id` must be an id like prd_<24 hex digits>.')
  })

  it('of another type is INVALID_ID and says which type came instead', () => {
    expect(() => decodeId('Product', encodeId('Shop', hex), 'id')).toThrow(
      expect.objectContaining({
        code: 'INVALID_ID',
        message: '`id` must be the id of a Product, but got one of a Shop.',
      }),
    )
  })
})
