import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig, variables } from '../../src/config.ts'

const production = {
  NODE_ENV: 'production',
  MONGODB_URI: 'mongodb://db.example.net/shop',
  JWT_SECRET: 'x'.repeat(32),
}

const google = { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' }

function refusal(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('The settings should have been refused')
}

describe('an environment that is right', () => {
  test('nothing at all starts a server for development on 127.0.0.1:4000 with an embedded database', () => {
    const config = readConfig({})
    expect(config).toMatchObject({
      env: 'development',
      http: { host: '127.0.0.1', port: 4000 },
      database: { source: { kind: 'embedded', dataDir: '.data' }, pool: { min: 2, max: 10, maxIdleMs: 300_000 } },
      auth: { secret: { kind: 'kept', dataDir: '.data' }, accessTokenTtlMs: 900_000 },
      graphql: { graphiql: true },
      sample: { enabled: true, password: 'loadstone-sample' },
    })
  })

  test('jobs are done, and money and slots are checked at night, or when the settings say, or never', () => {
    const schedulesOf = (at?: string) => readConfig({ LEDGER_CHECK_AT: at }).jobs.schedules
    expect(readConfig({}).jobs).toEqual({
      ...{ works: true, schedules: { 'check-ledger': '0 3 * * *', 'check-slots': '0 3 * * *' } },
    })
    expect(schedulesOf('*/5 1-4 * * 1')).toMatchObject({ 'check-ledger': '*/5 1-4 * * 1' })
    expect(schedulesOf('off')).toEqual({ 'check-ledger': null, 'check-slots': null })
    for (const wrong of ['@daily', '0 3 * *', '0 0 3 * * *', '61 * * * *', '0 0 30 2 *', 'true', '0 3 * * * ; x'])
      expect(refusal({ LEDGER_CHECK_AT: wrong })).toContain('must be five fields of cron')
  })

  test('production has larger pools, no GraphiQL and no sample data', () => {
    expect(readConfig(production)).toMatchObject({
      env: 'production',
      database: { source: { kind: 'uri' }, pool: { min: 5, max: 50, maxIdleMs: 60_000 }, compressors: [] },
      graphql: { graphiql: false },
      sample: { enabled: false },
    })
  })

  test('every limit on operations is on, and production shows the schema to signed-in viewers alone', () => {
    const { limits, publicSchema } = readConfig({}).graphql.admission
    expect(publicSchema).toBe(true)
    expect(readConfig(production).graphql.admission).toMatchObject({ limits, publicSchema: false })
    for (const limit of Object.values(limits)) expect(limit).toBeGreaterThan(0)
    for (const name of variables.map(({ name }) => name).filter(name => name.startsWith('QUERY_MAX_'))) {
      expect(refusal({ [name]: '0' })).toMatch(new RegExp(`^${name} is "0", and must be a whole number .*from 1 to`))
    }
  })

  test('waits for the database are shorter than the deadline of an operation', () => {
    const { database, graphql } = readConfig({})
    expect(database).toMatchObject({
      serverSelectionTimeoutMs: 2_000,
      connectTimeoutMs: 2_000,
      socketTimeoutMs: 8_000,
      heartbeatIntervalMs: 1_000,
      retry: { attempts: 5, delayMs: 1_000, maxDelayMs: 30_000 },
      failoverWaitMs: 6_000,
      slowQueryMs: 100,
    })
    expect(database.pool).toMatchObject({ waitQueueTimeoutMs: 2_000, maxConnecting: 10, leakMs: 30_000 })
    expect(graphql.operationTimeoutMs).toBe(10_000)
  })

  test('an empty value counts as none', () => {
    expect(readConfig({ PORT: '', MONGODB_URI: '', DB_NAME: '', GRAPHIQL: '' })).toEqual(readConfig({}))
  })

  test('user and password of the database override those of the connection string', () => {
    const { credentials, authSource } = readConfig({
      ...production,
      DB_USER: 'app',
      DB_PASSWORD: 'p@ss',
      DB_AUTH_SOURCE: 'admin',
    }).database
    expect({ credentials, authSource }).toEqual({ credentials: { user: 'app', password: 'p@ss' }, authSource: 'admin' })
  })

  test('mail goes into the log in development, nowhere in production, and by SMTP where its server is set', () => {
    expect(readConfig({}).mail).toEqual({
      kind: 'log',
      from: 'Loadstone <loadstone@localhost>',
      publicUrl: 'http://localhost:4000',
    })
    expect(readConfig(production).mail).toEqual({ kind: 'off' })
    const mail = { SMTP_URL: 'smtps://me:secret@mail.example.com', MAIL_FROM: 'shop@example.com' }
    expect(readConfig({ ...production, ...mail, PUBLIC_URL: 'https://shop.example.com' }).mail).toEqual({
      kind: 'smtp',
      url: mail.SMTP_URL,
      from: 'shop@example.com',
      publicUrl: 'https://shop.example.com',
    })
  })

  test.each([
    'mongodb://a,b:27018/shop?replicaSet=rs',
    'mongodb://[::1]:27017,[fe80::1]',
    'mongodb://me:66666@a:65535/?tls=true',
    'mongodb+srv://me:secret@cluster.example.net/shop',
  ])('%s is a connection string', MONGODB_URI => {
    expect(readConfig({ MONGODB_URI }).database.source).toEqual({ kind: 'uri', uri: MONGODB_URI })
  })

  test('a provider is off, or on with all that it needs', () => {
    expect(readConfig({}).auth).toMatchObject({ providers: null, outside: null })
    expect(readConfig({ ...google, GITHUB_CLIENT_ID: 'id', GITHUB_CLIENT_SECRET: 'secret' }).auth.providers).toEqual({
      google: { clientId: 'id', clientSecret: 'secret', issuer: 'https://accounts.google.com' },
      github: { clientId: 'id', clientSecret: 'secret', url: 'https://github.com', apiUrl: 'https://api.github.com' },
      apiUrl: 'http://localhost:4000',
      publicUrl: 'http://localhost:4000',
      secureCookies: false,
    })
    const urls = { PUBLIC_URL: 'https://shop.example.com/', API_URL: 'https://api.example.com/' }
    expect(readConfig({ ...production, ...google, ...urls }).auth.providers).toMatchObject({
      github: null,
      apiUrl: 'https://api.example.com',
      publicUrl: 'https://shop.example.com',
      secureCookies: true,
    })
    expect(readConfig({ ...production, ...google, PUBLIC_URL: 'http://localhost:4000' }).auth.providers).toMatchObject({
      secureCookies: true,
    })
  })

  test('proxies are believed by number or by address, and none without a word', () => {
    const trusted = (TRUST_PROXY: string) => readConfig({ TRUST_PROXY }).http.trustProxy
    expect(trusted('')).toBe(false)
    expect(trusted('10.0.0.0/8, ::1')).toBe('10.0.0.0/8, ::1')
    const hops = trusted('2')
    expect(typeof hops === 'function' && [0, 1, 2].map(hop => hops('192.0.2.1', hop))).toEqual([true, true, false])
  })

  test('nobody can change the settings afterwards', () => {
    const config = readConfig({})
    expect(() => Object.assign(config.database.pool, { max: 1 })).toThrow(TypeError)
    expect(Object.isFrozen(config.database.compressors)).toBe(true)
  })
})

describe('a wrong environment is refused with one line for each variable: its name, its value and what is allowed', () => {
  test.each([
    [{ PORT: 'abc' }, 'PORT is "abc", and must be a whole number from 0 to 65535'],
    [{ PORT: '65536' }, 'PORT is "65536", and must be a whole number from 0 to 65535'],
    [{ PORT: '4000.5' }, 'PORT is "4000.5", and must be a whole number from 0 to 65535'],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV is "prod", and must be one of development, production, test'],
    [{ GRAPHIQL: 'yes' }, 'GRAPHIQL is "yes", and must be one of true, false'],
    [
      { DB_CONNECT_TIMEOUT: '10s' },
      'DB_CONNECT_TIMEOUT is "10s", and must be a whole number of milliseconds from 100 to 60000',
    ],
    [
      { ACCESS_TOKEN_TTL: '900001' },
      'ACCESS_TOKEN_TTL is "900001", and must be a whole number of milliseconds from 1000 to 900000',
    ],
    [
      { DB_COMPRESSORS: 'gzip' },
      'DB_COMPRESSORS is "gzip", and must be a list, separated by commas, of zstd, snappy, zlib',
    ],
    [{ DB_IP_FAMILY: '5' }, 'DB_IP_FAMILY is "5", and must be one of 4, 6'],
    [{ DB_MIN_POOL_SIZE: '11' }, 'DB_MIN_POOL_SIZE is "11", and must not be above DB_MAX_POOL_SIZE (10)'],
    [{ DB_RETRY_DELAY: '40000' }, 'DB_RETRY_DELAY is "40000", and must not be above DB_RETRY_MAX_DELAY (30000)'],
    [{ SHUTDOWN_DRAIN_MS: '10000' }, 'SHUTDOWN_DRAIN_MS is "10000", and must be below SHUTDOWN_TIMEOUT (10000)'],
    [{ OPERATION_TIMEOUT: '5000' }, 'DB_FAILOVER_WAIT is "6000", and must not be above OPERATION_TIMEOUT (5000)'],
    [
      { TRUST_PROXY: '1.2.3.4/99' },
      'TRUST_PROXY is "1.2.3.4/99", and must be a number of proxies, or their addresses or networks, separated by commas',
    ],
    [
      { TRUST_PROXY: 'abc' },
      'TRUST_PROXY is "abc", and must be a number of proxies, or their addresses or networks, separated by commas',
    ],
    [
      { TRUST_PROXY: 'yes' },
      'TRUST_PROXY is "yes", and must be a number of proxies, or their addresses or networks, separated by commas',
    ],
    [{ MAIL_FROM: 'nobody' }, 'MAIL_FROM is "nobody", and must be an email address, with or without a name'],
    [{ PUBLIC_URL: 'app' }, 'PUBLIC_URL is "app", and must be an address like https://app.example.com'],
    [
      { MONGODB_URI: 'localhost:27017' },
      'MONGODB_URI is "localhost:27017", and must be a connection string: mongodb://… or mongodb+srv://…',
    ],
    [
      { MONGODB_URI: 'mongodb://a:1,b:65536/shop' },
      'MONGODB_URI is "mongodb://a:1,b:65536/shop", and must have ports from 1 to 65535',
    ],
    [{ MONGODB_URI: 'mongodb://[::1]:0' }, 'MONGODB_URI is "mongodb://[::1]:0", and must have ports from 1 to 65535'],
    [
      { MONGODB_URI: 'mongodb://me:66666@a:x' },
      'MONGODB_URI is "mongodb://…@a:x", and must have ports from 1 to 65535',
    ],
  ])('%j', (env, line) => {
    expect(refusal(env)).toBe(line)
  })

  test('a value that is very long is told by its beginning', () => {
    expect(refusal({ PORT: 'x'.repeat(200_000) })).toBe(
      `PORT is "${'x'.repeat(100)}"… (200000 characters), and must be a whole number from 0 to 65535`,
    )
  })

  test('several wrong variables give a line each', () => {
    expect(refusal({ PORT: 'x', JIT: 'y' }).split('\n')).toEqual([
      'PORT is "x", and must be a whole number from 0 to 65535',
      'JIT is "y", and must be one of true, false',
    ])
  })

  test('production does not start without MONGODB_URI and JWT_SECRET', () => {
    expect(refusal({ NODE_ENV: 'production' }).split('\n')).toEqual([
      'MONGODB_URI is not set, and must be set in production: mongodb://… or mongodb+srv://…',
      'JWT_SECRET is not set, and must be set in production, with at least 32 bytes',
    ])
  })

  test('a user without a password is not half a login but an error', () => {
    expect(refusal({ ...production, DB_USER: 'app' })).toBe('DB_PASSWORD is not set, and must be set where DB_USER is')
  })

  test('production with a mail server needs a sender and an address for its links', () => {
    expect(refusal({ ...production, SMTP_URL: 'smtp://mail.example.com' }).split('\n')).toEqual([
      'MAIL_FROM is not set, and must be set where SMTP_URL is',
      'PUBLIC_URL is not set, and must be set where SMTP_URL is',
    ])
  })

  test.each([
    [{ GOOGLE_CLIENT_ID: 'id' }, 'GOOGLE_CLIENT_SECRET is not set, and must be set where GOOGLE_CLIENT_ID is'],
    [{ GOOGLE_CLIENT_SECRET: 'hunter2' }, 'GOOGLE_CLIENT_ID is not set, and must be set where GOOGLE_CLIENT_SECRET is'],
    [{ GITHUB_CLIENT_ID: 'id' }, 'GITHUB_CLIENT_SECRET is not set, and must be set where GITHUB_CLIENT_ID is'],
    [{ ...production, ...google }, 'PUBLIC_URL is not set, and must be set where a provider is: sign-ins end there'],
    [
      { ...production, ...google, PUBLIC_URL: 'http://shop.example.com' },
      'PUBLIC_URL is "http://shop.example.com", and must begin with https:// in production where a provider is: its cookies go nowhere else',
    ],
    [
      { ...production, ...google, PUBLIC_URL: 'https://shop.example.com', API_URL: 'http://api.example.com' },
      'API_URL is "http://api.example.com", and must begin with https:// in production where a provider is: its cookies go nowhere else',
    ],
    [
      { JWT_JWKS_URL: 'https://login.example.com/jwks', JWT_ISSUER: 'https://login.example.com' },
      'JWT_AUDIENCE is not set, and must be set where JWT_JWKS_URL is',
    ],
    [
      { JWT_ISSUER: 'https://login.example.com', JWT_JWKS_URL: 'https://x.example.com', JWT_AUDIENCE: 'a b' },
      'JWT_AUDIENCE is "a b", and must be the audience',
    ],
    [{ JWT_ISSUER: 'x', JWT_AUDIENCE: 'y' }, 'JWT_JWKS_URL is not set, and must be set where JWT_ISSUER is'],
    [
      { GOOGLE_ISSUER: 'https://me@accounts.example.com' },
      'GOOGLE_ISSUER is "https://me@accounts.example.com", and must be an address like https://accounts.google.com',
    ],
  ])('half a provider does not start: %#', (env, line) => {
    expect(refusal(env).split('\n')[0]).toBe(line)
  })

  test.each([
    [{ SMTP_URL: 'http://me:hunter2@mail' }, /^SMTP_URL \(its value is not shown\) must be an address like/],
    [{ JWT_SECRET: 'hunter2' }, /^JWT_SECRET \(its value is not shown\) must have at least 32 bytes$/],
    [{ SAMPLE_PASSWORD: 'hunter2' }, /^SAMPLE_PASSWORD \(its value is not shown\) must have at least 8 bytes$/],
    [{ DB_PASSWORD: 'hunter2' }, /^DB_USER is not set/],
    [{ GOOGLE_CLIENT_SECRET: 'hunter2' }, /^GOOGLE_CLIENT_ID is not set/],
    [{ GITHUB_CLIENT_SECRET: 'hunter2\n' }, /^GITHUB_CLIENT_SECRET \(its value is not shown\)/],
    [
      { MONGODB_URI: 'http://me:hunter2@db/?tlsCertificateKeyFilePassword=hunter2' },
      /^MONGODB_URI is "http:\/\/…@db\/\?…"/,
    ],
    [{ MONGODB_URI: 'me:hunter2@db' }, /^MONGODB_URI is "…@db"/],
  ])('a secret is never shown: %#', (env, line) => {
    expect(refusal(env)).toMatch(line)
    expect(refusal(env)).not.toContain('hunter2')
  })
})

describe('.env.example', () => {
  const example = parseEnv(readFileSync('.env.example', 'utf8'))

  test('lists every variable with its default, and no other', () => {
    expect(example).toEqual(Object.fromEntries(variables.map(v => [v.name, v.default])))
  })

  test('is itself a working environment, equal to an empty one', () => {
    expect(readConfig(example)).toEqual(readConfig({}))
  })

  test('every variable has a description', () => {
    expect(variables.filter(v => v.description === '')).toEqual([])
  })
})
