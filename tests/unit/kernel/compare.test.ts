import { expect, it } from 'vitest'
import { compareTexts } from '../../../src/kernel/compare.ts'
import { holds } from '../../../src/kernel/condition.ts'

it('texts stand in the order of their bytes, where UTF-16 would have another', () => {
  const [last, emoji] = ['\uffff', '😀']
  expect(last > emoji).toBe(true)
  expect(compareTexts(last, emoji)).toBeLessThan(0)
  expect(holds({ op: 'range', path: 'text', after: emoji }, { text: last })).toBe(false)
  expect(holds({ op: 'range', path: 'text', after: last }, { text: emoji })).toBe(true)
})
