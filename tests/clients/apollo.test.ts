import { createHash } from 'node:crypto'
import { ApolloClient, type ApolloLink, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ClientsApp, me, rename, startForClients, wrong } from '../support/clients.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

let t: ClientsApp
beforeAll(async () => {
  t = await startForClients()
})
beforeEach(() => {
  t.sent.length = 0
})

const clientOf = (link: ApolloLink) =>
  new ApolloClient({ link, cache: new InMemoryCache(), defaultOptions: { query: { fetchPolicy: 'no-cache' } } })
const http = () => new HttpLink({ uri: t.url, fetch: t.fetch, headers: { authorization: t.authorization } })
const persisted = () => new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(http())

describe.each([
  ['by POST', http],
  ['with automatic persisted queries by GET', persisted],
])('Apollo Client, %s', (_how, link) => {
  it('runs a query and a mutation, and gets the error of a field with its code and path', async () => {
    const client = clientOf(link())
    expect((await client.query({ query: gql(me) })).data).toMatchObject({ me: { name: 'Ada Lovelace' } })
    const renamed = await client.mutate({
      mutation: gql(rename),
      variables: { input: { firstName: 'Ada', lastName: 'Byron' } },
    })
    expect(renamed.data).toMatchObject({ updateProfile: { user: { name: 'Ada Byron' } } })
    await client.mutate({ mutation: gql(rename), variables: { input: { lastName: 'Lovelace' } } })

    const error = await client.query({ query: gql(wrong), variables: { id: 'x' } }).catch((thrown: unknown) => thrown)
    expect(CombinedGraphQLErrors.is(error) && error.errors).toMatchObject([
      { path: ['shop'], extensions: { code: 'INVALID_ID' } },
    ])
    const refused = await client.query({ query: gql`query Nonsense { nonsense }` }).catch((thrown: unknown) => thrown)
    expect(CombinedGraphQLErrors.is(refused) && refused.errors).toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ])
  })
})

it('Apollo Client sends a hash by GET, its text once by POST, and from then on the hash alone', async () => {
  const client = clientOf(persisted())
  const query = gql`query Twice { me { id } }`
  const first = await client.query({ query })
  expect(await client.query({ query })).toEqual(first)
  expect(
    t.sent.map(({ method, url, body }) => [method, url.searchParams.has('query') || body?.query !== undefined]),
  ).toEqual([
    ['GET', false],
    ['POST', true],
    ['GET', false],
  ])
})
