import { describe, expect, it } from 'vitest'
import type { Stored } from '../../../src/database/entity.ts'
import { createShowing } from '../../../src/graphql/conflict.ts'
import type { Context } from '../../../src/graphql/context.ts'
import { allDomains, buildSchema } from '../../../src/graphql/schema.ts'
import { Conflict } from '../../../src/kernel/errors.ts'
import type { Viewer } from '../../../src/kernel/viewer.ts'
import { viewerWith } from '../../support/requests.ts'

const schema = buildSchema()
const entities = new Map<string, Stored>(allDomains.flatMap(domain => domain.entities).map(one => [one.type, one]))
const show = createShowing(() => schema, entities)

const id = '64f0c0ffee64f0c0ffee64f0'
const user = {
  ...{ id, email: 'ada@example.com', firstName: 'Ada', roles: ['brand'], status: 'active', emailVerified: true },
  ...{ brandCode: 'BR', primaryAuthMethod: 'google', version: 4, createdAt: new Date(5), updatedAt: new Date(6) },
  ...{ deleted: false, passwordHash: 'secret', nameKey: 'ada', shopIds: ['a'] },
  oauthProviders: [{ provider: 'google', providerId: 'secret', providerEmail: 'a@b.example', accessToken: 'secret' }],
}
const as = (viewer: Viewer | null, loaders: object = {}) => ({ request: { viewer }, loaders }) as unknown as Context

describe('what a conflict shows of a document', () => {
  it('has enums by their names, ids with their type and no field that the API does not have', async () => {
    const shown = await show(new Conflict('User', user), as(viewerWith({ id })))
    expect(shown).toMatchObject({
      ...{ id: `usr_${id}`, email: 'ada@example.com', roles: ['BRAND'], status: 'ACTIVE', version: 4 },
      oauthProviders: [{ provider: 'GOOGLE', providerEmail: 'a@b.example' }],
    })
    expect(JSON.stringify(shown)).not.toMatch(/secret|nameKey|shopIds|providerId/)
    expect(JSON.parse(JSON.stringify(shown))).toMatchObject({ createdAt: '1970-01-01T00:00:00.005Z' })
  })

  it('has nothing but the open fields for those who may not read the others', async () => {
    for (const viewer of [viewerWith({ id: 'f'.repeat(24), roles: ['merchant', 'shopper'] }), null]) {
      const shown = await show(new Conflict('User', user), as(viewer))
      const told = Object.entries(shown ?? {}).filter(([, value]) => value !== null)
      expect(told.map(([name]) => name)).toEqual(['id', 'name', 'firstName'])
    }
    const admin = await show(new Conflict('User', user), as(viewerWith({ roles: ['admin'] })))
    expect(admin).toMatchObject({ email: 'ada@example.com' })
  })

  it('leaves out what cannot be read at the moment, and is nothing where a query would fail', async () => {
    const todo = {
      ...{ id, listId: id, userId: id, assigneeId: id, title: 'T', priority: 'low', status: 'open', version: 1 },
      ...{ createdAt: new Date(5), updatedAt: new Date(6) },
    }
    const accounts = { relatedUserById: { load: () => Promise.reject(new Error('gone')) } }
    const tasks = { todoListById: { load: () => Promise.resolve({ id }) } }
    const context = as(viewerWith({ id }), { accounts, tasks })
    const shown = await show(new Conflict('Todo', todo), context)
    expect(shown).toMatchObject({ title: 'T', list: { id: `lst_${id}` } })
    expect(Object.keys(shown ?? {})).not.toEqual(expect.arrayContaining(['assignee']))
    expect(await show(new Conflict('Todo', { id }), context)).toBeNull()
  })
})
