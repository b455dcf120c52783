import { describe, expect, it } from 'vitest'
import { findChromium } from '../support/chromium.ts'

describe('the Chromium of the browser tests', () => {
  it('is the first one that is there', () => {
    expect(findChromium([undefined, '/nowhere/chromium', process.execPath, '/bin/sh'], true)).toBe(process.execPath)
  })

  it('may be missing, but not where it is required', () => {
    expect(findChromium([], false)).toBeNull()
    expect(() => findChromium([], true)).toThrow('there is no Chromium')
    expect(() => findChromium(['/nowhere/chromium'], true)).toThrow('there is no Chromium')
  })
})
