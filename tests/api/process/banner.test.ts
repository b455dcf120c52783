import { expect, test } from 'vitest'
import { openTestDatabase, testConfig, uriOf } from '../../support/database.ts'
import { person } from '../../support/people.ts'
import { startProcess } from '../../support/process.ts'

/** What a development server prints on a database that holds one person. */
const bannerOn = async (email: string): Promise<string> => {
  const config = testConfig()
  const { connection } = await openTestDatabase(config)
  const { ObjectId } = connection.base.mongo
  await connection.collection('users').insertOne(person('admin', new ObjectId(), { email, roles: ['admin'] }))
  const env = { NODE_ENV: 'development', PORT: '0', MONGODB_URI: uriOf(config), DB_NAME: connection.name }
  const server = startProcess('src/main.ts', env)
  await server.says(/Health {4}http\S+\n/)
  server.child.kill('SIGTERM')
  expect(await server.exited).toBe(0)
  return server.output()
}

test('a start names the sample accounts where the database has them', async () => {
  expect(await bannerOn('admin@example.com')).toMatch(
    /Sign in as admin@example\.com, .*\n.*the password is loadstone-sample/,
  )
})

test('a start names no accounts that the database does not have', async () => {
  expect(await bannerOn('somebody@example.com')).not.toContain('Sign in as')
})
