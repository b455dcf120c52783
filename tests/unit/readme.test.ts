import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { variables } from '../../src/config.ts'

const rows = readFileSync('README.md', 'utf8')
  .split('\n')
  .filter(line => /^\| `[A-Z_]+` \| /.test(line))

describe('the table of variables in the README', () => {
  test('has a row for every variable, with its description and defaults, and no other', () => {
    const expected = variables.map(({ name, description, default: fallback, production }) =>
      `| \`${name}\` | ${description} | ${[...new Set([fallback, production])]
        .filter(Boolean)
        .map(v => `\`${v}\``)
        .join(' / ')} |`.replace('|  |', '| |'),
    )
    expect(rows).toEqual(expected)
  })
})
