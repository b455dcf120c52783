import { Client, type ClientOptions, fetchExchange, gql } from '@urql/core'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ClientsApp, me, rename, startForClients, wrong } from '../support/clients.ts'

let t: ClientsApp
beforeAll(async () => {
  t = await startForClients()
})
beforeEach(() => {
  t.sent.length = 0
})

const clientOf = (options: Partial<ClientOptions>, headers: Record<string, string> = {}) =>
  new Client({
    url: t.url,
    exchanges: [fetchExchange],
    fetch: t.fetch,
    fetchOptions: { headers: { authorization: t.authorization, ...headers } },
    ...options,
  })
const byGet = (headers?: Record<string, string>) => clientOf({ preferGetMethod: 'force' }, headers)

describe.each([
  ['by POST', 'POST', () => clientOf({ preferGetMethod: false })],
  ['by GET with the header that needs a preflight', 'GET', () => byGet({ 'graphql-require-preflight': '1' })],
])('urql, %s', (_how, method, make) => {
  it('runs a query and a mutation, and gets the error of a field with its code and path', async () => {
    const client = make()
    const asked = await client.query(gql(me), {}).toPromise()
    expect(asked).toMatchObject({ error: undefined, data: { me: { name: 'Ada Lovelace' } } })
    expect(t.sent.map(request => request.method)).toEqual([method])

    const renamed = await client.mutation(gql(rename), { input: { lastName: 'Byron' } }).toPromise()
    expect(renamed).toMatchObject({ error: undefined, data: { updateProfile: { user: { name: 'Ada Byron' } } } })
    expect(t.sent.at(-1)?.method).toBe('POST')
    await client.mutation(gql(rename), { input: { lastName: 'Lovelace' } }).toPromise()

    const { data, error } = await client.query(gql(wrong), { id: 'x' }).toPromise()
    expect(data).toMatchObject({ shop: null, me: { name: 'Ada Lovelace' } })
    expect(error?.graphQLErrors).toMatchObject([{ path: ['shop'], extensions: { code: 'INVALID_ID' } }])

    const refused = await client.query(gql`query Nonsense { nonsense }`, {}).toPromise()
    expect(refused.data).toBeUndefined()
    expect(refused.error?.graphQLErrors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  })
})

it('urql by GET without such a header is told which to send', async () => {
  const { data, error } = await byGet().query(gql(me), {}).toPromise()
  expect(data).toBeUndefined()
  expect(error?.graphQLErrors[0]?.message).toContain('graphql-require-preflight')
})
