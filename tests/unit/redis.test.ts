import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findRedis } from '../support/redis.ts'

describe('the Redis of the tests', () => {
  it('is the first one on the path', () => {
    const folder = mkdtempSync(join(tmpdir(), 'loadstone-redis-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'redis-server'), '')
    expect(findRedis(['/nowhere', folder].join(delimiter), true)).toBe(join(folder, 'redis-server'))
  })

  it('may be missing, but not where it is required', () => {
    expect(findRedis('/nowhere', false)).toBeNull()
    expect(() => findRedis('/nowhere', true)).toThrow('there is no redis-server')
  })
})
