import { beforeEach, describe, expect, it, vi } from 'vitest'
import { networkOf } from '../../../src/http/attempts.ts'
import { type AccountsApp, codesOf, password, startAccounts } from '../../support/accounts.ts'
import { takeFailPoint } from '../../support/fail-point.ts'

const evaluations = vi.hoisted(() => ({ count: 0 }))
// The real argon2, counted.
vi.mock('@node-rs/argon2', async load => {
  const argon2 = await load<typeof import('@node-rs/argon2')>()
  const counted =
    <Args extends unknown[], R>(work: (...args: Args) => R) =>
    (...args: Args): R => {
      evaluations.count++
      return work(...args)
    }
  return { ...argon2, verify: counted(argon2.verify), hash: counted(argon2.hash) }
})

let t: AccountsApp
beforeEach(async () => {
  // A hundred of them in one document are refused before, by other limits.
  const more = {
    QUERY_MAX_ALIASES: '100',
    QUERY_MAX_ROOT_FIELDS: '100',
    QUERY_MAX_TOKENS: '20000',
    QUERY_MAX_COST: '1000000',
    // Its own commands would be counted.
    PLAN_GUARD: 'off',
  }
  t = await startAccounts({ SIGN_IN_ATTEMPTS_PER_ADDRESS: '12', ...more })
  evaluations.count = 0
})

const signIn = (email: string, given: string, address?: string) =>
  t.mutate('login', { email, password: given }, 'accessToken', address === undefined ? {} : { address })
const times = <T>(n: number, work: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, i) => work(i)))

describe('a hundred sign-ins', () => {
  it.each([
    ['for one account', () => 'victim@example.com'],
    ['for a hundred accounts', (i: number) => `victim${i}@example.com`],
  ])('in one document, %s, evaluate at most 5 passwords', async (_name, emailOf) => {
    const fields = Array.from(
      { length: 100 },
      (_, i) => `a${i}: login(input: { email: "${emailOf(i)}", password: "guess number ${i}" }) { accessToken }`,
    )
    const answer = await t.query(`mutation { ${fields.join(' ')} }`)
    expect(evaluations.count).toBeLessThanOrEqual(5)
    expect(evaluations.count).toBeGreaterThan(0)
    const codes = codesOf(answer)
    expect(codes.filter(code => code === 'RATE_LIMITED')).toHaveLength(100 - evaluations.count)
    expect(codes).toHaveLength(100)
  })

  it('at once, for one account from as many addresses, evaluate 5 passwords', async () => {
    const { email } = await t.user()
    const answers = await times(100, i => signIn(email, `guess number ${i}`))
    expect(evaluations.count).toBe(5)
    expect(answers.flatMap(codesOf).filter(code => code === 'RATE_LIMITED')).toHaveLength(95)
  })

  it('at once, for as many accounts from one address, evaluate as many as an address may', async () => {
    await times(100, i => signIn(`victim${i}@example.com`, 'guess', '192.0.2.1'))
    expect(evaluations.count).toBe(12)
  })
})

describe('the limit on sign-ins', () => {
  it('refuses the right password too, tells when to come again, and says nothing of the account', async () => {
    const { email } = await t.user()
    for (const whose of [email, 'nobody@example.com']) {
      for (let i = 0; i < 5; i++) expect(codesOf(await signIn(whose, 'wrong'))).toEqual(['UNAUTHENTICATED'])
      const { errors } = await signIn(whose, password)
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) })
    }
  })

  it('does not hold back another account or another address', async () => {
    const [one, other] = [await t.user(), await t.user()]
    for (let i = 0; i < 6; i++) await signIn(one.email, 'wrong', '192.0.2.2')
    expect((await signIn(other.email, password, '192.0.2.2')).errors).toBeUndefined()
  })

  it('counts failures alone: a right password begins anew', async () => {
    const { email } = await t.user()
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) await signIn(email, 'wrong', `192.0.2.${round}`)
      expect((await signIn(email, password, `192.0.2.${round}`)).errors).toBeUndefined()
    }
    for (let i = 0; i < 30; i++) expect((await signIn(email, password, '198.51.100.1')).errors).toBeUndefined()
  })

  it('is over after its window', async () => {
    t = await startAccounts({ SIGN_IN_WINDOW: '4000', SIGN_IN_ATTEMPTS: '2' })
    const { email } = await t.user()
    for (let i = 0; i < 2; i++) await signIn(email, 'wrong')
    expect(codesOf(await signIn(email, password))).toEqual(['RATE_LIMITED'])
    await expect.poll(async () => (await signIn(email, password)).errors).toBeUndefined()
  })

  it('is lifted for the owner of the mailbox when he sets a new password', async () => {
    const { email } = await t.user()
    for (let i = 0; i < 6; i++) await signIn(email, 'wrong')
    await t.mutate('requestPasswordReset', { email }, 'email')
    const token = await t.smtp.token(email)
    await t.mutate('resetPassword', { token, newPassword: 'a wholly new password' }, 'user { id }')
    expect((await signIn(email, 'a wholly new password')).errors).toBeUndefined()
  })

  it('holds for the present password of a change too', async () => {
    const { id } = await t.user()
    for (let i = 0; i < 7; i++) {
      const input = { currentPassword: `guess ${i}`, newPassword: 'a wholly new password' }
      const answer = await t.mutate('changePassword', input, 'user { id }', { as: id })
      expect(codesOf(answer)).toEqual([i < 5 ? 'VALIDATION_ERROR' : 'RATE_LIMITED'])
    }
    expect(evaluations.count).toBe(5)
  })

  it('takes the address that a trusted proxy tells, and believes nobody else', async () => {
    const codes = async (env: NodeJS.ProcessEnv) => {
      const app = await startAccounts({ SIGN_IN_ATTEMPTS_PER_ADDRESS: '2', ...env })
      const answers = await times(4, i =>
        app.app.inject({
          method: 'POST',
          url: '/graphql',
          remoteAddress: '127.0.0.1',
          headers: { 'x-forwarded-for': `203.0.113.9, 192.0.2.${i}` },
          payload: {
            query: `mutation { login(input: { email: "n${i}@example.com", password: "x" }) { accessToken } }`,
          },
        }),
      )
      return answers.flatMap(answer => codesOf(answer.json())).sort()
    }
    const [limited, free] = ['RATE_LIMITED', 'UNAUTHENTICATED']
    expect(await codes({})).toEqual([limited, limited, free, free])
    expect(await codes({ TRUST_PROXY: '1' })).toEqual([free, free, free, free])
    expect(await codes({ TRUST_PROXY: '127.0.0.0/8' })).toEqual([free, free, free, free])
    expect(await codes({ TRUST_PROXY: '10.0.0.0/8' })).toEqual([limited, limited, free, free])
  })
})

