import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { startProcess, temporaryFolder } from '../../support/process.ts'

const main = 'src/main.ts'

/** A port of 127.0.0.1 that somebody else listens on. */
const takenPort = async (): Promise<number> => {
  const squatter = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void squatter.close())
  await once(squatter, 'listening')
  return (squatter.address() as { port: number }).port
}

describe('what this machine cannot do ends the start with one line that names variable, value and what is allowed', () => {
  test('a port that is taken, before any database is started', async () => {
    const dataDir = await temporaryFolder()
    const port = await takenPort()
    const server = startProcess(main, { PORT: String(port), DATA_DIR: dataDir })
    expect(await server.exited).toBe(1)
    expect(server.output()).toBe(`PORT is "${port}", and must be free, but 127.0.0.1 has it in use\n`)
    expect(await readdir(dataDir)).toEqual([])
  })

  test.each(['no-such-host.invalid', '203.0.113.7'])('the host %s, which is not ours', async HOST => {
    const server = startProcess(main, { HOST, MONGODB_URI: inject('mongodbUri') })
    expect(await server.exited).toBe(1)
    expect(server.output()).toMatch(
      new RegExp(`^HOST is "${HOST}", and must be an address of this machine, or a name of one: [^\\n]+\\n$`),
    )
  })

  test('a data folder that is a file', async () => {
    const file = join(await temporaryFolder(), 'data')
    await writeFile(file, '')
    const server = startProcess(main, { DATA_DIR: file })
    expect(await server.exited).toBe(1)
    expect(server.output()).toBe(
      `DATA_DIR is "${file}", and must be a folder that can be made and written: ${file} is not a folder\n`,
    )
  })

  test.each(['/proc/x', '/proc/x/y', '/dev/null/x'])('the data folder %s, which cannot be made', async DATA_DIR => {
    const server = startProcess(main, { DATA_DIR })
    expect(await server.exited).toBe(1)
    expect(server.output()).toMatch(
      new RegExp(`^DATA_DIR is "${DATA_DIR}", and must be a folder that can be made and written: [^\\n]+\\n$`),
    )
  })

  test('a data folder of a command', async () => {
    const command = startProcess('tests/support/command.ts', { DATA_DIR: '/proc/x' })
    expect(await command.exited).toBe(1)
    expect(command.output()).toMatch(/^DATA_DIR is "\/proc\/x", and must be a folder[^\n]+\n$/)
  })
})

test('a connection string that the driver refuses is not tried again, and told by the name of its variable', async () => {
  const server = startProcess(main, { MONGODB_URI: 'mongodb://127.0.0.1:1/?noSuchOption=1' })
  expect(await server.exited).toBe(1)
  const fatal = server
    .output()
    .split('\n')
    .filter(line => line.includes('"level":60'))
  expect(fatal).toHaveLength(1)
  expect(fatal[0]).toContain('Cannot start: MONGODB_URI cannot be used: MongoParseError: option nosuchoption')
  expect(server.output()).not.toContain('will retry')
})
