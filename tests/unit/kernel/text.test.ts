import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, words } from '../../../src/kernel/text.ts'

describe('folded text', () => {
  it.each([
    ['Café', 'cafe'],
    ['BRÛLÉE', 'brulee'],
    ['ﬁne', 'fine'],
    ['Ⅷ', 'viii'],
    ['Ångström', 'angstrom'],
    ['Łódź', 'łodz'],
    ['हिन्दी', fold('हिन्दी')],
    ['', ''],
  ])('has neither case nor accents: %s', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  it('is the same however the accents were typed, and when it is folded again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')))
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })
})

describe('words', () => {
  it('are the distinct runs of letters and digits, in the order met', () => {
    expect(words(['Cotton shirt, size-42', null, 'COTTON', undefined, 'a.b@c.org'])).toEqual([
      'cotton',
      'shirt',
      'size',
      '42',
      'a',
      'b',
      'c',
      'org',
    ])
    expect(words(['!?  $gt .*(a+)+$'])).toEqual(['gt', 'a'])
    expect(words([])).toEqual([])
  })

  it('are bounded in number and length, whatever the text', () => {
    expect(words([Array.from({ length: 500 }, (_, i) => `w${i}`).join(' ')])).toHaveLength(64)
    expect(words(['one two three'], 2)).toEqual(['one', 'two'])
    expect(words(['x'.repeat(10_000)])).toEqual(['x'.repeat(64)])
  })

  it('that are typed again are found among those that were stored', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), text => {
        const stored = words([text])
        for (const word of stored) expect(words([word])).toEqual([word])
      }),
    )
  })
})
