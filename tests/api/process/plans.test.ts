import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, print } from 'graphql'
import mongoose from 'mongoose'
import { describe, expect, inject, it } from 'vitest'
import { operationsIn } from '../../../src/cli/plan-operations.ts'
import { distinct, type PlanLine, tableOf } from '../../../src/cli/plan-table.ts'
import { allDomains } from '../../../src/graphql/schema.ts'
import { generate } from '../../../src/seed/generate.ts'
import { startProcess, temporaryFolder } from '../../support/process.ts'

/** Collections that the data set fills. */
const seeded = new Set([...generate({ shops: 3, products: 3, users: 12 })].map(({ collection }) => collection))

const plans = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const child = startProcess('src/cli/plans.ts', { MONGODB_URI: inject('mongodbUri'), ...env }, args)
  const code = await child.exited
  return { code, output: child.output() }
}

/** A folder with these files. */
const folder = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const dir = join(await temporaryFolder(), 'operations')
  await mkdir(dir)
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
  return dir
}

interface Row {
  readonly line: string
  readonly examined: number
  readonly returned: number
  /** Documents that it may look at. */
  readonly most: number
  readonly by: string
}

const rowsIn = (output: string): Row[] =>
  [...output.matchAll(/^.* {2}(\d+)\/(\d+) +(?:(2n\+2)|(count)|(\d+) (\w+))( {2}.*| sorted.*)?$/gm)].map(
    ([line, examined, returned, rule, count, most, by = rule ?? count ?? '']) => ({
      ...{ line, by, examined: Number(examined), returned: Number(returned) },
      most: rule ? 2 * Number(returned) + 2 : count ? Number.POSITIVE_INFINITY : Number(most),
    }),
  )

const ownDatabases = async () => {
  const client = await mongoose.mongo.MongoClient.connect(inject('mongodbUri'))
  const { databases: found } = await client.db().admin().listDatabases({ nameOnly: true })
  await client.close()
  return found.map(({ name }) => name).filter(name => name.startsWith('loadstone_plans_'))
}

