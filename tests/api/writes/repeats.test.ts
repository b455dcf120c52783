import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeId } from '../../../src/kernel/ids.ts'
import { at, codesOf } from '../../support/accounts.ts'
import type { Answer } from '../../support/app.ts'
import { type MerchantsApp, objectId, startMerchants, tea } from '../../support/merchants.ts'

let t: MerchantsApp
let ann: string
let bob: string
beforeAll(async () => {
  t = await startMerchants()
  ann = await t.user()
  bob = await t.user()
})

let keys = 0
const newKey = () => `key ${++keys}`
const usr = (id: string) => encodeId('User', id)

/** As if the keys that are kept had been kept six seconds ago. */
const sixSecondsPass = async () => {
  const kept = t.db.collection('idempotencyKeys')
  for (const { _id, ...key } of await kept.find().toArray()) {
    await kept.deleteOne({ _id })
    const before = Math.floor(_id.getTimestamp().getTime() / 1_000) - 6
    const earlier = before.toString(16).padStart(8, '0') + _id.toHexString().slice(8)
    await kept.insertOne({ ...key, _id: mongoose.Types.ObjectId.createFromHexString(earlier) })
  }
}
const list = async (owner: string, ...members: string[]) => {
  const made = await t.mutate(owner, 'createTodoList', { title: 'a list' }, 'list { id }')
  const { id } = at<{ list: { id: string } }>(made, 'createTodoList').list
  for (const member of members) await leaveOrJoin('addListMember', owner, id, member)
  return id
}
const leaveOrJoin = (name: string, as: string, listId: string, member: string, more: object = {}) =>
  t.mutate(as, name, { listId, userId: usr(member), ...more }, 'list { id version }')
const repeats = async (send: () => Promise<Answer>, between: () => Promise<unknown> = async () => undefined) => {
  const first = await send()
  expect(codesOf(first)).toEqual([])
  await between()
  await sixSecondsPass()
  return { first: first.data, again: await send() }
}

describe('a repeat under a key', () => {
  it('gets the first result for as long as its viewer may see what that shows', async () => {
    const listId = await list(ann, bob)
    const input = { listId, title: 'Shopping', idempotencyKey: newKey() }
    const { first, again } = await repeats(
      () => t.mutate(bob, 'updateTodoList', input, 'list { id title version }'),
      () => t.mutate(ann, 'updateTodoList', { listId, title: 'Later' }, 'list { id }'),
    )
    expect(again.data).toEqual(first)
    expect(codesOf(again)).toEqual([])
  })

  it('is NOT_FOUND where the document has left the sight of its viewer', async () => {
    const listId = await list(ann, bob)
    const input = { listId, title: 'Shopping', idempotencyKey: newKey() }
    const { again } = await repeats(
      () => t.mutate(bob, 'updateTodoList', input, 'list { id title }'),
      () => leaveOrJoin('removeListMember', ann, listId, bob),
    )
    expect(again).toMatchObject({ data: null, errors: [{ extensions: { code: 'NOT_FOUND' } }] })
  })

  it('is NOT_FOUND where its viewer has lost the right, of a deleted document too', async () => {
    const shopId = await t.shop(ann)
    // Whose rights nobody has asked for yet.
    const eve = await t.user({ shopIds: [objectId(shopId)] })
    const made = await t.mutate(ann, 'createProduct', { shopId, ...tea() }, 'product { id }')
    const { id: productId } = at<{ product: { id: string } }>(made, 'createProduct').product
    const remove = { productId, idempotencyKey: newKey() }
    const change = { shopId, ...tea(), idempotencyKey: newKey() }
    const { first, again } = await repeats(() => t.mutate(eve, 'deleteProduct', remove, 'product { id title }'))
    expect(again.data).toEqual(first)
    await t.mutate(eve, 'createProduct', change, 'product { id }')
    await t.db.collection('users').updateOne({ _id: objectId(usr(eve)) }, { $set: { shopIds: [] } })
    await sixSecondsPass()
    // What is known of a viewer may be that old.
    await expect
      .poll(async () => codesOf(await t.mutate(eve, 'deleteProduct', remove, 'product { id title }')), {
        timeout: 6_000,
      })
      .toEqual(['NOT_FOUND'])
    expect(codesOf(await t.mutate(eve, 'createProduct', change, 'product { id }'))).toEqual(['NOT_FOUND'])
  })

  it('gets the first result within the 5 s for which a viewer may be known as he was', async () => {
    const listId = await list(ann, bob)
    const send = () => t.mutate(bob, 'updateTodoList', input, 'list { id title }')
    const input = { listId, title: 'Shopping', idempotencyKey: newKey() }
    const first = await send()
    await leaveOrJoin('removeListMember', ann, listId, bob)
    expect(await send()).toEqual(first)
  })

  it('gets the first result where the write itself took the document from his sight', async () => {
    const listId = await list(ann, bob)
    const key = { idempotencyKey: newKey() }
    const { first, again } = await repeats(() => leaveOrJoin('removeListMember', bob, listId, bob, key))
    expect(again.data).toEqual(first)
    expect(codesOf(again)).toEqual([])
  })
})
