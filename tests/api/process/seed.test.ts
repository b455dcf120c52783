import { expect, inject, test } from 'vitest'
import { openTestDatabase, testConfig } from '../../support/database.ts'
import { startProcess } from '../../support/process.ts'

const sizes = ['--shops', '3', '--products', '60', '--users', '20']

const emptyDatabase = async () => {
  const config = testConfig()
  const { connection } = await openTestDatabase(config)
  const { db } = connection
  if (!db) throw new Error('the test database is not open')
  const run = async (command: 'seed' | 'indexes', args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) => {
    const own = { MONGODB_URI: inject('mongodbUri'), DB_NAME: String(config.database.name), ...env }
    const child = startProcess(`src/cli/${command}.ts`, own, args)
    return { code: await child.exited, output: child.output() }
  }
  return { db, run }
}

test('seed fills an empty database, builds the indexes after it, and prints both figures', async () => {
  const { db, run } = await emptyDatabase()
  const { code, output } = await run('seed', sizes)
  expect(output).toMatch(/^\d+ documents in \d+\.\d s: [\d,]+ a second\n\d+ indexes built in \d+\.\d s\n/)
  expect(output).toContain('the password is loadstone-sample')
  expect(code).toBe(0)
  expect(await db.collection('products').countDocuments()).toBe(60)
  const rerun = await run('indexes')
  expect(rerun).toEqual({
    code: 0,
    output: expect.stringMatching(/^0 indexes made; all \d+ that are declared are there\n$/),
  })
})

test('seed leaves a database alone that has data, until --drop says to replace it', async () => {
  const { db, run } = await emptyDatabase()
  const products = db.collection('products')
  await products.insertOne({ title: 'Mine' })
  const refused = await run('seed', sizes)
  expect(refused).toEqual({
    code: 1,
    output: `The database ${db.databaseName} has data: add --drop to replace all of it\n`,
  })
  expect(await products.countDocuments()).toBe(1)
  expect((await run('seed', [...sizes, '--drop'])).code).toBe(0)
  expect(await products.countDocuments({ title: 'Mine' })).toBe(0)
  expect(await products.countDocuments()).toBe(60)
})

test('seed refuses production, and with --production gives no account a password', async () => {
  const { db, run } = await emptyDatabase()
  const production = { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) }
  const refused = await run('seed', sizes, production)
  expect(refused.code).toBe(1)
  expect(refused.output).toMatch(/^This would fill a production database[^\n]+--production[^\n]+\n$/)
  expect(await db.collection('users').countDocuments()).toBe(0)
  expect((await run('seed', [...sizes, '--production'], production)).code).toBe(0)
  expect(await db.collection('users').countDocuments()).toBe(20)
  expect(await db.collection('users').countDocuments({ passwordHash: { $exists: true } })).toBe(0)
})

test.each([
  [['--shops', 'many'], '--shops must be a whole number, but got many'],
  [['--shops', '270', '--users', '3'], '270 shops need at least 95 users'],
  [['--unknown'], "Unknown option '--unknown'"],
])('seed %j is refused in one line, before anything is started', async (args, message) => {
  const child = startProcess('src/cli/seed.ts', { MONGODB_URI: 'mongodb://127.0.0.1:1' }, args)
  expect(await child.exited).toBe(1)
  expect(child.output()).toBe(`${message}\n`)
})

test('indexes makes what is missing and names it', async () => {
  const { db, run } = await emptyDatabase()
  const first = await run('indexes')
  expect(first.code).toBe(0)
  const made = first.output.match(/^made .+$/gm) ?? []
  expect(first.output).toContain(`${made.length} indexes made; all ${made.length} that are declared are there`)
  expect(made).toContain('made shops {"domain":1} {"unique":true}')
  await db.collection('shops').dropIndex('domain_1')
  const second = await run('indexes')
  expect(second.output).toBe(
    `made shops {"domain":1} {"unique":true}\n1 indexes made; all ${made.length} that are declared are there\n`,
  )
})

test('indexes tells in one line where an index has other options', async () => {
  const { db, run } = await emptyDatabase()
  await db.collection('shops').createIndex({ domain: 1 })
  const { code, output } = await run('indexes')
  expect(code).toBe(1)
  expect(output.split('\n').at(-2)).toMatch(/^An index has to be dropped first, by hand: .*domain_1/)
})