describe('npm run plans', { timeout: 120_000 }, () => {
  it('finds an index for every operation that we ship and for every path of every list, and leaves nothing behind', async () => {
    const { code, output } = await plans([])
    expect(output).toMatch(
      /\n\d+ plans on \d+ documents in [\d.]+ s: \d+ within 2 × returned \+ 2, \d+ within a fixed bound, \d+ counts of what no index has together, which have none\b.*\nNo fault\n$/,
    )
    expect(code).toBe(0)
    const lines = output.split('\n')
    for (const { spec, entity } of allDomains.flatMap(({ lists }) => [...lists])) {
      if (!seeded.has(entity.model.collection)) continue
      for (const { equality, sorts, admin } of spec.paths) {
        if (admin === false) continue
        for (const sort of sorts)
          expect(lines.filter(line => line.startsWith(`${spec.name} {${equality.join(', ')}} → ${sort} `))).not.toEqual(
            [],
          )
      }
    }
    expect(output).toMatch(/^ShopProducts products +shopId 1, updatedAt -1, _id -1 +21\/21 +2n\+2$/m)
    expect(output).toMatch(/^Not planned, as they are no queries: .*readme-login\.graphql$/m)
    expect(output).not.toMatch(/SCANS|SORTS|WASTEFUL|is refused/)
    const rows = rowsIn(output)
    expect(rows.filter(({ examined, most }) => examined > most)).toEqual([])
    expect([...new Set(rows.map(({ by }) => by))].sort()).toEqual([
      '2n+2',
      'count',
      'ids',
      'parents',
      'residual',
      'search',
    ])
    const rule = rows.filter(({ examined, returned }) => examined <= 2 * returned + 2)
    expect(rows.filter(row => !rule.includes(row) && !/(bounded|no bound)/.test(row.line))).toEqual([])
    expect(await ownDatabases()).toEqual([])
    expect(seeded.size).toBeGreaterThan(10)
  })

  it('fails for a folder with an operation that no index serves, names it, and plans the others', async () => {
    const dir = await folder({
      'good.graphql': 'query Good($id: ID!) { product(id: $id) { ...Line } }',
      'line.gql': 'fragment Line on Product { title shop { name } }',
      'bad.graphql': 'query Slow { products(status: DRAFT, orderBy: TITLE) { nodes { id } } }',
      'mixed.graphql':
        'query Mixed { products(status: DRAFT, orderBy: TITLE) { nodes { id } } todoLists { nodes { id } } }',
      'old.graphql': 'query Gone { product(id: "prd_64f0c0ffee64f0c0ffee64f0") { nope } }',
      'far.graphql':
        '{ products(first: 100) { nodes { shop { products(first: 100) { nodes { title handle description } } } } } }',
      'none.graphql': 'query None($cursor: String!) { products(after: $cursor) { nodes { id } } }',
      'again.graphql': `query Again { ${[1, 2, 3, 4].map(n => `p${n}: products(first: ${n}) { nodes { id } }`).join(' ')} }`,
      'one.graphql': 'query Twice($id: ID!) { product(id: $id) { title } }',
      'two.graphql': 'query Twice { viewer: me { name } }',
      'variables.json': JSON.stringify({ 'Twice (one.graphql)': { id: 'prd_64f0c0ffee64f0c0ffee64f0' } }),
    })
    const { code, output } = await plans(['--operations', dir])
    expect(code).toBe(1)
    expect(output).toMatch(/^! Slow is refused: products: UNINDEXED_QUERY: .*Served nearby/m)
    expect(output.match(/^! Mixed .*?UNINDEXED_QUERY/gm)).toEqual([
      expect.stringMatching(/ as admin, merchant of .*, shopper\b.*: products: UNINDEXED_QUERY$/),
      '! Mixed is refused as admin: todoLists: UNINDEXED_QUERY',
    ])
    expect(output).toMatch(/^! Gone is refused: GRAPHQL_VALIDATION_FAILED: /m)
    expect(output).toMatch(/^! far\.graphql is refused: QUERY_TOO_COMPLEX: /m)
    expect(output).toMatch(/^! None is refused: the data has no value for \$cursor: give it in variables\.json$/m)
    expect(output).toMatch(/^Good product\.shop +_id 1 +1\/1 +2n\+2$/m)
    expect(output).toMatch(/^Twice \(one\.graphql\) product +_id 1 +0\/0 +2n\+2 +no match$/m)
    expect(output).toMatch(
      /^Again p1 .*\n {2}~ The operation asks `Query\.products` by aliases, which took 4 commands/m,
    )
    expect(output).toMatch(/ s: .*, 1 without a match, \d with a finding\n5 faults\n$/)
  })

  it('lets no bound pass with --strict', async () => {
    const dir = await folder({
      'r.graphql': `query Residual($shopId: ID!, $status: ProductStatus!) {
        products(shopId: $shopId, status: $status, orderBy: TITLE) { nodes { id } } }`,
    })
    const strict = await plans(['--operations', dir, '--strict'])
    expect(strict.output).toMatch(
      /^Residual products .* 600 residual +BOUNDED\b.*\n {2}! \d+ documents are looked at for \d+: a filter is checked on at most 600 of them\.$/m,
    )
    expect(strict.output).toMatch(/\n\d faults?\n$/)
    expect(strict.code).toBe(1)
  })

  it('plans a manifest as PERSISTED_MANIFEST takes one, with the variables of a file', async () => {
    const mine =
      'query Mine($handle: String!, $shopId: ID!) { productByHandle(shopId: $shopId, handle: $handle) { title } }'
    const dir = await folder({
      'manifest.json': JSON.stringify({
        h1: mine,
        h2: 'query Own($email: EmailAddress!) { userByEmail(email: $email) { name } }',
      }),
      'values.json': JSON.stringify({ Own: { email: 'nobody@example.com' } }),
    })
    const given = ['--manifest', join(dir, 'manifest.json'), '--variables', join(dir, 'values.json')]
    const { output, code } = await plans(given)
    expect(output).toMatch(/^Own userByEmail +email 1 +0\/0 +2n\+2 +no match$/m)
    expect(output).toMatch(/^Mine productByHandle +shopId 1, handle 1 +1\/1 +2n\+2$/m)
    expect(code).toBe(0)
  })
})

it('npm run plans drops its database at Ctrl-C', { timeout: 60_000 }, async () => {
  const child = startProcess('src/cli/plans.ts', { MONGODB_URI: inject('mongodbUri') })
  await expect.poll(ownDatabases, { timeout: 30_000 }).toHaveLength(1)
  child.child.kill('SIGINT')
  expect(await child.exited).toBe(1)
  expect(child.output()).toBe('Stopped; its database is dropped\n')
  expect(await ownDatabases()).toEqual([])
})

