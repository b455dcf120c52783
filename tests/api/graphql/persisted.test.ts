import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { person } from '../../support/people.ts'
import { ask, type Sent, ways } from '../../support/ways.ts'

const folder = mkdtempSync(join(tmpdir(), 'loadstone-persisted-'))
afterAll(() => rmSync(folder, { recursive: true }))
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const file = (name: string, content: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const query = 'query Name { __typename }'
const subscription = 'subscription Health { health { status } }'
const mutation = 'mutation Nothing { __typename }'
const hash = sha256(query)
const hashed = Object.fromEntries([query, subscription, mutation].map(text => [sha256(text), text]))
const answer = { data: { __typename: 'Query' } }
const byHash = (sha256Hash: unknown): Sent => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } })
const magic = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype']

const started = async (env: NodeJS.ProcessEnv): Promise<TestApp & { viewer: string }> => {
  const t = await startApp({ BATCHING: 'true', ...env })
  const _id = new mongoose.Types.ObjectId()
  await t.db.collection('users').insertOne(person('ada', _id))
  return { ...t, viewer: _id.toHexString() }
}

describe('a manifest', () => {
  it.each<[string, unknown, Sent]>([
    ['GraphQL Code Generator, by its hash', hashed, byHash(hash)],
    ['GraphQL Code Generator, by documentId', hashed, { documentId: hash }],
    ['GraphQL Code Generator, by documentId with the name of the hash', hashed, { documentId: `sha256:${hash}` }],
    ['the Relay compiler, by doc_id', { '7d0b': query }, { doc_id: '7d0b' }],
    ['the Relay compiler, by id', { '7d0b': query }, { id: '7d0b' }],
    [
      'Apollo, by the id it gave',
      {
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [{ id: 'an id of theirs', name: 'Name', type: 'query', body: query }],
      },
      byHash('an id of theirs'),
    ],
  ])('of %s is answered by POST, GET and in a batch', async (name, manifest, sent) => {
    const t = await started({ PERSISTED_MANIFEST: file(`${sha256(name)}.json`, manifest) })
    for (const way of ['POST', 'GET', 'batch'] as const) {
      expect((await ask(t, way, sent)).body).toEqual(answer)
      expect((await ask(t, way, { ...sent, query: '' })).body).toEqual(answer)
    }
  })
})

