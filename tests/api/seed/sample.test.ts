import { beforeAll, describe, expect, it } from 'vitest'
import { loadSample, sampleOf } from '../../../src/seed/sample.ts'
import { startApp, type TestApp } from '../../support/app.ts'

const password = 'the password of the samples'
let t: TestApp
let loaded: number

beforeAll(async () => {
  t = await startApp()
  loaded = await loadSample(t.db, password)
})

const signIn = async (name: string): Promise<string> => {
  const answer = await t.ask('mutation SignIn($input: LoginInput!) { login(input: $input) { user { id email } } }', {
    variables: { input: { email: `${name}@example.com`, password } },
  })
  expect(answer.errors).toBeUndefined()
  const { id } = (answer.data as unknown as { login: { user: { id: string } } }).login.user
  return id.slice(4)
}

const count = async (name: string, query: string): Promise<number> => {
  const answer = await t.ask(query, { as: await signIn(name) })
  expect(answer.errors).toBeUndefined()
  return JSON.stringify(answer.data).split('"id":').length - 1
}

describe('the sample data', () => {
  it('loads where there are no users, under the declared indexes, and only once', async () => {
    const documents = [...sampleOf(new Date(), null)].flatMap(batch => batch.documents).length
    expect(loaded).toBe(documents)
    expect(await loadSample(t.db, password)).toBe(0)
    expect(await t.db.collection('products').countDocuments()).toBe(300)
  })

  it('counts edits in its versions: of campaigns each assignment, and no slot that is taken', async () => {
    const assignments = await t.db.collection('assignments').find().toArray()
    expect(assignments.filter(({ usedSlots }) => usedSlots > 0).length).toBeGreaterThan(5)
    expect(new Set(assignments.map(({ version }) => version))).toEqual(new Set([1]))
    for (const { _id, version } of await t.db.collection('campaigns').find().toArray()) {
      expect(version).toBe(1 + assignments.filter(({ campaignId }) => _id.equals(campaignId)).length)
    }
  })

  it.each(['admin', 'brand', 'agency', 'mediator', 'shopper', 'merchant1', 'merchant2'])(
    'lets %s@example.com sign in with the sample password',
    async name => {
      expect(await count(name, '{ me { id } }')).toBe(1)
    },
  )

  it('shows each of them something of his own', async () => {
    expect(await count('brand', '{ campaigns { nodes { id } } }')).toBeGreaterThan(1)
    expect(await count('agency', '{ campaigns { nodes { id } } }')).toBeGreaterThan(1)
    expect(await count('mediator', '{ me { invitesCreated { nodes { id } } } }')).toBeGreaterThan(2)
    expect(await count('shopper', '{ me { wallet { transactions { nodes { id } } } } }')).toBeGreaterThan(10)
    expect(await count('merchant1', '{ shops { nodes { id products(first: 10) { nodes { id } } } } }')).toBe(3 * 11)
    expect(await count('admin', '{ users(first: 100) { nodes { id } } }')).toBeGreaterThan(30)
  })

  it('has todo lists that the sample accounts share', async () => {
    const samples = await t.db
      .collection('users')
      .find({ email: /^(admin|brand|agency|mediator|shopper|merchant\d)@/ })
      .toArray()
    for (const name of ['brand', 'agency', 'mediator', 'shopper', 'merchant1']) {
      const answer = await t.ask('{ todoLists { nodes { members { id } } } }', { as: await signIn(name) })
      const { nodes } = (answer.data as unknown as { todoLists: { nodes: { members: { id: string }[] }[] } }).todoLists
      const shared = nodes.map(
        ({ members }) => members.filter(({ id }) => samples.some(sample => id === `usr_${sample._id}`)).length,
      )
      expect(Math.max(...shared), name).toBeGreaterThan(1)
    }
  })

  it('is completed by the next start where a start was cut off', async () => {
    const before = await t.db.collection('transactions').countDocuments()
    await t.db.collection('users').deleteMany({})
    await t.db.collection('transactions').deleteMany({ type: 'debit' })
    await t.db.collection('todos').updateOne({}, { $set: { title: 'mine now' } })
    expect(await loadSample(t.db, password)).toBe(loaded)
    expect(await t.db.collection('transactions').countDocuments()).toBe(before)
    expect(await t.db.collection('todos').countDocuments({ title: 'mine now' })).toBe(1)
    expect(await t.db.collection('users').countDocuments()).toBe(40)
  })
})
