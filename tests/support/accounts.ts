import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { hashPassword, userKeys } from '../../src/domains/accounts/index.ts'
import type { Logger } from '../../src/log.ts'
import { type Answer, startApp, type TestApp } from './app.ts'
import { quiet } from './database.ts'
import { person } from './people.ts'
import { startSmtp, type TestSmtp } from './smtp.ts'

export const password = 'correct horse battery'
let passwordHash: Promise<string> | undefined

interface From {
  /** A user (hex id) with a token of no session, or a token itself. */
  readonly as?: string | null
  readonly token?: string | null
  /** The network address; a new one for each request where a test says nothing, so that limits on one stay out of it. */
  readonly address?: string
  readonly userAgent?: string
}

export interface AccountsApp extends TestApp {
  readonly smtp: TestSmtp
  /** Inserts a user with `password` and a verified email; gives the hex id and the email. */
  user(fields?: Record<string, unknown>): Promise<{ id: string; email: string }>
  stored(id: string): Promise<Record<string, unknown>>
  /** Runs a root mutation field with its input, selecting `fields`; gives the whole answer. */
  mutate(name: string, input: object, fields: string, from?: From): Promise<Answer>
  query(query: string, variables?: Record<string, unknown>, from?: From): Promise<Answer>
  login(email: string, from?: From): Promise<{ accessToken: string; refreshToken: string }>
}

let addresses = 0
const anyAddress = () => `10.${(++addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`

export const startAccounts = async (env: NodeJS.ProcessEnv = {}, log: Logger = quiet): Promise<AccountsApp> => {
  const smtp = await startSmtp()
  const t = await startApp({ SMTP_URL: smtp.url, ...env }, log)
  passwordHash ??= hashPassword(password)
  const hash = await passwordHash
  const query: AccountsApp['query'] = async (text, variables = {}, from = {}) => {
    const token = from.as == null ? from.token : await t.tokenFor(from.as)
    const response = await t.app.inject({
      method: 'POST',
      url: '/graphql',
      remoteAddress: from.address ?? anyAddress(),
      headers: {
        ...(token == null ? {} : { authorization: `Bearer ${token}` }),
        ...(from.userAgent === undefined ? {} : { 'user-agent': from.userAgent }),
      },
      payload: { query: text, variables },
    })
    return { status: response.statusCode, ...response.json() }
  }
  const mutate: AccountsApp['mutate'] = (name, input, fields, from) =>
    query(
      `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${fields} } }`,
      { input },
      from,
    )
  return {
    ...t,
    smtp,
    query,
    mutate,
    user: async (fields = {}) => {
      const _id = new mongoose.Types.ObjectId()
      const email = `user${randomBytes(6).toString('hex')}@example.com`
      const user = person('Ada', _id, { email, passwordHash: hash, lastName: 'Lovelace', shopIds: [], ...fields })
      await t.db.collection('users').insertOne({ ...user, ...userKeys(user) })
      return { id: _id.toHexString(), email: user.email }
    },
    stored: async id => {
      const user = await t.db.collection('users').findOne({ _id: new mongoose.Types.ObjectId(id) })
      if (!user) throw new Error('no such user')
      return user
    },
    login: async (email, from) => {
      const answer = await mutate('login', { email, password }, 'accessToken refreshToken', from)
      if (answer.errors) throw new Error(answer.errors[0]?.message)
      return (answer.data as unknown as { login: { accessToken: string; refreshToken: string } }).login
    },
  }
}

/** The codes of an answer's errors. */
export const codesOf = ({ errors = [] }: Pick<Answer, 'errors'>): string[] =>
  errors.map(({ extensions }) => String(extensions.code))

/** What an answer says under the name of a root field. */
export const at = <T = Record<string, unknown>>({ data, errors }: Answer, name: string): T => {
  const value = (data as unknown as Record<string, T> | null | undefined)?.[name]
  if (value == null) throw new Error(`nothing was answered: ${JSON.stringify(errors)}`)
  return value
}
