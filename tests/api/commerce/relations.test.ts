import mongoose from 'mongoose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'

const id = () => new mongoose.Types.ObjectId()
let t: TestApp
const admin = id()
const owner = id()
const shops = Array.from({ length: 5 }, id)

beforeAll(async () => {
  t = await startApp()
  const user = (_id: mongoose.Types.ObjectId, more: object) => ({
    _id,
    status: 'active',
    deleted: false,
    emailVerified: true,
    primaryAuthMethod: 'password',
    createdAt: new Date(),
    updatedAt: new Date(),
    version: 1,
    ...more,
  })
  await t.db
    .collection('users')
    .insertMany([
      user(admin, { email: 'admin@x.org', roles: ['admin'], firstName: 'Ad', lastName: 'Min' }),
      user(owner, { email: 'owner@x.org', roles: ['merchant'], shopIds: shops, firstName: 'Ow', lastName: 'Ner' }),
    ])
  await t.db
    .collection('shops')
    .insertMany(
      shops.map((_id, i) => ({
        _id,
        domain: `s${i}.x.org`,
        name: `S${i}`,
        ownerId: owner,
        plan: 'pro',
        installedAt: new Date(i * 1000),
        version: 1,
      })),
    )
  await t.db
    .collection('products')
    .insertMany(
      shops.flatMap((shopId, s) =>
        Array.from({ length: 30 }, (_, i) => ({
          shopId,
          handle: `p${i}`,
          title: `P ${s} ${i}`,
          titleKey: `p ${s} ${i}`,
          pricePaise: 100,
          currency: 'INR',
          tags: [],
          status: 'active',
          optimized: i % 2 === 0,
          seo: { title: 't', optimized: i % 3 === 0 },
          createdAt: new Date(i * 1000),
          updatedAt: new Date(),
          version: 1,
        })),
      ),
    )
})
beforeEach(() => t.forget())

describe('relations', () => {
  it('reads products, shops and owners in three commands', async () => {
    const answer = await t.ask(
      'query Q { products(first: 100) { totalCount nodes { id title seo { title } shop { name owner { name email } } } pageInfo { endCursor hasNextPage } } }',
      { as: owner.toHexString() },
    )
    console.log(
      JSON.stringify(answer).slice(0, 600),
      JSON.stringify(
        t.commands.map(c => [
          c.name,
          c.command.comment,
          c.command.filter,
          c.command.projection,
          c.command.hint,
          c.command.pipeline,
        ]),
        null,
        0,
      ),
    )
    expect(answer.errors).toBeUndefined()
  })
  it('pages per parent', async () => {
    for (let i = 0; i < 3; i++) {
      t.forget()
      const answer = await t.ask(
        '{ shops { nodes { name productCounts { total optimized seoOptimized } products(first: 2) { totalCount nodes { title } pageInfo { hasNextPage endCursor } } } } me { shops { totalCount nodes { id } } } }',
        { as: owner.toHexString() },
      )
      console.log(
        JSON.stringify(answer).slice(0, 600),
        JSON.stringify(
          t.commands.map(c => [
            c.name,
            c.command.comment,
            c.command.filter,
            c.command.projection,
            c.command.hint,
            c.command.pipeline,
          ]),
          null,
          0,
        ),
      )
      expect(answer.errors).toBeUndefined()
    }
  })
})
