import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AccountsApp, at, codesOf, password, startAccounts } from '../../support/accounts.ts'
import { startApp } from '../../support/app.ts'
import { recordLog } from '../../support/log.ts'

let t: AccountsApp
beforeAll(async () => {
  t = await startAccounts()
})

let emails = 0
const newEmail = () => `new${++emails}@example.com`
const register = (email: string, more: object = {}) => t.mutate('register', { email, password, ...more }, 'email')
const users = (email: string) => t.db.collection('users').find({ email }).toArray()
/** An answer without what is each request's own. */
const body = ({ data, status, errors }: Awaited<ReturnType<typeof register>>) => ({
  data,
  status,
  errors: errors?.map(({ message, path, extensions: { code } }) => ({ message, path, code })),
})

describe('registering', () => {
  it('makes an account that may sign in once the link in its mail was followed', async () => {
    const email = newEmail()
    const answer = await register(email.toUpperCase(), { firstName: ' Grace ', lastName: 'Hopper' })
    expect(at(answer, 'register')).toEqual({ email })
    expect(codesOf(await t.mutate('login', { email, password }, 'accessToken'))).toEqual(['UNAUTHENTICATED'])
    const mail = await t.smtp.next(email)
    expect(mail).toMatchObject({ from: 'loadstone@localhost', to: [email], subject: 'Verify your email address' })
    const [, token] = /http:\/\/localhost:4000\/verify-email\?token=([\w-]{43})\s/.exec(mail.text) ?? []
    expect((await t.mutate('verifyEmail', { token }, 'user { id firstName email }')).data).toEqual({
      verifyEmail: { user: { id: expect.any(String), firstName: 'Grace', email: null } },
    })
    const { accessToken } = await t.login(email)
    const me = await t.query(
      '{ me { name email emailVerified emailVerifiedAt roles status version } }',
      {},
      {
        token: accessToken,
      },
    )
    expect(at(me, 'me')).toMatchObject({
      name: 'Grace Hopper',
      email,
      emailVerified: true,
      emailVerifiedAt: expect.any(String),
      roles: ['SHOPPER'],
      status: 'ACTIVE',
    })
    const [user] = await users(email)
    expect(user).toMatchObject({ nameKey: 'grace hopper', searchWords: expect.arrayContaining(['grace', 'hopper']) })
    expect(JSON.stringify(user)).not.toContain(password)
    expect(user).not.toHaveProperty('emailVerification')
  })

  it('an email that has an account gives the same answer, changes nothing, and tells its owner', async () => {
    const { id, email } = await t.user()
    const before = await t.stored(id)
    const known = await register(email)
    const unknown = await register(newEmail())
    expect(JSON.stringify(body(known)).replace(email, '…')).toBe(
      JSON.stringify(body(unknown)).replace(`new${emails}@example.com`, '…'),
    )
    expect(known.errors).toBeUndefined()
    expect(await t.smtp.next(email)).toMatchObject({ subject: 'You already have an account' })
    expect(await t.stored(id)).toEqual(before)
    expect(await users(email)).toHaveLength(1)
  })

  it('an email whose account is not verified gives the same answer, and neither password: who reads the mail sets one', async () => {
    const email = newEmail()
    const first = await register(email, { firstName: 'First' })
    const link = await t.smtp.token(email)
    const second = await register(email, { password: 'another password' })
    expect(JSON.stringify(body(second))).toBe(JSON.stringify(body(first)))
    const mail = await t.smtp.next(email)
    expect(mail.subject).toBe('Set a new password')
    expect(codesOf(await t.mutate('verifyEmail', { token: link }, 'user { id }'))).toEqual(['INVALID_INPUT'])
    const token = /token=([\w-]+)/.exec(mail.text ?? '')?.[1]
    const reset = await t.mutate('resetPassword', { token, newPassword: 'the owner chose it' }, 'user { id }')
    expect(reset.errors).toBeUndefined()
    for (const wrong of [password, 'another password']) {
      expect(codesOf(await t.mutate('login', { email, password: wrong }, 'accessToken'))).toEqual(['UNAUTHENTICATED'])
    }
    const login = await t.mutate('login', { email, password: 'the owner chose it' }, 'accessToken user { firstName }')
    expect(login).toMatchObject({ data: { login: { user: { firstName: null } } } })
  })

  it('twice at once with one email makes one account', async () => {
    const email = newEmail()
    const answers = await Promise.all([register(email), register(email), register(email)])
    expect(answers.flatMap(codesOf)).toEqual([])
    expect(await users(email)).toHaveLength(1)
  })

  it('the email of a deleted account makes a new one', async () => {
    const { email } = await t.user({ deleted: true, deletedAt: new Date() })
    await register(email)
    expect(await t.smtp.next(email)).toMatchObject({ subject: 'Verify your email address' })
    expect(await users(email)).toHaveLength(2)
  })

  it.each([
    ['short', 'nine char', 'minlength'],
    ['endless', 'x'.repeat(1025), 'maxlength'],
    ['the email', 'Same.Email@example.com', 'email'],
  ])('with a password that is %s is VALIDATION_ERROR and names the field', async (_name, given, kind) => {
    const answer = await t.mutate('register', { email: 'same.email@example.com', password: given }, 'email')
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'VALIDATION_ERROR',
      fields: [{ field: 'password', kind, message: expect.any(String) }],
    })
    expect(JSON.stringify(answer)).not.toContain(given)
  })

  it('with a password of ten characters, of whatever plane, is taken', async () => {
    expect((await register(newEmail(), { password: '🐎🔋📎🐎🔋📎🐎🔋📎🐎' })).errors).toBeUndefined()
  })

  it.each([
    ['of 101 characters', 'n'.repeat(101), { code: 'VALIDATION_ERROR', fields: [{ field: 'firstName' }] }],
    ['with a null byte', 'a\u0000b', { code: 'INVALID_INPUT', argument: 'firstName' }],
    ['with another control character', 'a\u0007b', { code: 'VALIDATION_ERROR', fields: [{ field: 'firstName' }] }],
    ['with half a character', 'a\ud800b', { code: 'INVALID_INPUT', argument: 'firstName' }],
  ])('with a first name %s is refused by its name and makes no account', async (_name, firstName, told) => {
    const email = newEmail()
    const answer = await register(email, { firstName })
    expect(answer.errors?.[0]?.extensions).toMatchObject(told)
    expect(JSON.stringify(answer)).not.toContain(firstName)
    expect(await users(email)).toEqual([])
  })

  it.each([
    ['roles', ['ADMIN']],
    ['_id', '64f0c0ffee64f0c0ffee64f0'],
    ['id', 'usr_64f0c0ffee64f0c0ffee64f0'],
    ['version', 7],
    ['createdAt', '2020-01-01T00:00:00Z'],
    ['emailVerified', true],
    ['passwordHash', 'x'],
    ['owner', 'me'],
    ['__proto__x', {}],
    ['constructor', { prototype: { polluted: 1 } }],
  ])('with a `%s` of his own choice is refused and makes no account', async (field, value) => {
    const email = newEmail()
    const answer = await register(email, { [field]: value })
    expect(answer.data).toBeUndefined()
    expect(codesOf(answer)[0]).toMatch(/^(GRAPHQL_VALIDATION_FAILED|BAD_REQUEST)$/)
    expect(await users(email)).toEqual([])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('verifying an email', () => {
  it('works once, and not after its day is over', async () => {
    const email = newEmail()
    await register(email)
    const token = await t.smtp.token(email)
    await t.db.collection('users').updateOne({ email }, { $set: { 'emailVerification.expiresAt': new Date() } })
    expect(codesOf(await t.mutate('verifyEmail', { token }, 'user { id }'))).toEqual(['INVALID_INPUT'])
    await t.mutate('resendVerification', { email }, 'email')
    const again = await t.smtp.token(email)
    expect((await t.mutate('verifyEmail', { token: again }, 'user { id }')).errors).toBeUndefined()
    expect(codesOf(await t.mutate('verifyEmail', { token: again }, 'user { id }'))).toEqual(['INVALID_INPUT'])
  })

  it('by the hash that is stored, or by an operator, is refused', async () => {
    const email = newEmail()
    await register(email)
    await t.smtp.next(email)
    const [user] = await users(email)
    expect(user?.emailVerification.tokenHash).toMatch(/^[0-9a-f]{64}$/)
    expect(codesOf(await t.mutate('verifyEmail', { token: user?.emailVerification.tokenHash }, 'user { id }'))).toEqual(
      ['INVALID_INPUT'],
    )
    for (const token of [{ $ne: null }, { $regex: '.' }, ['x'], 7]) {
      const answer = await t.mutate('verifyEmail', { token }, 'user { id }')
      expect(answer.data).toBeUndefined()
    }
    expect((await users(email))[0]?.emailVerified).toBe(false)
  })
})

describe.each([
  ['resendVerification', { emailVerified: false }],
  ['requestPasswordReset', {}],
])('%s', (name, fields) => {
  it('answers the same for every email, and writes to those who have use for it', async () => {
    const wanted = await t.user(fields)
    const suspended = await t.user({ ...fields, status: 'suspended' })
    const unknown = newEmail()
    const answers = []
    for (const email of [wanted.email, suspended.email, unknown]) {
      answers.push(JSON.stringify(body(await t.mutate(name, { email }, 'email'))).replace(email, '…'))
    }
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).not.toContain('code')
    await t.smtp.next(wanted.email)
    await wait(100)
    expect(t.smtp.mails.filter(({ to }) => to.includes(suspended.email) || to.includes(unknown))).toEqual([])
  })

  it('sends the same commands before the answer, whether there is an account or not', async () => {
    const { email } = await t.user({ ...fields, status: 'suspended' })
    const commandsOf = async (given: string) => {
      t.forget()
      await t.mutate(name, { email: given }, 'email')
      return t.commands.map(({ name: command }) => command)
    }
    expect(await commandsOf(email)).toEqual(await commandsOf(newEmail()))
  })
})

describe('mail', () => {
  it('that the server does not take at once is tried again', async () => {
    t.smtp.refusals.push(451)
    const email = newEmail()
    await register(email)
    expect(await t.smtp.token(email)).toHaveLength(43)
  })

  it('without a server for it is logged with its link, in development', async () => {
    const { log, lines } = recordLog()
    const plain = await startApp({}, log)
    const answer = await plain.ask(
      'mutation { register(input: { email: "dev@example.com", password: "long enough for it" }) { email } }',
    )
    expect(answer.errors).toBeUndefined()
    const token = lines.map(({ msg }) => /verify-email\?token=([\w-]{43})/.exec(msg)?.[1]).find(Boolean)
    const verified = await plain.ask(
      'mutation ($token: String!) { verifyEmail(input: { token: $token }) { user { id } } }',
      {
        variables: { token },
      },
    )
    expect(verified.errors).toBeUndefined()
  })

  it('is off in production without a server for it, and what hangs on it says so', async () => {
    const production = await startApp({ NODE_ENV: 'production' })
    for (const operation of [
      'register(input: { email: "a@example.com", password: "long enough for it" }) { email }',
      'resendVerification(input: { email: "a@example.com" }) { email }',
      'requestPasswordReset(input: { email: "a@example.com" }) { email }',
    ]) {
      const answer = await production.ask(`mutation { ${operation} }`)
      expect(codesOf(answer)).toEqual(['FORBIDDEN'])
      expect(answer.errors?.[0]?.message).toContain('sends no mail')
    }
    expect(await production.db.collection('users').countDocuments()).toBe(0)
  })

  it('that a server cannot be reached for delays no answer and fails none', async () => {
    const { log, lines } = recordLog()
    const dead = await startApp({ SMTP_URL: 'smtp://127.0.0.1:9' }, log)
    const answer = await dead.ask(
      'mutation { register(input: { email: "dev@example.com", password: "long enough for it" }) { email } }',
    )
    expect(answer.errors).toBeUndefined()
    await expect.poll(() => lines.filter(({ msg }) => msg.includes('mail'))).not.toEqual([])
    expect(JSON.stringify(lines)).not.toContain('token=')
  })
})
