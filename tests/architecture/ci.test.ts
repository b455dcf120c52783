import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import codegen from '../../codegen.ts'

const script = readFileSync('.ci/run', 'utf8')

it('what codegen writes is what the continuous integration holds against the commit', () => {
  const [, files = ''] = /git status --porcelain -- ([^)]*)\)/.exec(script) ?? []
  expect(files.split(' ').sort()).toEqual(Object.keys(codegen.generates).sort())
})

it.each([
  ['chromium', 'CHROMIUM_REQUIRED=1', 'browser'],
  ['redis-server', 'REDIS_REQUIRED=1', 'redis'],
  // Debian's package of promtool.
  ['prometheus', 'PROMTOOL_REQUIRED=1', 'promtool'],
])(
  'the continuous integration installs %s, and then runs what needs it with %s, so that nothing is skipped',
  (tool, required, step) => {
    const installed = /apt-get install .*--no-install-recommends (.*)/.exec(script)?.[1]?.split(' ')
    expect(installed).toContain(tool)
    const steps = [...script.matchAll(/^step '.*' (\w+)$/gm)].map(([, name]) => name)
    expect(steps.indexOf(step)).toBeGreaterThan(steps.indexOf('install_tools'))
    expect(script).toMatch(new RegExp(`^${step}\\(\\) \\{\n  ${required} npx vitest run `, 'm'))
  },
)
