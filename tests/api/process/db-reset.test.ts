import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type mongoose from 'mongoose'
import { expect, inject, it } from 'vitest'
import { openTestDatabase, testConfig } from '../../support/database.ts'
import { startProcess, temporaryFolder } from '../../support/process.ts'

const config = testConfig()
const { connection } = await openTestDatabase(config)
const db = connection.db as mongoose.mongo.Db
const reset = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const own = { MONGODB_URI: inject('mongodbUri'), DB_NAME: db.databaseName, ...env }
  const child = startProcess('src/cli/db-reset.ts', own, args)
  return { code: await child.exited, output: child.output() }
}

it('db:reset drops everything and makes it anew, with sample data, but only where it is told that it may', {
  timeout: 60_000,
}, async () => {
  await db.collection('mine').insertOne({})
  expect(await reset([])).toEqual({
    code: 1,
    output: `This drops all of the database ${db.databaseName}: add --yes to do it\n`,
  })
  const production = await reset(['--yes'], { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) })
  expect(production).toEqual({
    code: 1,
    output: 'This would drop a production database: it is only done outside production\n',
  })
  expect(await db.collection('mine').countDocuments()).toBe(1)
  const { code, output } = await reset(['--yes'])
  expect(output).toMatch(/is as new: \d+ indexes, \d+ documents of sample data\nSign in as/)
  expect(code).toBe(0)
  expect(await db.collection('mine').countDocuments()).toBe(0)
  expect(await db.collection('products').countDocuments()).toBe(300)
  expect((await db.collection('shops').indexes()).map(({ name }) => name)).toContain('domain_1')
})

it('db:reset drops nothing where a migration cannot be loaded, and says what is left where one fails', async () => {
  await db.dropDatabase()
  await db.collection('mine').insertOne({})
  const dir = await temporaryFolder()
  const write = (source: string) => writeFile(join(dir, '20260101000000-first.ts'), source)
  await write('export const down = 1')
  expect(await reset(['--yes', '--dir', dir])).toEqual({
    code: 1,
    output: '20260101000000-first must export a function `up`\nNothing has been dropped\n',
  })
  expect(await db.collection('mine').countDocuments()).toBe(1)
  await write("export const up = async () => { throw new Error('half way') }")
  const failed = await reset(['--yes', '--dir', dir])
  expect(failed.code).toBe(1)
  expect(failed.output).toMatch(/first \(up\) failed: half way\n/)
  expect(failed.output).toMatch(/\S+ has been dropped, and holds what its migrations did so far, without indexes and/)
  expect(failed.output).not.toContain('Nothing has been dropped')
  expect(await db.collection('mine').countDocuments()).toBe(0)
})
