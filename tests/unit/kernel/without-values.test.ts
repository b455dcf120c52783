import { expect, it } from 'vitest'
import { withoutValues } from '../../../src/kernel/without-values.ts'

it.each([
  [
    'E11000 duplicate key error collection: shop.users index: email_1 dup key: { email: "jane@example.com" }',
    'E11000 duplicate key error collection: shop.users index: email_1 dup key: {…}',
  ],
  ["Cannot read properties of undefined (reading 'name')", "Cannot read properties of undefined (reading 'name')"],
  [
    'Cast to ObjectId failed for value "secret \\"quoted\\" text" (type string)',
    'Cast to ObjectId failed for value "…" (type string)',
  ],
  ['Path `email` (`jane`) is invalid', 'Path `email` (`…`) is invalid'],
  ['Unexpected token h, "hunter2" is not valid JSON', 'Unexpected token h, "…" is not valid JSON'],
  ['No user jane.doe+x@example.co.uk, sorry', 'No user …@…, sorry'],
  ['connect ECONNREFUSED mongodb://root:hunter2@db.example.com:27017', 'connect ECONNREFUSED mongodb:…@…:27017'],
  [`jwt ${['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxIn0', 'c2lnbmF0dXJl1'].join('.')} expired`, 'jwt … expired'],
  ['no shop 5f0123456789abcdef012345 there', 'no shop … there'],
  [`Cast to Number failed for value "${'my diary '.repeat(200)}" (type string)`, 'Cast to Number failed for value "…"'],
  [`dup key: { note: "${'my diary '.repeat(200)}" }`, 'dup key: {…}'],
  ['thisIsALongNameOfAFunctionOfOurs is not a function', 'thisIsALongNameOfAFunctionOfOurs is not a function'],
])('of «%s» a report says «%s»', (text, told) => {
  expect(withoutValues(text)).toBe(told)
})

it('a text that is very long is told by its beginning, and soon', () => {
  const begun = performance.now()
  expect(withoutValues(`${'a'.repeat(1_000_000)}"`).length).toBeLessThanOrEqual(1_000)
  for (const text of ['"', '{', '(`', '//', 'a@', '1'].map(part => part.repeat(1_000_000))) withoutValues(text)
  // Minutes, where a pattern looks at all that follows each of its beginnings.
  expect(performance.now() - begun).toBeLessThan(5_000)
})
