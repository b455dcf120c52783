import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Row {
  readonly id: string
  readonly closedBy: string
  readonly tests: readonly (readonly [file: string, title: string])[]
  readonly named: string
  readonly ways: string
}

const rows: Row[] = readFileSync('docs/safety.md', 'utf8')
  .split('\n')
  .filter(line => /^\| [TIB]\d+ \|/.test(line))
  .map(line => {
    const [id = '', , closedBy = '', named = '', ways = ''] = line
      .split(' | ')
      .map(cell => cell.replace(/^\| | \|$/g, ''))
    const tests = [...named.matchAll(/`(tests\/[^`]+)`: “([^”]+)”/g)].map(
      ([, file = '', title = '']) => [file, title] as const,
    )
    return { id, closedBy, tests, named, ways }
  })

const numbered = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${letter}${i + 1}`)

const sources = new Map<string, string>()
const sourceOf = (file: string): string => {
  const source = sources.get(file) ?? readFileSync(file, 'utf8')
  sources.set(file, source)
  return source
}

/** Whether a file has a test of that title, as it stands in the source. */
const hasTest = (file: string, title: string): boolean => {
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`\\(\\s*(['"\`])${escaped}\\1,`).test(sourceOf(file))
}

describe('docs/safety.md', () => {
  it('has a row for each trap, each incident and each behaviour', () => {
    expect(rows.map(({ id }) => id)).toEqual([...numbered('T', 13), ...numbered('I', 18), ...numbered('B', 17)])
  })

  it.each(rows.map(row => [row.id, row] as const))('%s names tests and sources that are there', (_id, row) => {
    expect(row.tests.length).toBeGreaterThan(0)
    // What is not of that form is no name of a test.
    expect(row.named.split('<br>')).toHaveLength(row.tests.length)
    for (const [file, title] of row.tests) expect([file, title, hasTest(file, title)]).toEqual([file, title, true])
    const paths = [...row.closedBy.matchAll(/`((?:src|schema|tests)\/[^`]*)`/g)].map(([, path = '']) => path)
    expect(paths.filter(path => !existsSync(path))).toEqual([])
    expect(row.ways).toMatch(/^(all|–|(POST|GET|batch|WS)(, (POST|GET|batch|WS))*)$/)
  })

  it('would be told that a test is not there', () => {
    expect(hasTest('tests/unit/safety.test.ts', 'has a row for each trap')).toBe(false)
    expect(hasTest('tests/unit/safety.test.ts', 'would be told that a test is not there')).toBe(true)
  })
})

it('no source populates, runs code in the database, or matches a pattern in it', () => {
  const files = globSync('src/**/*.ts')
  expect(files.length).toBeGreaterThan(100)
  const found = files.flatMap(file =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /\.populate\(|\$(?:where|function|accumulator|regex|text)\b|\beval\(|new Function\(|mapReduce/g,
      ),
    ].map(([text]) => [file, text]),
  )
  expect(found).toEqual([])
})