it('a plan says as whom it was made where others have another one', () => {
  const line = (as: string, index: string, more: Partial<PlanLine> = {}): PlanLine => ({
    ...{ asks: 'Mine orders', as: [as], index, examined: 1, returned: 1 },
    ...{ verdict: 'indexed' as const, reasons: [], recommendations: [], findings: [] },
    ...{ allowed: { documents: 4, by: 'returned' as const }, ...more },
  })
  const made = [
    line('admin', 'createdAt -1'),
    line('shopper', 'userId 1'),
    line('brand', 'userId 1', { examined: 3 }),
    line('admin', '_id 1', { asks: 'One' }),
    line('shopper', '_id 1', { asks: 'One' }),
  ]
  const table = tableOf(distinct(made)).slice(1)
  expect(table.map(text => text.replace(/ {2,}/g, ' | '))).toEqual([
    'Mine orders | createdAt -1 | 1/1 | 2n+2 | as admin',
    'Mine orders | userId 1 | 3/1 | 2n+2 | as shopper, brand',
    'One | _id 1 | 1/1 | 2n+2',
  ])
})

describe('what npm run plans does not do, in one line', () => {
  it.each<[string, readonly string[], RegExp, NodeJS.ProcessEnv?]>([
    ['an empty folder', ['--operations', 'migrations'], /^migrations has no file \*\.graphql or \*\.gql\n$/],
    ['no folder', ['--operations', '/nonexist'], /^\/nonexist does not exist\n$/],
    ['a file for a folder', ['--operations', 'package.json'], /^package\.json is no folder\n$/],
    ['a manifest that is not there', ['--manifest', '/nonexist.json'], /^\/nonexist\.json does not exist\n$/],
    ['no values', ['--variables', '/nonexist.json'], /^\/nonexist\.json does not exist\n$/],
    ['values that are none', ['--variables', 'README.md'], /^README\.md is no JSON: /],
    ['both', ['--operations', 'a', '--manifest', 'b'], /^Give --operations or --manifest, not both\n$/],
    ['no manifest', ['--manifest', 'package.json'], /^package\.json is no manifest of operations: /],
    ['an unknown option', ['--speed'], /^Unknown option '--speed'/],
    [
      'production',
      [],
      /^This makes and drops a database of its own beside yours/,
      { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) },
    ],
  ])('%s', async (_, args, says, env) => {
    // Nobody answers there: what it is given is looked at first.
    const { code, output } = await plans(args, { MONGODB_URI: 'mongodb://127.0.0.1:1', ...env })
    expect(output).toMatch(says)
    expect(output.trim().split('\n')).toHaveLength(1)
    expect(code).toBe(1)
  })

  it.each<[string, unknown, RegExp]>([
    [
      'an operation that is not there',
      { Tow: {} },
      /variables\.json has values for Tow, but there is no such operation$/,
    ],
    ['a variable that is not there', { Two: { ids: 1 } }, /has a value for \$ids of Two, which has no such variable$/],
    ['no object', { Two: 7 }, /variables\.json must have an object of variables for Two$/],
    ['no operation', [], /variables\.json must be \{ "Operation": \{ "variable": value \} \}$/],
  ])('values for %s', async (_, variables, says) => {
    const two = 'query Two($id: ID!) { product(id: $id) { title } }'
    const dir = await folder({ 'a.graphql': two, 'variables.json': JSON.stringify(variables) })
    await expect(operationsIn(dir)).rejects.toThrow(says)
  })

  it('a file that is no GraphQL', async () => {
    const { code, output } = await plans(['--operations', await folder({ 'a.graphql': 'query {' })])
    expect(output).toMatch(/a\.graphql is no GraphQL: Syntax Error/)
    expect(code).toBe(1)
  })
})

it('every operation of the README is one of those that are planned, word for word', async () => {
  const readme = await readFile('README.md', 'utf8')
  const texts = [...readme.matchAll(/"query": ("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) => String(JSON.parse(text)))
  expect(texts.length).toBeGreaterThanOrEqual(3)
  const names = ['login', 'products', 'cost']
  const shipped = await Promise.all(names.map(name => readFile(`operations/readme-${name}.graphql`, 'utf8')))
  expect(texts.map(text => print(parse(text)))).toEqual(shipped.map(text => print(parse(text))))
})
