import { expect, it } from 'vitest'
import { codesOf, password, startAccounts } from '../../support/accounts.ts'

const t = await startAccounts({ SIGN_IN_ATTEMPTS: '1000', SIGN_IN_ATTEMPTS_PER_ADDRESS: '100000' })

it('of a flood of sign-ins only so many wait for their turn, the others are OVERLOADED, and everybody else is served', async () => {
  const { email, id } = await t.user()
  const flood = Array.from({ length: 100 }, (_, i) =>
    t.mutate('login', { email: `nobody${i}@example.com`, password }, 'accessToken'),
  )
  let isOver = false
  const codes = Promise.all(flood).then(answers => {
    isOver = true
    return answers.flatMap(codesOf)
  })
  const honest = await t.query('{ me { id } }', {}, { as: id })
  expect(honest.errors).toBeUndefined()
  expect(isOver).toBe(false)

  const refused = (await codes).filter(code => code === 'OVERLOADED').length
  const evaluated = (await codes).filter(code => code === 'UNAUTHENTICATED').length
  expect(refused + evaluated).toBe(100)
  // 50 wait, at most 3 are at work, and some are done while the last ones arrive.
  expect(evaluated).toBeGreaterThanOrEqual(50)
  expect(refused).toBeGreaterThan(0)
  expect((await t.mutate('login', { email, password }, 'accessToken')).errors).toBeUndefined()
})
