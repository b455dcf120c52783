import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { expect, inject, it } from 'vitest'
import { createLines } from '../../../src/cli/export-lines.ts'
import { allDomains, buildSchema } from '../../../src/graphql/schema.ts'
import { anything } from '../../../src/kernel/condition.ts'
import { loadSample } from '../../../src/seed/sample.ts'
import { startMerchants } from '../../support/merchants.ts'
import { startProgram, temporaryFolder } from '../../support/process.ts'
import { doorOn, requestOf, viewerWith } from '../../support/requests.ts'

const t = await startMerchants()
await loadSample(t.db, 'loadstone-sample')
const env = { MONGODB_URI: inject('mongodbUri'), DB_NAME: t.db.databaseName }
const owner = await t.user({ roles: ['admin'] })

/** Runs it as a shell does, so that its stdout is a file or a pipe. */
const shell = async (args: string, more: { into?: string; node?: string; env?: NodeJS.ProcessEnv } = {}) => {
  const file = join(await temporaryFolder(), 'out.ndjson')
  const command = `${process.execPath} ${more.node ?? ''} src/cli/export.ts ${args} ${more.into ?? '>'} ${file}; echo "code $?"`
  const child = startProgram('/bin/bash', ['-o', 'pipefail', '-c', command], { ...env, ...more.env })
  await child.exited
  const text = await readFile(file, 'utf8').catch(() => '')
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Record<string, unknown>)
  const [, said = '', code = ''] = /^([\s\S]*)code (\d+)\n$/.exec(child.output()) ?? []
  return { lines, said, code: Number(code), text }
}
const shop = `shp_${(await t.db.collection('products').findOne({}))?.shopId.toHexString()}`
const ofShop = { shopId: (await t.db.collection('products').findOne({}))?.shopId as mongoose.Types.ObjectId }

it('a line is what the API shows of a row, with the ids of what it belongs to, newest first', async () => {
  const { lines, said, code } = await shell(`products --shop ${shop} --batch-size 7`)
  const total = await t.db.collection('products').countDocuments(ofShop)
  expect([code, said, lines.length]).toEqual([0, `${total} products\n`, total])
  const fields = `id handle title description pricePaise currency tags status optimized
    seo { title description keywords score optimized optimizedAt language findings } version createdAt updatedAt`
  const nodes: Record<string, unknown>[] = []
  for (let after: string | null = null; ; ) {
    const page = `{ products(shopId: "${shop}", first: 100${after ? `, after: "${after}"` : ''}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`
    const { data } = await t.ask(page, { as: owner })
    const { products } = data as unknown as {
      products: { nodes: typeof nodes; pageInfo: { hasNextPage: boolean; endCursor: string } }
    }
    nodes.push(...products.nodes)
    if (!products.pageInfo.hasNextPage) break
    after = products.pageInfo.endCursor
  }
  expect(lines.map(({ shopId, ...line }) => [shopId, line])).toEqual(
    nodes.map(node => [shop, expect.objectContaining(node)]),
  )
})

it('goes on behind the line that it was cut off at, in the order that was asked for', { timeout: 60_000 }, async () => {
  const asked = `products --shop ${shop} --order TITLE --batch-size 10`
  const whole = await shell(asked)
  const titles = whole.lines.map(({ id }) => id)
  expect(titles.length).toBeGreaterThan(20)
  const rest = await shell(`${asked} --after ${titles[14]}`)
  expect(rest.lines.map(({ id }) => id)).toEqual(titles.slice(15))
  const gone = await shell(`${asked} --after prd_${'0'.repeat(24)}`)
  expect([gone.code, gone.said]).toEqual([
    1,
    `There is no prd_${'0'.repeat(24)} any more to go on behind: give the id of an earlier line\n`,
  ])
})

it('gives with --as what that user may see, and nobody else’s', { timeout: 60_000 }, async () => {
  const merchant = await t.user({ shopIds: [ofShop.shopId] })
  const { lines } = await shell(`products --as usr_${merchant}`)
  expect(lines).toHaveLength(await t.db.collection('products').countDocuments(ofShop))
  expect(new Set(lines.map(({ shopId }) => shopId))).toEqual(new Set([shop]))
  const none = await shell(`products --as usr_${'0'.repeat(24)}`)
  expect([none.code, none.said]).toEqual([1, `There is no active user usr_${'0'.repeat(24)}\n`])
})

it('ends quietly where nobody reads on', { timeout: 60_000 }, async () => {
  const { lines, said, code } = await shell('products --batch-size 1', { into: '| head -n 2 >' })
  expect([lines.length, said, code]).toEqual([2, '', 0])
})

it('is flat in memory: 150 MB go through a heap of 128', { timeout: 120_000 }, async () => {
  const description = 'x'.repeat(100_000)
  const product = {
    ...(await t.db.collection('products').findOne({})),
    description,
    shopId: new mongoose.Types.ObjectId(),
  }
  for (let n = 0; n < 15; n++) {
    await t.db.collection('products').insertMany(
      Array.from({ length: 100 }, (_, i) => ({
        ...product,
        _id: new mongoose.Types.ObjectId(),
        handle: `h-${n}-${i}`,
      })),
    )
  }
  const args = `products --shop shp_${product.shopId.toHexString()} --batch-size 100`
  const { code, said } = await shell(args, { node: '--max-old-space-size=128', into: '| wc -c >' })
  expect([code, said]).toEqual([0, '1500 products\n'])
})

it.each([
  ['walls', /^Give one of: users, [^\n]+\n$/],
  ['products --order BEST', 'must be one of NEWEST, RECENTLY_UPDATED, TITLE, but got BEST\n'],
  ['products --status sold', '--status must be one of DRAFT, ACTIVE, ARCHIVED, but got sold\n'],
  ['products --updated-after soon', '--updated-after must be a time such as'],
  ['products --shop 7', '`shopId` must be an id like shp_<24 hex digits>.\n'],
  ['products --order TITLE', /TITLE/],
  ['products --colour red', "Unknown option '--colour'"],
])('export %s is refused in one line', async (args, message) => {
  const { code, said } = await shell(args)
  expect(code).toBe(1)
  expect(said.trimEnd().split('\n')).toHaveLength(1)
  expect(said).toMatch(message)
})

it('every list can be exported, and none of their secrets with it', async () => {
  const schema = buildSchema()
  await t.db.collection('users').updateMany({}, { $set: { passwordReset: { tokenHash: 'hidden' } } })
  for (const list of allDomains.flatMap(({ lists }) => lists)) {
    const lines = createLines(schema, list.entity)
    const request = requestOf(viewerWith({ roles: ['admin'] }), [], { selection: lines.selection })
    const rows = await doorOn(t.db).byKeys<object>(request, {
      ...{ entity: list.entity, field: '_id', path: 'export', where: anything, extra: lines.extra },
      keys: (
        await t.db
          .collection(list.entity.model.collection)
          .find({ deleted: { $ne: true } })
          .limit(20)
          .toArray()
      ).map(({ _id }) => _id.toHexString()),
    })
    const texts = await lines.linesOf(request, [...rows.values()])
    expect(texts.length, list.spec.name).toBe(rows.size)
    for (const text of texts) expect(text).not.toMatch(/argon2|hidden|Hash"|"searchWords|"__v|"titleKey/)
    expect(texts.every(text => /^\{"id":"[a-z]{3}_[0-9a-f]{24}"/.test(text))).toBe(true)
  }
})
