import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AccountsApp, at, codesOf, startAccounts } from '../../support/accounts.ts'

let t: AccountsApp
let admin: string
beforeAll(async () => {
  t = await startAccounts()
  admin = (await t.user({ roles: ['admin'] })).id
})

const seconds = (n: number): Date => new Date(Date.now() + n * 1000)

describe('a session that has ended, though MongoDB has not deleted it yet,', () => {
  const sessions = async (...ends: Date[]) => {
    const { id } = await t.user()
    const made = ends.map((expiresAt, i) => ({
      _id: new mongoose.Types.ObjectId(),
      userId: new mongoose.Types.ObjectId(id),
      familyId: randomBytes(16).toString('hex'),
      refreshTokenHash: randomBytes(16).toString('hex'),
      createdAt: seconds(-i),
      expiresAt,
    }))
    await t.db.collection('sessions').insertMany(made)
    return { id, ids: made.map(({ _id }) => `ses_${_id.toHexString()}`) }
  }

  it.each(['himself', 'an admin'])('is in no list, count or page, and no node, for %s', async who => {
    const { id, ids } = await sessions(seconds(60), seconds(-1), seconds(60), seconds(-60))
    const as = who === 'himself' ? id : admin
    const answer = await t.query(
      `query ($user: ID!, $ids: [ID!]!) {
        user(id: $user) { sessions { totalCount nodes { id } } first: sessions(first: 1) { pageInfo { hasNextPage endCursor } } }
        nodes(ids: $ids) { id }
      }`,
      { user: `usr_${id}`, ids },
      { as },
    )
    expect(answer.errors).toBeUndefined()
    expect(answer.data).toMatchObject({
      user: {
        sessions: { totalCount: 2, nodes: [{ id: ids[0] }, { id: ids[2] }] },
        first: { pageInfo: { hasNextPage: true } },
      },
      nodes: [{ id: ids[0] }, null, { id: ids[2] }, null],
    })
    const { endCursor } = at<{ first: { pageInfo: { endCursor: string } } }>(answer, 'user').first.pageInfo
    const next = await t.query(
      'query ($user: ID!, $after: String) { user(id: $user) { sessions(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage } } } }',
      { user: `usr_${id}`, after: endCursor },
      { as },
    )
    expect(next.data).toEqual({ user: { sessions: { nodes: [{ id: ids[2] }], pageInfo: { hasNextPage: false } } } })
  })

  it('is not ended again: NOT_FOUND by its id, and not counted among those that are ended everywhere', async () => {
    const { id, ids } = await sessions(seconds(60), seconds(-1))
    expect(codesOf(await t.mutate('logout', { sessionId: ids[1] }, 'ended', { as: id }))).toEqual(['NOT_FOUND'])
    expect(at(await t.mutate('logoutEverywhere', {}, 'ended', { as: id }), 'logoutEverywhere')).toEqual({ ended: 1 })
  })
})