describe('guessing codes', () => {
  it.each([
    [
      'verifyEmail',
      (code: string) => t.mutate('verifyEmail', { token: code }, 'user { id }', { address: '192.0.2.3' }),
    ],
    [
      'resetPassword',
      (code: string) =>
        t.mutate('resetPassword', { token: code, newPassword: 'a wholly new password' }, 'user { id }', {
          address: '192.0.2.3',
        }),
    ],
    [
      'invite',
      (code: string) =>
        t.query('query ($code: String!) { invite(code: $code) { role } }', { code }, { address: '192.0.2.3' }),
    ],
  ])('by %s is RATE_LIMITED after as many tries as an address has', async (_name, guess) => {
    const answers = await times(30, i => guess(`guess ${i}`))
    expect(answers.flatMap(codesOf).filter(code => code === 'RATE_LIMITED')).toHaveLength(18)
    expect(evaluations.count).toBe(0)
  })

  it('by acceptInvite is RATE_LIMITED too', async () => {
    const { id } = await t.user()
    const answers = await times(30, i =>
      t.mutate('acceptInvite', { code: `guess ${i}` }, 'user { id }', { as: id, address: '192.0.2.3' }),
    )
    expect(answers.flatMap(codesOf).filter(code => code === 'RATE_LIMITED')).toHaveLength(18)
  })

  it('a hundred times in one document tries 5', async () => {
    const fields = Array.from({ length: 100 }, (_, i) => `a${i}: invite(code: "guess ${i}") { role }`)
    t.forget()
    const answer = await t.query(`{ ${fields.join(' ')} }`)
    expect(codesOf(answer)).toHaveLength(95)
  })
})

describe('mail to one address', () => {
  it('is asked for 5 times at most, by whatever mutation and from wherever, account or none', async () => {
    const { email } = await t.user()
    for (const to of [email, 'nobody@example.com']) {
      const answers = await times(8, i =>
        i % 2 === 0
          ? t.mutate('requestPasswordReset', { email: to }, 'email')
          : t.mutate('resendVerification', { email: to }, 'email'),
      )
      expect(answers.flatMap(codesOf)).toEqual(['RATE_LIMITED', 'RATE_LIMITED', 'RATE_LIMITED'])
    }
  })
})

describe('the work for an answer', () => {
  // What is done after it, which it does not wait for.
  const after = {
    register: /^find(AndModify)? /,
    resendVerification: /^findAndModify /,
    requestPasswordReset: /^findAndModify /,
  }

  it.each([
    ['login', { password: 'wrong password' }, 1, 'find loadstone account by email'],
    ['register', { password: 'long enough for it' }, 1, 'insert anonymous register'],
    ['resendVerification', {}, 0, 'find loadstone account by email'],
    ['requestPasswordReset', {}, 0, 'find loadstone account by email'],
  ] as const)(
    'of %s is the same whether the email has an account, and so is the answer',
    async (name, input, evaluated, command) => {
      const accounts = [
        await t.user(),
        await t.user({ passwordHash: null }),
        await t.user({ status: 'suspended' }),
        await t.user({ emailVerified: false }),
        { email: 'nobody@example.com' },
      ]
      const answers = []
      for (const { email } of accounts) {
        const sent: string[] = []
        const note = ({ commandName, command: { comment } }: { commandName: string; command: { comment?: unknown } }) =>
          sent.push(`${commandName} ${comment}`)
        evaluations.count = 0
        t.database.connection.getClient().on('commandStarted', note)
        const { status, data, errors } = await t.mutate(name, { email, ...input }, '__typename')
        t.database.connection.getClient().off('commandStarted', note)
        expect(evaluations.count).toBe(evaluated)
        expect(sent.filter(text => name === 'login' || !after[name].test(text))).toEqual([command])
        answers.push({ status, data, errors: errors?.map(({ message, extensions: { code } }) => [code, message]) })
      }
      for (const answer of answers) expect(answer).toEqual(answers[0])
    },
  )
})

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0:0:ffff::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

describe('sign-ins while the database is away', () => {
  it('are not counted, so that nobody is kept out when it is back', async () => {
    const away = await startAccounts({ INSTANCE_NAME: 'away', DB_FAILOVER_WAIT: '0' })
    const { email } = await away.user()
    const failPoint = await takeFailPoint('loadstone away')
    await failPoint.fail({ failCommands: ['find'], errorCode: 91 })
    for (let i = 0; i < 7; i++) {
      const answer = await away.mutate('login', { email, password }, 'accessToken')
      expect(codesOf(answer)).toEqual(['DATABASE_UNAVAILABLE'])
    }
    await failPoint.off()
    expect(codesOf(await away.mutate('login', { email, password }, 'accessToken'))).toEqual([])
  })
})
