import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const script = `
  import { createLog } from './src/log.ts'
  const log = createLog({ instance: 'web-1', log: { level: 'info', pretty: false } })
  log.info({ password: 'hunter2', user: { token: 'hunter2' }, req: { headers: { authorization: 'Bearer hunter2' } } }, 'signed in')
  log.debug('not at this level')
  process.exit(0)
`

test('a line is JSON with the instance, its secrets are hidden, and an exit right after it does not lose it', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  expect(stdout.trim().split('\n')).toHaveLength(1)
  expect(stdout).not.toContain('hunter2')
  expect(JSON.parse(stdout)).toMatchObject({ instance: 'web-1', msg: 'signed in', password: '[redacted]' })
})
