import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type ConcreteRequest,
  commitMutation,
  createOperationDescriptor,
  Environment,
  type FetchFunction,
  fetchQuery,
  type GraphQLResponse,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ClientsApp, startForClients } from '../support/clients.ts'

/** What the compiler writes goes into a folder of its own, beside copies of what it reads. */
const folder = mkdtempSync(join(tmpdir(), 'loadstone-relay-'))
afterAll(() => rmSync(folder, { recursive: true }))
const manifest = join(folder, 'persisted.json')

const compile = (): void => {
  cpSync('tests/clients/relay', folder, { recursive: true })
  copyFileSync('docs/schema.graphql', join(folder, 'schema.graphql'))
  writeFileSync(manifest, '{}')
  execFileSync(join(process.cwd(), 'node_modules/.bin/relay-compiler'), { cwd: folder, stdio: 'pipe' })
}
const artifact = async (name: string): Promise<ConcreteRequest> =>
  (await import(/* @vite-ignore */ pathToFileURL(join(folder, `__generated__/${name}.graphql.js`)).href)).default

let t: ClientsApp
let environment: Environment
beforeAll(async () => {
  compile()
  t = await startForClients({ PERSISTED_MANIFEST: manifest, PERSISTED_ONLY: 'true' })
  const network: FetchFunction = async ({ id }, variables) => {
    const response = await t.fetch(t.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: t.authorization },
      body: JSON.stringify({ doc_id: id, variables }),
    })
    return (await response.json()) as GraphQLResponse
  }
  environment = new Environment({ network: Network.create(network), store: new Store(new RecordSource()) })
})

it('the Relay compiler takes the schema, and writes the manifest that the server reads', () => {
  const stored = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, string>
  expect(
    Object.values(stored)
      .map(text => /^\w+ (\w+)/.exec(text)?.[1])
      .sort(),
  ).toEqual(['clientsMeQuery', 'clientsRenameMutation', 'clientsWrongQuery'])
  expect(Object.keys(stored)).toEqual(Array(3).fill(expect.stringMatching(/^[0-9a-f]{64}$/)))
})

it('Relay runs a query and a mutation by their stored names alone, and gets the error of a field', async () => {
  const me = await artifact('clientsMeQuery')
  expect(await fetchQuery(environment, me, {}).toPromise()).toMatchObject({ me: { name: 'Ada Lovelace' } })

  const mutation = await artifact('clientsRenameMutation')
  const rename = (input: object) =>
    new Promise((resolve, reject) => {
      commitMutation(environment, { mutation, variables: { input }, onCompleted: resolve, onError: reject })
    })
  const renamed = await rename({ lastName: 'Byron' })
  expect(renamed).toMatchObject({ updateProfile: { user: { name: 'Ada Byron' } } })
  // Its store has the user once, under the id that both answers gave.
  expect(environment.lookup(createOperationDescriptor(me, {}).fragment).data).toMatchObject({
    me: { name: 'Ada Byron' },
  })

  await expect(rename({ lastName: 'x'.repeat(101) })).rejects.toMatchObject({
    source: { errors: [{ path: ['updateProfile'], extensions: { code: 'VALIDATION_ERROR' } }] },
  })
  const wrong = await artifact('clientsWrongQuery')
  await expect(fetchQuery(environment, wrong, { id: 'x' }).toPromise()).rejects.toThrow('Unexpected response payload')
  expect(t.sent.map(({ body }) => Object.keys(body ?? {}))).toEqual(Array(4).fill(['doc_id', 'variables']))
})
