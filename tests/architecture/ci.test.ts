import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import codegen from '../../codegen.ts'

it('what codegen writes is what the continuous integration holds against the commit', () => {
  const [, files = ''] = /git status --porcelain -- ([^)]*)\)/.exec(readFileSync('.ci/run', 'utf8')) ?? []
  expect(files.split(' ').sort()).toEqual(Object.keys(codegen.generates).sort())
})
