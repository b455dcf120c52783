import { type Client, createClient } from 'graphql-ws'
import mongoose from 'mongoose'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { startApp, type TestApp } from '../support/app.ts'
import { person } from '../support/people.ts'
import { addressOf } from '../support/socket.ts'

const _id = new mongoose.Types.ObjectId()
let t: TestApp
beforeAll(async () => {
  t = await startApp({ ACCESS_TOKEN_TTL: '2000' })
  await t.db.collection('users').insertOne(person('ada', _id, { roles: ['admin'] }))
})

const connect = async (connectionParams: () => Promise<Record<string, unknown>>): Promise<Client> => {
  const url = `${(await addressOf(t)).replace(/^http/, 'ws')}/graphql`
  const client = createClient({ url, webSocketImpl: WebSocket, connectionParams, retryWait: async () => undefined })
  onTestFinished(async () => client.dispose())
  return client
}
const token = async () => ({ authorization: `Bearer ${(await t.app.tokens.issue(_id.toHexString(), null)).token}` })

it('graphql-ws subscribes, gets errors with their codes, and unsubscribes', async () => {
  const client = await connect(token)
  for await (const told of client.iterate({ query: 'subscription { health { status } }' })) {
    expect(told).toEqual({ data: { health: { status: expect.any(String) } } })
    break
  }
  const refused = client.iterate({ query: 'subscription { nonsense }' }).next()
  await expect(refused).rejects.toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
})

it('graphql-ws comes back with a new token when the old one has ended, and is told on', async () => {
  let asked = 0
  const client = await connect(() => {
    asked += 1
    return token()
  })
  const iterator = client.iterate({ query: 'subscription { pool { max } }' })
  for (let i = 0; i < 2; i++) expect(await iterator.next()).toMatchObject({ value: { data: { pool: { max: 10 } } } })
  await expect.poll(() => asked, { timeout: 8_000 }).toBeGreaterThan(1)
  await iterator.return?.()
})
