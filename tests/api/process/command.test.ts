import { expect, inject, test } from 'vitest'
import { startProcess, temporaryFolder } from '../../support/process.ts'
import { startProxy } from '../../support/proxy.ts'

const command = 'tests/support/command.ts'

test('a command runs its own database where none is running, and ends it', async () => {
  const dataDir = await temporaryFolder()
  for (const count of [1, 2]) {
    const run = startProcess(command, { DATA_DIR: dataDir })
    expect(await run.exited).toBe(0)
    expect(run.output()).toMatch(new RegExp(`^${count} notes in 127.0.0.1:\\d+\\n$`))
  }
})

test('a command beside a running server works on the same database, and leaves it running', async () => {
  const dataDir = await temporaryFolder()
  const server = startProcess('tests/support/stand-in.ts', { DATA_DIR: dataDir })
  const [, address] = await server.says(/started (http\S+)/)
  const run = startProcess(command, { DATA_DIR: dataDir })
  expect(await run.exited).toBe(0)
  expect(run.output()).toMatch(/^1 notes in/)
  expect((await fetch(`${address}/health/ready`)).status).toBe(200)
})

test('what can be expected to go wrong is told in one line, with exit code 1', async () => {
  const proxy = await startProxy(inject('mongodbUri'))
  const env = {
    MONGODB_URI: proxy.uri,
    DB_SERVER_SELECTION_TIMEOUT: '100',
    DB_MAX_RETRY_ATTEMPTS: '1',
    LOG_LEVEL: 'silent',
  }
  const run = startProcess(command, env)
  expect(await run.exited).toBe(1)
  expect(run.output()).toMatch(/^The database cannot be reached, given up on the first try: [^\n]+\n$/)
})
