import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { findEmbedded } from '../../../src/database/embedded.ts'
import { isGone, startProcess, startProgram, temporaryFolder } from '../../support/process.ts'

const main = 'src/main.ts'

test('a wrong variable stops the start with one line that names it, its value and what is allowed', async () => {
  const server = startProcess(main, { PORT: 'eighty' })
  expect(await server.exited).toBe(1)
  expect(server.output()).toBe('PORT is "eighty", and must be a whole number from 0 to 65535\n')
})

test('production does not start without a database of its own', async () => {
  const server = startProcess(main, { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) })
  expect(await server.exited).toBe(1)
  expect(server.output()).toBe(
    'MONGODB_URI is not set, and must be set in production: mongodb://… or mongodb+srv://…\n',
  )
})

test('on an empty folder it starts its own database, prints where to look, and Ctrl-C ends all of it', async () => {
  const dataDir = await temporaryFolder()
  const server = startProcess(main, { DATA_DIR: dataDir })
  const [, address = ''] = await server.says(/GraphQL +(http:\S+)\/graphql/)
  expect(server.output()).toContain(`${address}/graphiql`)
  expect(server.output()).toContain(`${address}/health`)
  expect(server.output()).toContain('the password is loadstone-sample')
  const answer = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  })
  expect(await answer.json()).toEqual({ data: { __typename: 'Query' } })
  const [, mongod = ''] = await server.says(/"mongod":(\d+)/)
  server.child.kill('SIGINT')
  expect(await server.exited).toBe(0)
  expect(await isGone(Number(mongod), 100)).toBe(true)
  expect(await findEmbedded(dataDir)).toBeNull()
})

test('restarted on kept data it is the same database, on the same port', async () => {
  const dataDir = await temporaryFolder()
  const uris: (string | null)[] = []
  for (const round of [1, 2]) {
    const server = startProcess(main, { DATA_DIR: dataDir })
    await server.says(/GraphQL +http/)
    uris.push(await findEmbedded(dataDir))
    server.child.kill('SIGTERM')
    expect(await server.exited, `round ${round}`).toBe(0)
  }
  expect(uris[0]).toMatch(/^mongodb:/)
  expect(uris[1]).toBe(uris[0])
}, 60_000)

test('one Ctrl-C under `npm run dev` ends all of it in order', async () => {
  const dev = startProgram('npm', ['run', 'dev'], { DATA_DIR: await temporaryFolder() })
  await dev.says(/GraphQL +http/)
  const [, mongod = ''] = await dev.says(/"mongod":(\d+)/)
  process.kill(-Number(dev.child.pid), 'SIGINT')
  await dev.exited
  expect(dev.output()).toContain('"Stopped"')
  expect(dev.output()).not.toContain('Second')
  expect(await isGone(Number(mongod), 100)).toBe(true)
}, 60_000)

/** The Node that runs this is new enough, so another one is needed, where there is one. */
const oldNode = await findOldNode()

test.skipIf(oldNode === null)('a Node below 24 is refused with one line', async () => {
  const run = promisify(execFile)(String(oldNode), ['--import', './src/check-node.js', main])
  await expect(run).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^Loadstone needs Node 24 or newer, and this is v\d+\.\d+\.\d+: [^\n]+\n$/),
  })
})

async function findOldNode(): Promise<string | null> {
  const path = '/usr/bin/node'
  try {
    await access(path, constants.X_OK)
    const { stdout } = await promisify(execFile)(path, ['--version'])
    return Number.parseInt(stdout.slice(1), 10) < 24 ? path : null
  } catch {
    return null
  }
}
