import { expect, inject, test } from 'vitest'
import { startAccounts } from '../../support/accounts.ts'
import { startProcess } from '../../support/process.ts'

const t = await startAccounts()
const own = 'correct horse battery staple'
const production = { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) }

/** Runs `npm run admin` on the database of the app, with what it is given on stdin. */
const admin = async (args: readonly string[], stdin = '') => {
  const env = { ...production, MONGODB_URI: inject('mongodbUri'), DB_NAME: t.database.connection.name }
  const command = startProcess('src/cli/admin.ts', env, args)
  command.child.stdin?.end(stdin)
  return { code: await command.exited, output: command.output() }
}

/** What an admin alone may ask. */
const asks = async (email: string, password: string) => {
  const answer = await t.mutate('login', { email, password }, 'accessToken user { roles emailVerified }')
  const login = (answer.data as unknown as { login: { accessToken: string; user: object } | null }).login
  if (!login) return { errors: answer.errors?.map(({ extensions }) => extensions.code) }
  const stats = await t.query('{ userStats { count } }', {}, { token: login.accessToken })
  return { user: login.user, errors: stats.errors?.map(({ extensions }) => extensions.code) }
}

test('a fresh production database gets its first admin, with a password that is shown once', async () => {
  const { code, output } = await admin(['First.Admin@example.com'])
  expect(output).toMatch(/^First\.Admin@example\.com is an admin now\nThe password, shown only now: [\w-]{24}\n$/)
  expect(code).toBe(0)
  const password = /now: (\S+)/.exec(output)?.[1] ?? ''
  expect(await asks('first.admin@example.com', password)).toEqual({ user: { roles: ['ADMIN'], emailVerified: true } })
})

test('or with the password that is given on stdin, which is not shown', async () => {
  const { code, output } = await admin(['second@example.com', '--password-stdin'], `${own}\n`)
  expect({ code, output }).toEqual({
    code: 0,
    output: 'second@example.com is an admin now\nThe password is the given one\n',
  })
  expect((await asks('second@example.com', own)).user).toEqual({ roles: ['ADMIN'], emailVerified: true })
})

test('an account that is there becomes an admin too, keeps its password and its roles, and is one only once', async () => {
  const { email, id } = await t.user({ roles: ['merchant'] })
  const before = (await t.stored(id)).passwordHash
  expect(await admin([email, '--password-stdin'], own)).toEqual({
    code: 0,
    output: `${email} is an admin now\nThe account keeps its password\n`,
  })
  expect(await t.stored(id)).toMatchObject({ roles: ['merchant', 'admin'], passwordHash: before, version: 2 })
  expect((await admin([email])).output).toBe(`${email} is an admin already\n`)
  expect(await t.stored(id)).toMatchObject({ roles: ['merchant', 'admin'], version: 2 })
})

test('whoever registered the address before without proving that it is his does not get in with his own password', async () => {
  const { email, id } = await t.user({
    emailVerified: false,
    emailVerification: { tokenHash: 'x', expiresAt: new Date() },
  })
  const before = (await t.stored(id)).passwordHash
  expect((await admin([email, '--password-stdin'], own)).code).toBe(0)
  const stored = await t.stored(id)
  expect(stored).toMatchObject({ roles: ['shopper', 'admin'], emailVerified: true })
  expect(stored).not.toHaveProperty('emailVerification')
  expect(stored.passwordHash).not.toBe(before)
  expect((await asks(email, own)).user).toMatchObject({ emailVerified: true })
})

test.each([
  [[], '', 'Give one email address: npm run admin -- EMAIL'],
  [['a@example.com', 'b@example.com'], '', 'Give one email address: npm run admin -- EMAIL'],
  [['nobody'], '', 'nobody is not an email address'],
  [
    ['short@example.com', '--password-stdin'],
    'short\n',
    'The password is not taken: Must have at least 10 characters.',
  ],
])('%j is refused in one line, and nobody becomes an admin', async (args, stdin, message) => {
  const admins = () => t.db.collection('users').countDocuments({ roles: 'admin' })
  const before = await admins()
  expect(await admin(args, stdin)).toEqual({ code: 1, output: `${message}\n` })
  expect(await admins()).toBe(before)
})

test('a suspended account does not become one', async () => {
  const { email, id } = await t.user({ status: 'suspended' })
  expect(await admin([email])).toEqual({ code: 1, output: 'The account is suspended.\n' })
  expect(await t.stored(id)).toMatchObject({ roles: ['shopper'] })
})
