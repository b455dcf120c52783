import { beforeAll, describe, expect, it } from 'vitest'
import { reportIndexes } from '../../../src/database/index-report.ts'
import { settleIndexes } from '../../../src/database/migration-indexes.ts'
import { indexes as declared } from '../../../src/indexes.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { loadSeed } from '../../support/seeded.ts'

let t: TestApp
let admin: string
beforeAll(async () => {
  t = await startApp({ DB_SLOW_QUERY_MS: '0' })
  const id = await loadSeed(t.db, { shops: 6, products: 300, users: 60 })
  admin = id('admin')
})

interface Report {
  readonly collection: string
  readonly documents: number
  readonly indexes: readonly {
    readonly name: string
    readonly keys: Record<string, number>
    readonly size: number
    readonly uses: number
    readonly since: string
    readonly neverUsed: boolean
    readonly declared: boolean
    readonly redundantWith: string | null
    readonly migration: string | null
  }[]
  readonly missing: readonly {
    readonly keys: Record<string, number>
    readonly options: object
    readonly declared: boolean
    readonly shapes: readonly string[]
    readonly migration: string
  }[]
}

const report = async (collection: string): Promise<Report> => {
  const { data, errors } = await t.ask(
    `{ indexes {
      collection documents
      indexes { name keys options size uses since neverUsed declared redundantWith migration }
      missing { keys options declared shapes migration }
    } }`,
    { as: admin },
  )
  expect(errors).toBeUndefined()
  const found = (data?.indexes as unknown as Report[] | undefined)?.find(one => one.collection === collection)
  if (!found) throw new Error(`nothing is told of ${collection}`)
  return found
}

/** Runs the line of a migration as `npm run migrate` would. */
const migrate = async (line: string) => {
  const run = new Function('indexes', `return (async () => { ${line} })()`)
  await run((collection: string, changes: object) => settleIndexes(t.db, collection, changes, { comment: 'test' }))
}

