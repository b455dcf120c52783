import { expect, inject, test } from 'vitest'
import { startProcess, temporaryFolder } from '../../support/process.ts'
import { startProxy } from '../../support/proxy.ts'

const command = 'tests/support/command.ts'

test('a command runs its own database where none is running, and ends it', async () => {
  const dataDir = await temporaryFolder()
  for (const count of [1, 2]) {
    const run = startProcess(command, { DATA_DIR: dataDir })
    expect(await run.exited).toBe(0)
    const [which, told] = run.output().split('\n')
    // What nobody has named is not taken for what he meant.
    const made = count === 1 ? ', which is made just now: there was none' : ''
    expect(which).toBe(`MONGODB_URI is not set: this is the embedded database of DATA_DIR, ${dataDir}${made}`)
    expect(told).toMatch(new RegExp(`^${count} notes in 127.0.0.1:\\d+$`))
  }
})

test('a command beside a running server works on the same database, and leaves it running', async () => {
  const dataDir = await temporaryFolder()
  const server = startProcess('tests/support/stand-in.ts', { DATA_DIR: dataDir })
  const [, address] = await server.says(/started (http\S+)/)
  const run = startProcess(command, { DATA_DIR: dataDir })
  expect(await run.exited).toBe(0)
  expect(run.output()).toMatch(/^MONGODB_URI is not set: [^\n]+\n1 notes in/)
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
