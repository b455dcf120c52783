import { randomBytes } from 'node:crypto'

/** One bad request over HTTP, and where it stops before its end. */
export interface BadRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** The connection is cut after half of the body. */
  readonly aborted?: boolean
}

const json = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
const many = (n: number, text: string): string =>
  Array.from({ length: n }, (_, i) => text.replaceAll('#', `${i}`)).join(' ')
const random = (): string => randomBytes(6).toString('hex')

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): BadRequest => ({
  method: 'POST',
  path: '/graphql',
  headers: { ...json, ...headers },
  body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
})
const get = (query: string, headers: Readonly<Record<string, string>> = {}): BadRequest => ({
  method: 'GET',
  path: `/graphql?query=${encodeURIComponent(query)}`,
  headers: { accept: json.accept, ...headers },
})

const fanOut = (levels: number): string =>
  `{ me { ...F0 } } ${many(levels, 'fragment F# on User { ...N# ...N# }').replace(/N(\d+)/g, (_all, n) => `F${Number(n) + 1}`)} fragment F${levels} on User { id }`
const deep = `{"query":"query ($a: Boolean!) { __typename @skip(if: $a) }","variables":${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}}`
const tokens = `{ ${'a '.repeat(100_000)} }`
const megabytes = `{"query":"${'x'.repeat(3_145_728)}"}`
const field = (name: string, value: unknown) =>
  JSON.stringify({
    kind: 'Document',
    definitions: [
      {
        kind: 'OperationDefinition',
        operation: 'query',
        selectionSet: {
          kind: 'SelectionSet',
          selections: [{ kind: 'Field', name: { kind: 'Name', value: name }, arguments: value }],
        },
      },
    ],
  })

/** Bad requests by kind; `authorization` is that of somebody who is signed in. */
export const kinds: Readonly<Record<string, (authorization: string) => BadRequest>> = {
  'tokens by the hundred thousand': () => post({ query: tokens }),
  'a body of 3 MB': () => post(megabytes),
  'JSON 40,000 deep': () => post(deep),
  'fragments that fan out': () => post({ query: fanOut(28) }),
  'fragments in a circle': () =>
    post({ query: '{ me { ...A } } fragment A on User { ...B } fragment B on User { ...A }' }),
  'aliases by the hundred': () => post({ query: `{ ${many(200, 'a#: health { status }')} }` }),
  'overlapping fields': () => post({ query: `{ me { ${many(900, 'id')} } }` }),
  'a document nobody asked before': () =>
    post({ query: `query Q${random()} { a${random()}: __typename b: health { status } }` }),
  'pages within pages': authorization =>
    post(
      {
        query:
          '{ shops(first: 100) { nodes { products(first: 100) { nodes { shop { products(first: 100) { nodes { id } } } } } } } }',
      },
      { authorization },
    ),
  'the dearest page that is served': authorization =>
    post(
      { query: '{ products(first: 100) { totalCount nodes { title description shop { name owner { name } } } } }' },
      { authorization },
    ),
  'sizes that are none': authorization =>
    post(
      { query: 'query ($n: Int) { shops(first: $n) { nodes { id } } }', variables: { n: 2_147_483_647 } },
      { authorization },
    ),
  'forged cursors': authorization =>
    post(
      {
        query: 'query ($a: String) { shops(after: $a) { nodes { id } } }',
        variables: { a: randomBytes(48).toString('base64url') },
      },
      { authorization },
    ),
  'wrong ids': authorization =>
    post(
      { query: `{ shop(id: "shp_${random()}") { id } node(id: "prd_${randomBytes(12).toString('hex')}") { id } }` },
      { authorization },
    ),
  'forged tokens': () =>
    post(
      { query: '{ shops { nodes { id } } }' },
      {
        authorization: `Bearer eyJhbGciOiJIUzI1NiJ9.${Buffer.from(`{"sub":"${random()}"}`).toString('base64url')}.${random()}`,
      },
    ),
  'operators for values': authorization =>
    post(
      { query: 'query ($d: String!) { shopByDomain(domain: $d) { id } }', variables: { d: { $ne: null } } },
      { authorization },
    ),
  'trees and other things for a text': () =>
    post({ query: [field('health', []), 'null', '{}', '7'][Math.floor(Math.random() * 4)] }),
  'poisoned JSON': () => post('{"query":"{ __typename }","variables":{"__proto__":{"polluted":true}}}'),
  'bytes that are no UTF-8': () => post(Buffer.concat([Buffer.from('{"query":"'), randomBytes(64), Buffer.from('"}')])),
  'a batch where none is served': () => post(Array(50).fill({ query: '{ __typename }' })),
  'sign-ins': () =>
    post({
      query: 'mutation ($i: LoginInput!) { login(input: $i) { accessToken } }',
      variables: { i: { email: `${random()}@example.com`, password: random() } },
    }),
  'sign-ins by alias': () =>
    post({
      query: `mutation { ${many(20, `a#: login(input: { email: "victim@example.com", password: "${random()} #" }) { accessToken }`)} }`,
    }),
  'guesses of an invitation': () => post({ query: `{ invite(code: "INV-${random()}") { role } }` }),
  'searches for patterns': authorization =>
    post(
      { query: 'query ($s: String) { users(search: $s) { nodes { id } } }', variables: { s: `(a+)+$ ${random()}` } },
      { authorization },
    ),
  'media types that are none': () => post('query={ __typename }', { 'content-type': 'text/plain' }),
  'a mutation by GET': () => get('mutation { logout(input: {}) { ended } }', { 'graphql-require-preflight': '1' }),
  'a GET that any page can send': () => get('{ me { id } }'),
  'paths that are not there': () => ({ method: 'GET', path: `/${random()}`, headers: {} }),
  'a connection that is cut': () => ({ ...post({ query: tokens }), aborted: true }),
}
