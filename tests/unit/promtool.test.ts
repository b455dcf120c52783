import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findPromtool } from '../support/promtool.ts'

describe('the promtool of the tests', () => {
  it('is the first one on the path', () => {
    const folder = mkdtempSync(join(tmpdir(), 'loadstone-promtool-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'promtool'), '')
    expect(findPromtool(['/nowhere', folder].join(delimiter), true)).toBe(join(folder, 'promtool'))
  })

  it('may be missing, but not where it is required', () => {
    expect(findPromtool('/nowhere', false)).toBeNull()
    expect(() => findPromtool('/nowhere', true)).toThrow('there is no promtool')
  })
})