describe('with a manifest', () => {
  let t: Awaited<ReturnType<typeof started>>
  beforeAll(async () => {
    t = await started({ PERSISTED_MANIFEST: file('with.json', hashed) })
  })

  it('a subscription is begun by its hash', async () => {
    const sent = { query: '', ...byHash(sha256(subscription)) }
    expect((await ask(t, 'WebSocket', sent, { as: t.viewer })).body).toMatchObject({ data: { health: {} } })
  })

  it('variables and the guards of the way in hold as for a text', async () => {
    expect(await ask(t, 'GET', byHash(sha256(mutation)))).toMatchObject({ status: 405, code: 'BAD_REQUEST' })
    expect(await ask(t, 'POST', byHash(sha256(mutation)))).toMatchObject({ body: { data: { __typename: 'Mutation' } } })
    expect(await ask(t, 'POST', byHash(sha256(subscription)))).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    expect(await ask(t, 'POST', { ...byHash(hash), operationName: 'Other' })).toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('a text is still answered', async () => {
    expect((await ask(t, 'POST', { query: '{ a: __typename }' })).body).toEqual({ data: { a: 'Query' } })
  })
})

describe('an automatic persisted query', () => {
  let t: Awaited<ReturnType<typeof started>>
  beforeAll(async () => {
    t = await started({ APQ_CACHE_BYTES: '10000' })
  })
  const fresh = (() => {
    let count = 0
    return () => `{ a${++count}: __typename }`
  })()

  it.each(['POST', 'GET', 'batch'] as const)('is not found, stored with its text, and then known, by %s', async way => {
    const text = fresh()
    const unknown = await ask(t, way, byHash(sha256(text)))
    expect(unknown).toMatchObject({
      code: 'PERSISTED_QUERY_NOT_FOUND',
      body: { errors: [{ message: 'PersistedQueryNotFound' }] },
    })
    expect(unknown.body).not.toHaveProperty('data')
    const stored = await ask(t, way, { query: text, ...byHash(sha256(text)) })
    expect(stored.body).toHaveProperty('data')
    expect((await ask(t, way, byHash(sha256(text)))).body).toEqual(stored.body)
  })

  it('works for subscriptions too', async () => {
    const sent = { query: '', ...byHash(sha256(subscription)) }
    expect(await ask(t, 'WebSocket', sent, { as: t.viewer })).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' })
    await ask(t, 'WebSocket', { ...sent, query: subscription }, { as: t.viewer })
    expect((await ask(t, 'WebSocket', sent, { as: t.viewer })).body).toHaveProperty('data')
  })

  it('is refused where the hash is not that of the text, and nothing is stored', async () => {
    const text = fresh()
    const wrong = sha256('something else')
    expect(await ask(t, 'POST', { query: text, ...byHash(wrong) })).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    expect(await ask(t, 'POST', byHash(wrong))).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' })
  })

  it('is not stored where its text is refused: it takes no room', async () => {
    for (const text of ['{ nonsense }', '{', JSON.stringify({ kind: 'Document', definitions: [] })]) {
      expect((await ask(t, 'POST', { query: text, ...byHash(sha256(text)) })).code).toMatch(/^GRAPHQL/)
      expect(await ask(t, 'POST', byHash(sha256(text)))).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' })
    }
  })

  it('leaves when newer ones need its room, which is bounded in bytes', async () => {
    const texts = Array.from({ length: 5 }, () => `${fresh()} #${'x'.repeat(3_000)}`)
    for (const text of texts) await ask(t, 'POST', { query: text, ...byHash(sha256(text)) })
    const codes = []
    for (const text of texts) codes.push((await ask(t, 'POST', byHash(sha256(text)))).code)
    const gone = 'PERSISTED_QUERY_NOT_FOUND'
    expect(codes).toEqual([gone, gone, undefined, undefined, undefined])
  })

  it.each<[string, unknown]>([
    ['another version', { version: 2, sha256Hash: hash }],
    ['no version', { sha256Hash: hash }],
    ['a number for a hash', { version: 1, sha256Hash: 7 }],
    ['an object for a hash', { version: 1, sha256Hash: { $ne: null } }],
    ['a list', [1]],
    ['a text', 'x'],
  ])('with %s is BAD_REQUEST', async (_what, persistedQuery) => {
    for (const way of ['POST', 'GET'] as const) {
      expect(await ask(t, way, { extensions: { persistedQuery } })).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    }
  })

  it('is not stored at all where APQ_CACHE_BYTES is 0', async () => {
    const none = await startApp({ APQ_CACHE_BYTES: '0' })
    expect((await ask(none, 'POST', { query, ...byHash(hash) })).body).toEqual(answer)
    expect(await ask(none, 'POST', byHash(hash))).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' })
  })
})

describe('with PERSISTED_ONLY', () => {
  let t: Awaited<ReturnType<typeof started>>
  beforeAll(async () => {
    t = await started({ PERSISTED_ONLY: 'true', PERSISTED_MANIFEST: file('only.json', hashed) })
  })

  it('the operations of the manifest are answered, on every way in', async () => {
    for (const way of ['POST', 'GET', 'batch'] as const) {
      expect((await ask(t, way, byHash(hash))).body).toEqual(answer)
      expect((await ask(t, way, { query, ...byHash(hash) })).body).toEqual(answer)
    }
    const sent = { query: '', ...byHash(sha256(subscription)) }
    expect((await ask(t, 'WebSocket', sent, { as: t.viewer })).body).toHaveProperty('data')
  })

  it.each<[string, Sent]>([
    ['a text', { query: 'subscription { health { status } }' }],
    ['a text of the manifest without its name', { query: subscription }],
    ['another text under a name of the manifest', { query: 'subscription { pool { max } }', ...byHash(hash) }],
    ['a text to be stored', { query: '{ a: __typename }', ...byHash(sha256('{ a: __typename }')) }],
    ['an unknown hash', { query: '', ...byHash(sha256('x')) }],
  ])('%s is PERSISTED_QUERY_REQUIRED, on every way in', async (_what, sent) => {
    for (const way of ways) {
      const told = await ask(t, way, sent, { as: t.viewer })
      expect(told.code).toBe('PERSISTED_QUERY_REQUIRED')
      expect(told.body).not.toHaveProperty('data')
    }
  })
})

describe('a name that every JavaScript object has', () => {
  it.each(magic)('%s is not found, on every way in', async name => {
    const t = await started({ PERSISTED_MANIFEST: file('magic.json', hashed) })
    for (const way of ways) {
      for (const sent of [
        byHash(name),
        ...(way === 'WebSocket' ? [] : [{ documentId: name }, { doc_id: name }, { id: name }]),
      ]) {
        const told = await ask(t, way, { query: '', ...sent }, { as: t.viewer })
        expect(told.code).toBe('PERSISTED_QUERY_NOT_FOUND')
      }
    }
  })
})

describe('a manifest that is none', () => {
  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'JSON'],
    ['a list', [], 'it must be a JSON object'],
    ['nothing in it', {}, 'it holds no operation'],
    ['a number for a text', { a: 7 }, '"a" must be the text of an operation'],
    ['a text that is no GraphQL', { a: '{' }, '"a" is not valid GraphQL'],
    ['a syntax tree', { a: '{"kind":"Document","definitions":[]}' }, '"a" is not valid GraphQL'],
    ['another version of Apollo', { format: 'apollo-persisted-query-manifest', version: 2 }, 'version must be 1'],
    [
      'an operation without an id',
      { format: 'apollo-persisted-query-manifest', version: 1, operations: [{ body: query }] },
      'has no id',
    ],
  ])('%s stops the start with one line that names the variable and says why', async (name, content, why) => {
    const path = file(`${sha256(name)}.json`, content)
    const failure = await startApp({ PERSISTED_MANIFEST: path }).catch((error: Error) => error.message)
    expect(failure).toMatch(/^PERSISTED_MANIFEST is .* and must be a manifest of operations: /)
    expect(failure).toContain(why)
    expect(failure).not.toContain('\n')
  })

  it('a file that is not there stops the start too', async () => {
    await expect(startApp({ PERSISTED_MANIFEST: join(folder, 'nowhere.json') })).rejects.toThrow(/PERSISTED_MANIFEST/)
  })
})
