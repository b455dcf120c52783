import mongoose from 'mongoose'
import { startApp, type TestApp } from './app.ts'
import { person } from './people.ts'
import { addressOf } from './socket.ts'

/** What a client library put on the wire. */
export interface OnTheWire {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  /** Null where there was none. */
  readonly body: Record<string, unknown> | null
  status: number
}

/** The real server over HTTP, as a client library meets it: its address, a signed-in user, and all that was sent. */
export interface ClientsApp extends TestApp {
  readonly url: string
  readonly authorization: string
  readonly sent: OnTheWire[]
  /** `fetch` that keeps what passes. */
  readonly fetch: typeof globalThis.fetch
}

/** Starts the app as client libraries meet it. */
export const startForClients = async (env: NodeJS.ProcessEnv = {}): Promise<ClientsApp> => {
  const t = await startApp(env)
  const _id = new mongoose.Types.ObjectId()
  await t.db.collection('users').insertOne(person('Ada', _id, { lastName: 'Lovelace', email: `${_id}@example.com` }))
  const sent: OnTheWire[] = []
  return {
    ...t,
    url: `${await addressOf(t)}/graphql`,
    authorization: `Bearer ${await t.tokenFor(_id.toHexString())}`,
    sent,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const text = await request.clone().text()
      const one: OnTheWire = {
        method: request.method,
        url: new URL(request.url),
        headers: request.headers,
        body: text === '' ? null : JSON.parse(text),
        status: 0,
      }
      sent.push(one)
      const response = await fetch(request)
      one.status = response.status
      return response
    },
  }
}

/** What each client asks: who one is, a change of name, and something that is refused in its place. */
export const me = 'query Me { me { id name } }'
export const rename =
  'mutation Rename($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id name } } }'
export const wrong = 'query Wrong($id: ID!) { shop(id: $id) { id } me { name } }'