describe('an invitation whose moment has come', () => {
  const code = () => `INV-${randomBytes(6).toString('hex')}`
  const invites = async (parentCode: string, ...made: { status?: string; expiresAt: Date }[]) => {
    const documents = made.map(({ status = 'active', expiresAt }, i) => ({
      _id: new mongoose.Types.ObjectId(),
      code: code(),
      role: 'shopper',
      parentCode,
      createdBy: new mongoose.Types.ObjectId(admin),
      status,
      expiresAt,
      purgeAt: new Date(expiresAt.getTime() + 86_400_000),
      createdAt: seconds(-i),
    }))
    await t.db.collection('invites').insertMany(documents)
    return documents.map(({ _id, code: text }) => ({ id: `inv_${_id.toHexString()}`, code: text }))
  }
  const list = async (status: string, more = '', as = admin) => {
    const answer = await t.query(`{ invites(status: ${status}${more}) { totalCount nodes { id status } } }`, {}, { as })
    return at<{ totalCount: number; nodes: { id: string; status: string }[] }>(answer, 'invites')
  }

  it('is expired, and not active, in every list by status, with its count', async () => {
    const parentCode = code()
    const [open, over, later, used, revoked] = await invites(
      parentCode,
      { expiresAt: seconds(600) },
      { expiresAt: seconds(-1) },
      { expiresAt: seconds(900) },
      { status: 'used', expiresAt: seconds(-1) },
      { status: 'revoked', expiresAt: seconds(-1) },
    )
    const { id: mediator } = await t.user({ roles: ['mediator'], mediatorCode: parentCode })
    for (const as of [admin, mediator]) {
      const of = (status: string) => list(status, `, parentCode: "${parentCode}"`, as)
      const told = (status: string, ...ids: (string | undefined)[]) => ({
        totalCount: ids.length,
        nodes: ids.map(id => ({ id, status })),
      })
      expect(await of('ACTIVE')).toEqual(told('ACTIVE', open?.id, later?.id))
      expect(await of('EXPIRED')).toEqual(told('EXPIRED', over?.id))
      expect(await of('USED')).toEqual(told('USED', used?.id))
      expect(await of('REVOKED')).toEqual(told('REVOKED', revoked?.id))
    }
    const soonest = await list('ACTIVE', ', orderBy: EXPIRING')
    const ids = soonest.nodes.map(({ id }) => id)
    expect(ids).not.toContain(over?.id)
    expect(ids.indexOf(String(open?.id))).toBeLessThan(ids.indexOf(String(later?.id)))
    expect((await list('EXPIRED', ', orderBy: EXPIRING')).nodes).toContainEqual({ id: over?.id, status: 'EXPIRED' })
  })

  it('is paged through like any other, forwards and backwards, and a cursor holds for its own status alone', async () => {
    const parentCode = code()
    const made = await invites(parentCode, ...Array.from({ length: 5 }, (_, i) => ({ expiresAt: seconds(-10 - i) })))
    for (const [size, from] of [
      ['first', 'after'],
      ['last', 'before'],
    ] as const) {
      const seen: string[] = []
      let cursor: string | null = null
      for (let n = 0; n < 3; n++) {
        const answer = await t.query(
          `query ($cursor: String) { invites(status: EXPIRED, parentCode: "${parentCode}", ${size}: 2, ${from}: $cursor) { nodes { id } pageInfo { startCursor endCursor } } }`,
          { cursor },
          { as: admin },
        )
        const page = at<{ nodes: { id: string }[]; pageInfo: { startCursor: string; endCursor: string } }>(
          answer,
          'invites',
        )
        seen.push(...(size === 'first' ? page.nodes : page.nodes.toReversed()).map(({ id }) => id))
        cursor = size === 'first' ? page.pageInfo.endCursor : page.pageInfo.startCursor
      }
      const expected = made.map(({ id }) => id)
      expect(seen).toEqual(size === 'first' ? expected : expected.toReversed())
      const foreign = await t.query(
        `query ($cursor: String) { invites(status: ACTIVE, parentCode: "${parentCode}", ${size}: 2, ${from}: $cursor) { nodes { id } } }`,
        { cursor },
        { as: admin },
      )
      expect(codesOf(foreign)).toEqual(['INVALID_CURSOR'])
    }
  })

  it('is shown as expired to whoever holds its code, accepted by nobody, and taken back by nobody', async () => {
    const [over] = await invites(code(), { expiresAt: seconds(-1) })
    const { id } = await t.user()
    const preview = await t.query('query ($code: String!) { invite(code: $code) { status } }', { code: over?.code })
    expect(preview.data).toEqual({ invite: { status: 'EXPIRED' } })
    expect(codesOf(await t.mutate('acceptInvite', { code: over?.code }, 'user { id }', { as: id }))).toEqual([
      'INVALID_INPUT',
    ])
    expect(codesOf(await t.mutate('revokeInvite', { inviteId: over?.id }, 'invite { id }', { as: admin }))).toEqual([
      'NOT_FOUND',
    ])
  })
})
