import { expect, it } from 'vitest'
import { startApp } from '../../support/app.ts'

const t = await startApp()
const login = 'mutation ($e: LoginInput!) { login(input: $e) { accessToken } }'

it.each([
  ['a missing field', { password: 'SECRET; Field' }, /^Variable "\$e" got an invalid value; Field .*email.* of required/],
  ['an unknown field', { email: 'a@example.com', password: 'SECRET', more: 'SECRET' }, /"more" is not defined by type/],
  ['a number', { email: 'a@example.com', password: 5_318_008 }, /String cannot represent a non string value$/],
  ['an address that is none', { email: 'SECRET', password: 'SECRET' }, /^Variable "\$\w+" got an invalid value/],
])('the error of %s in a variable says what is wrong, and quotes no value', async (_what, e, message) => {
  for (let i = 0; i < 3; i++) {
    const { errors = [] } = await t.ask(login, { variables: { e } })
    expect(errors[0]?.message).toMatch(message)
    expect(JSON.stringify(errors)).not.toMatch(/SECRET|5318008/)
  }
})
