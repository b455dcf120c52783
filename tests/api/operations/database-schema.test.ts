import { type OperationDefinitionNode, parse } from 'graphql'
import type mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { costOf } from '../../../src/graphql/limits/cost.ts'
import { buildSchema } from '../../../src/graphql/schema.ts'
import { startApp, type TestApp } from '../../support/app.ts'
import { loadSeed } from '../../support/seeded.ts'

let t: TestApp
let admin: string
beforeAll(async () => {
  t = await startApp()
  admin = (await loadSeed(t.db, { shops: 6, products: 120, users: 60 }))('admin')
})

type Document = mongoose.mongo.WithId<mongoose.mongo.Document>

interface Collection {
  readonly name: string
  readonly type: string | null
  readonly declared: boolean
  readonly documents: number
  readonly sampled: number
  readonly skipped: number
  readonly whole: boolean
  readonly unfit: number
  readonly unfitEstimate: number
  readonly misfits: readonly { path: string; problem: string; documents: number }[]
  readonly fields: readonly {
    path: string
    found: readonly { kind: string; documents: number }[]
    declared: Record<string, unknown> | null
  }[]
  readonly relations: readonly { field: string; type: string | null }[]
  readonly indexes: readonly { name: string }[]
}

const ask = async (args = ''): Promise<{ all: readonly Collection[]; text: string }> => {
  const { data, errors } = await t.ask(
    `{ databaseSchema${args} {
      name type declared documents sampled whole skipped unfit unfitEstimate
      misfits { path problem documents }
      fields { path found { kind documents } declared { kind required unique values fallback } }
      indexes { name keys } relations { field type }
    } }`,
    { as: admin },
  )
  expect(errors).toBeUndefined()
  return { all: data?.databaseSchema as unknown as Collection[], text: JSON.stringify(data) }
}

const of = (all: readonly Collection[], name: string): Collection => {
  const found = all.find(one => one.name === name)
  if (!found) throw new Error(`nothing is told of ${name}`)
  return found
}

describe('databaseSchema', () => {
  it('tells of each field what a sample holds against what is declared: kind, required, unique, values, default', async () => {
    const { all } = await ask()
    const products = of(all, 'products')
    expect(products).toMatchObject({
      type: 'Product',
      declared: true,
      documents: 120,
      sampled: 120,
      skipped: 0,
      unfit: 0,
    })
    const field = (path: string) => products.fields.find(one => one.path === path)
    expect(field('handle')).toEqual({
      path: 'handle',
      found: [{ kind: 'string', documents: 120 }],
      declared: { kind: 'string', required: true, unique: true, values: null, fallback: null },
    })
    expect(field('status')?.declared).toMatchObject({ values: ['draft', 'active', 'archived'], required: true })
    expect(field('tags[]')?.declared).toMatchObject({ kind: 'string' })
    expect(field('seo.title')?.declared).toMatchObject({ kind: 'string', required: false })
    expect(products.relations).toEqual([{ field: 'shopId', type: 'Shop' }])
    expect(products.indexes.length).toBeGreaterThan(5)
  })

  it('finds nothing that does not fit in what the seed and the models make', async () => {
    const { all } = await ask()
    expect(all.filter(({ misfits }) => misfits.length > 0).map(({ name, misfits }) => ({ name, misfits }))).toEqual([])
  })

  it('counts documents that do not fit, and says what is wrong without their values', async () => {
    const products = t.db.collection('products')
    const [a, b, c] = (await products.find().limit(3).toArray()) as [Document, Document, Document]
    await products.updateOne({ _id: a._id }, { $set: { pricePaise: 'a secret price', status: 'a secret status' } })
    await products.updateOne({ _id: b._id }, { $unset: { title: 1 }, $set: { hidden: { deep: ['a secret'] } } })
    await products.updateOne({ _id: c._id }, { $set: { tags: [7], status: 'another secret' } })
    const { all, text } = await ask()
    expect(of(all, 'products').unfit).toBe(3)
    expect(of(all, 'products').misfits).toEqual(
      expect.arrayContaining([
        { path: 'status', problem: 'is none of the declared values', documents: 2 },
        { path: 'pricePaise', problem: 'is a string, declared as number', documents: 1 },
        { path: 'title', problem: 'is missing, declared as required', documents: 1 },
        { path: 'hidden', problem: 'is not declared', documents: 1 },
        { path: 'hidden.deep[]', problem: 'is not declared', documents: 1 },
        { path: 'tags[]', problem: 'is a number, declared as string', documents: 1 },
      ]),
    )
    expect(text).not.toContain('secret')
  })

  it('tells of collections of others what they hold, and looks at no document that is too large', async () => {
    const others = t.db.collection('others_of_another_team')
    await others.insertMany([...Array.from({ length: 400 }, (_, n) => ({ n })), { n: 0, text: 'x'.repeat(300_000) }])
    const { all } = await ask()
    expect(of(all, 'others_of_another_team')).toMatchObject({
      ...{ type: null, declared: false, documents: 401, sampled: 400, skipped: 1, whole: true, unfit: 0 },
    })
    await others.deleteMany({ n: { $gt: 0 } })
    const { all: fewer } = await ask()
    expect(of(fewer, 'others_of_another_team')).toMatchObject({ sampled: 1, skipped: 1 })
  })
  it('looks at all documents of a collection as large as the sample, and finds the one that does not fit every time', async () => {
    const lists = t.db.collection('todoLists')
    const [like] = await lists.find().limit(1).toArray()
    const { _id, ...fields } = like as Document
    const missing = 1_000 - (await lists.countDocuments())
    await lists.insertMany(Array.from({ length: missing - 1 }, () => ({ ...fields })))
    await lists.insertOne({ ...fields, odd: 1 })
    for (let n = 0; n < 3; n++) {
      const found = of((await ask()).all, 'todoLists')
      expect(found).toMatchObject({ documents: 1_000, sampled: 1_000, whole: true, unfit: 1, unfitEstimate: 1 })
    }
    await lists.insertOne({ ...fields })
    expect(of((await ask('(sample: 2000)')).all, 'todoLists')).toMatchObject({ sampled: 1_001, whole: true, unfit: 1 })
  })

  it('says of a sample that it is one, and what it makes of all documents', async () => {
    const others = t.db.collection('products')
    const [like] = await others.find().limit(1).toArray()
    const { _id, ...fields } = like as Document
    const fit = await others.countDocuments()
    await others.insertMany(Array.from({ length: 480 }, (_, n) => ({ ...fields, handle: `odd-${n}`, odd: n })))
    const found = of((await ask('(sample: 100)')).all, 'products')
    expect(found).toMatchObject({ documents: fit + 480, sampled: 100, whole: false })
    expect(found.unfit).toBeGreaterThan(50)
    expect(found.unfit).toBeLessThanOrEqual(100)
    expect(found.unfitEstimate).toBe(Math.round((found.unfit / 100) * (fit + 480)))
  })

  it.each([0, -1, 10_001])('refuses a sample of %i', async sample => {
    const { errors } = await t.ask(`{ databaseSchema(sample: ${sample}) { name } }`, { as: admin })
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', argument: 'sample' } }])
  })

  it('costs more where a sample is asked for', () => {
    const schema = buildSchema()
    const cost = (args: string) => {
      const document = parse(`{ databaseSchema${args} { name } }`)
      return costOf(schema, document, document.definitions[0] as OperationDefinitionNode)({})
    }
    expect(cost('(sample: 10)') - cost('')).toBe(2_000)
  })
})