describe('indexes', () => {
  it('tells of every index what it takes, how often it was used since when, and that it is declared', async () => {
    const before = await report('products')
    expect(before.documents).toBe(300)
    expect(before.indexes.map(({ keys }) => Object.entries(keys))).toEqual(
      expect.arrayContaining(
        declared.filter(({ collection }) => collection === 'products').map(({ keys }) => Object.entries(keys)),
      ),
    )
    await t.ask('{ products(orderBy: NEWEST) { nodes { id } } }', { as: admin })
    const after = await report('products')
    const uses = ({ indexes }: Report) => indexes.find(({ name }) => name === 'createdAt_-1__id_-1')?.uses
    expect(uses(after)).toBe((uses(before) ?? 0) + 1)
    for (const { size, since, declared: of } of after.indexes) {
      expect(size).toBeGreaterThan(0)
      expect(Date.parse(since)).toBeLessThanOrEqual(Date.now())
      expect(of).toBe(true)
    }
    expect(after.missing).toEqual([])
  })

  it('names one that was never used, and when that was counted for 7 days, the line that drops it', async () => {
    await t.db.collection('wallets').createIndexes([
      { key: { ownerId: 1, deleted: 1 }, name: 'by_owner' },
      { key: { currency: 1 }, name: 'by_currency' },
      { key: { deleted: 1 }, name: 'rule', unique: true, partialFilterExpression: { currency: 'none' } },
    ])
    await t.db.collection('wallets').createIndex({ ownerId: 1 }, { name: 'shorter' })
    const { indexes } = await report('wallets')
    const of = (name: string) => indexes.find(index => index.name === name)
    expect(of('by_currency')).toMatchObject({ neverUsed: true, declared: false, redundantWith: null })
    expect(of('rule')).toMatchObject({ neverUsed: true, migration: null })
    expect(of('by_currency')?.migration).toBeNull()
    const later = Date.now() + 8 * 86_400_000
    const reports = await reportIndexes(t.db, { sizes: [], declared, asking: [], deadline: later, now: later })
    const wallets = reports.find(({ collection }) => collection === 'wallets')
    const lines = new Map(wallets?.indexes.map(({ name, migration }) => [name, migration]))
    expect(lines.get('rule')).toBeNull()
    expect(lines.get('by_currency')).toBe("await indexes('wallets', { drop: [ 'by_currency' ] })")
    await migrate(lines.get('by_currency') ?? '')
    expect((await report('wallets')).indexes.map(({ name }) => name)).not.toContain('by_currency')
    await t.db.collection('wallets').dropIndexes(['by_owner', 'shorter', 'rule'] as never)
  })

  it('names what is declared and not there, with the line that makes it', async () => {
    await t.db.collection('sitemaps').dropIndex('shopId_1_generatedAt_-1__id_-1')
    const { missing } = await report('sitemaps')
    expect(missing).toMatchObject([{ keys: { shopId: 1, generatedAt: -1, _id: -1 }, declared: true, shapes: [] }])
    await migrate(missing[0]?.migration ?? '')
    expect((await report('sitemaps')).missing).toEqual([])
  })

  it('names what the commands of this process ask for, with their shapes', async () => {
    await t.db.collection('shops').dropIndex('domain_1')
    await t.ask('{ shopByDomain(domain: "x.example.com") { name } }', { as: admin })
    const { missing } = await report('shops')
    const shapes = ['find shops { domain: ? }']
    expect(missing).toMatchObject([{ keys: { domain: 1 }, declared: true, options: { unique: true }, shapes }])
    await t.db.collection('shops').createIndex({ domain: 1 }, { unique: true })
    expect((await report('shops')).missing).toEqual([])
  })

  it('names the commands that ask for what is declared and missing: those that were refused, and those of before', async () => {
    const products = (args: string) => `{ products(${args}) { nodes { title } } }`
    const shopId = `shp_${(await t.db.collection('products').findOne())?.shopId}`
    const missingOf = async () => (await report('products')).missing
    await t.ask(products(`shopId: "${shopId}"`), { as: admin })
    await t.db.collection('products').dropIndex('shopId_1_createdAt_-1__id_-1')
    const keys = { shopId: 1, createdAt: -1, _id: -1 }
    const asks = [expect.stringMatching(/^find products \{ shopId: \? \} sort \{ createdAt: -1, _id: -1 \}/)]
    expect(await missingOf()).toMatchObject([{ keys, declared: true, shapes: asks }])
    await t.ask(products(`shopId: "${shopId}"`), { as: admin })
    expect(await missingOf()).toMatchObject([{ keys, declared: true, shapes: asks }])
    await t.db.collection('products').createIndex({ shopId: 1, createdAt: -1, _id: -1 })
    expect(await missingOf()).toEqual([])
  })

  it('takes commands that were neither slow nor found wanting as asking for what is declared, and for nothing else', async () => {
    await t.db.collection('sitemaps').dropIndex('shopId_1_generatedAt_-1__id_-1')
    const need = { collection: 'sitemaps', sort: [], range: [] }
    const seen = [
      { shape: 'of a shop', needs: [{ ...need, equality: ['shopId'], sort: [['generatedAt', -1]] as const }] },
      { shape: 'of nothing declared', needs: [{ ...need, equality: ['sizeOfFile'] }] },
    ]
    const deadline = Date.now() + 30_000
    const reports = await reportIndexes(t.db, { sizes: [], declared, asking: [], seen, deadline })
    await t.db.collection('sitemaps').createIndex({ shopId: 1, generatedAt: -1, _id: -1 })
    expect(reports.find(({ collection }) => collection === 'sitemaps')?.missing).toMatchObject([
      { keys: { shopId: 1, generatedAt: -1, _id: -1 }, declared: true, shapes: ['of a shop'] },
    ])
  })

  it('are for admins alone', async () => {
    const { errors } = await t.ask('{ indexes { collection } databaseSchema { name } planGuard { mode } }')
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['UNAUTHENTICATED']))
  })
})
