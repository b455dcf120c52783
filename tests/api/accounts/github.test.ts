import { beforeAll, describe, expect, it } from 'vitest'
import { at, codesOf } from '../../support/accounts.ts'
import { Browser } from '../../support/browser.ts'
import { type GithubPerson, startGithub } from '../../support/github.ts'
import { begun, githubAt, type ProvidersApp, startProviders } from '../../support/providers.ts'

let github: Awaited<ReturnType<typeof startGithub>>
let t: ProvidersApp
beforeAll(async () => {
  github = await startGithub()
  t = await startProviders(async () => githubAt(github))
})

let known = 1000
const somebody = (more: Partial<GithubPerson> = {}): GithubPerson => {
  const id = ++known
  const emails = [
    { email: `second${id}@example.com`, primary: false, verified: true },
    { email: `Octo${id}@Example.com`, primary: true, verified: true },
  ]
  return {
    id,
    login: `octo${id}`,
    name: 'Mona Lisa Octocat',
    avatar_url: `https://avatars.example.com/${id}`,
    emails,
    ...more,
  }
}

const exchange = async (person: GithubPerson | null) => {
  github.signedIn.person = person
  const { verifier, challenge } = begun()
  const { url } = await t.start(new Browser(), 'github', challenge)
  const code = url.searchParams.get('code')
  if (code === null) return { refused: Object.fromEntries(url.searchParams) }
  return { answer: await t.exchange(code, verifier) }
}

describe('signing in by GitHub', () => {
  it('makes an account of the user, his verified primary address and his avatar', async () => {
    const person = somebody()
    const { answer } = await exchange(person)
    expect(answer && at(answer, 'exchangeOAuthCode')).toMatchObject({
      user: {
        email: `octo${person.id}@example.com`,
        name: 'Mona Lisa Octocat',
        picture: person.avatar_url,
        primaryAuthMethod: 'GITHUB',
      },
    })
    const stored = await t.db.collection('users').findOne({ email: `octo${person.id}@example.com` })
    expect(stored).toMatchObject({ firstName: 'Mona', lastName: 'Lisa Octocat' })
    expect(stored?.oauthProviders).toMatchObject([{ provider: 'github', providerId: String(person.id) }])
    expect(JSON.stringify(stored)).not.toContain('gho_')
  })

  it('knows the account by its id, whatever login and address it has by then', async () => {
    const person = somebody()
    const first = await exchange(person)
    const second = await exchange({ ...person, login: 'renamed', emails: [] })
    const id = (answer: typeof first.answer) =>
      answer && at<{ user: { id: string } }>(answer, 'exchangeOAuthCode').user.id
    expect(id(second.answer)).toBe(id(first.answer))
  })

  it('links the account with the verified primary address, and with no other address of his', async () => {
    const person = somebody()
    const second = await t.user({ email: `second${person.id}@example.com` })
    const primary = await t.user({ email: `octo${person.id}@example.com` })
    const { answer } = await exchange(person)
    expect(answer && at(answer, 'exchangeOAuthCode')).toMatchObject({ user: { id: `usr_${primary.id}` } })
    expect((await t.stored(second.id)).oauthProviders).toEqual([])
  })

  it.each([
    ['whose primary address is not verified', [{ primary: true, verified: false }]],
    [
      'whose verified address is not the primary one',
      [
        { primary: false, verified: true },
        { primary: true, verified: false },
      ],
    ],
    ['without an address', []],
  ])('of somebody %s is FORBIDDEN, and makes nothing', async (_name, flags) => {
    const { id, email } = await t.user()
    const users = await t.db.collection('users').countDocuments()
    const { answer } = await exchange(somebody({ emails: flags.map(flag => ({ email, ...flag })) }))
    expect(answer && codesOf(answer)).toEqual(['FORBIDDEN'])
    expect(await t.db.collection('users').countDocuments()).toBe(users)
    expect((await t.stored(id)).oauthProviders).toEqual([])
  })

  it('of somebody without a name goes by his login', async () => {
    const { answer } = await exchange(somebody({ name: null, login: 'octocat' }))
    expect(answer && at(answer, 'exchangeOAuthCode')).toMatchObject({ user: { name: 'octocat' } })
  })

  it('that he refuses there is told as denied', async () => {
    expect((await exchange(null)).refused).toMatchObject({ error: 'UNAUTHENTICATED', reason: 'denied' })
  })

  it('with a code that GitHub does not know, which it answers with status 200, is refused', async () => {
    github.signedIn.person = somebody()
    const browser = new Browser()
    const callback = `${t.api}/oauth/github/callback`
    const { url } = await browser.open(`${t.api}/oauth/github?challenge=${begun().challenge}`, callback)
    url.searchParams.set('code', 'guessed')
    const visit = await browser.open(url.href, 'http://frontend.invalid')
    expect(Object.fromEntries(visit.url.searchParams)).toMatchObject({ error: 'UNAUTHENTICATED', reason: 'refused' })
  })

  it('with a code that was stolen on its way, in another browser’s sign-in, is refused by PKCE', async () => {
    github.signedIn.person = somebody()
    const callback = `${t.api}/oauth/github/callback`
    const victim = await new Browser().open(`${t.api}/oauth/github?challenge=${begun().challenge}`, callback)
    const thief = new Browser()
    const own = await thief.open(`${t.api}/oauth/github?challenge=${begun().challenge}`, callback)
    own.url.searchParams.set('code', victim.url.searchParams.get('code') ?? '')
    const visit = await thief.open(own.url.href, 'http://frontend.invalid')
    expect(Object.fromEntries(visit.url.searchParams)).toMatchObject({ error: 'UNAUTHENTICATED', reason: 'refused' })
  })
})
