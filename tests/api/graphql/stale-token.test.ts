import { describe, expect, it } from 'vitest'
import { codesOf, password, startAccounts } from '../../support/accounts.ts'

const t = await startAccounts()
const token = 'forged.or.ended'
const reason = 'The access token is invalid or has expired; sign in again.'

describe('a request with an access token that is not valid any more', () => {
  it('may sign in, renew its session and ask for health: what is public answers', async () => {
    const { email } = await t.user()
    const signedIn = await t.mutate('login', { email, password }, 'user { id } refreshToken', { token })
    expect(signedIn.errors).toBeUndefined()
    const { refreshToken } = (signedIn.data as unknown as { login: { refreshToken: string } }).login
    expect((await t.mutate('refreshSession', { refreshToken }, 'user { id }', { token })).errors).toBeUndefined()
    expect((await t.query('{ health { status } __typename }', {}, { token })).errors).toBeUndefined()
  })

  it.each([
    ['{ shops { totalCount } }', ['shops']],
    ['{ me { id } }', ['me']],
    ['{ users { totalCount } }', ['users']],
  ])('is told so by what needs a viewer: %s', async (query, path) => {
    const answer = await t.query(query, {}, { token })
    expect(codesOf(answer)).toEqual(['UNAUTHENTICATED'])
    expect(answer.errors?.[0]).toMatchObject({ message: reason, path })
  })

  it('is nobody: what is asked beside what is public is not given', async () => {
    const answer = await t.query('{ health { status } me { id } node(id: "usr_1") { id } }', {}, { token })
    expect(answer.data).toMatchObject({ me: null, node: null })
    expect(codesOf(answer)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED'])
  })
})

it('nobody without a token has no reason to be told, and `me` is null', async () => {
  expect(await t.query('{ me { id } }')).toMatchObject({ status: 200, data: { me: null } })
  expect((await t.query('{ shops { totalCount } }')).errors?.[0]?.message).toBe('Sign in first.')
})
