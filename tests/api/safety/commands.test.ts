import { beforeAll, describe, expect, it } from 'vitest'
import { type AccountsApp, at, startAccounts } from '../../support/accounts.ts'
import type { Answer, SentCommand } from '../../support/app.ts'
import { faultOf } from '../../support/faults.ts'

describe('a command of the server is at fault', () => {
  const majority = { writeConcern: { w: 'majority' } }
  it.each<[string, SentCommand, string]>([
    ['a find without a limit', { name: 'find', command: { filter: {} } }, 'reads as far as the collection goes'],
    [
      'an aggregate without one, below a lookup too',
      { name: 'aggregate', command: { pipeline: [{ $limit: 1 }, { $lookup: { pipeline: [{ $match: {} }] } }] } },
      'reads as far as the collection goes',
    ],
    ['a write without a word', { name: 'insert', command: {} }, 'may be undone by a failover'],
    ['a write of one', { name: 'update', command: { writeConcern: { w: 1 } } }, 'may be undone by a failover'],
    ['a commit of one', { name: 'commitTransaction', command: { autocommit: false } }, 'may be undone by a failover'],
    [
      'a filter that runs code',
      { name: 'find', command: { limit: 1, filter: { $where: '1' } } },
      'runs code or a pattern',
    ],
    [
      'a pattern',
      { name: 'delete', command: { ...majority, deletes: [{ q: { a: { $regex: 'a' } } }] } },
      'runs code or a pattern',
    ],
  ])('%s', (_name, sent, fault) => {
    expect(faultOf(sent)).toBe(fault)
  })

  it.each<[string, SentCommand]>([
    ['a page', { name: 'find', command: { limit: 21, filter: { a: '"$where":' } } }],
    ['a write of the majority', { name: 'insert', command: majority }],
    ['a write within a transaction', { name: 'update', command: { autocommit: false } }],
    ['its commit', { name: 'commitTransaction', command: { autocommit: false, ...majority } }],
  ])('but not %s', (_name, sent) => {
    expect(faultOf(sent)).toBeNull()
  })
})

describe('every write of the API', () => {
  let t: AccountsApp
  let admin = ''
  let shopper = ''
  let merchant = ''
  const writing: SentCommand[] = []
  beforeAll(async () => {
    t = await startAccounts()
    admin = (await t.user({ roles: ['admin'] })).id
    shopper = (await t.user()).id
    merchant = (await t.user({ roles: ['merchant'] })).id
    t.database.connection.getClient().on('commandStarted', ({ commandName, command }) => {
      if (/^(insert|update|delete|findAndModify|commitTransaction)$/.test(commandName)) {
        writing.push({ name: commandName, command })
      }
    })
  })

  const done = async (answer: Promise<Answer>, name: string): Promise<Record<string, { id: string }>> => {
    const { errors, ...rest } = await answer
    expect(errors).toBeUndefined()
    return at<Record<string, { id: string }>>(rest as Answer, name)
  }
  const idIn = (payload: Record<string, { id: string }>, entity: string): string => payload[entity]?.id ?? ''
  const by = (as: string, name: string, input: object, fields: string) =>
    done(t.mutate(name, input, fields, { as }), name)

  it.each<[string, () => Promise<unknown>]>([
    [
      'of accounts',
      async () => {
        const { email, id } = await t.user()
        const { refreshToken } = await t.login(email)
        await done(t.mutate('refreshSession', { refreshToken }, 'accessToken'), 'refreshSession')
        await by(id, 'updateProfile', { firstName: 'Grace' }, 'user { id }')
        await by(id, 'logoutEverywhere', {}, 'ended')
        await t.mutate('requestPasswordReset', { email }, 'email')
        const token = await t.smtp.token(email)
        await done(
          t.mutate('resetPassword', { token, newPassword: 'a wholly new password' }, 'user { id }'),
          'resetPassword',
        )
        await done(t.mutate('register', { email: `new.${email}`, password: 'a long enough one' }, 'email'), 'register')
        await by(admin, 'suspendUser', { userId: `usr_${id}` }, 'user { id }')
        await by(admin, 'createInvite', { role: 'ADMIN' }, 'invite { id }')
      },
    ],
    [
      'of tasks',
      async () => {
        const listId = idIn(await by(shopper, 'createTodoList', { title: 'a' }, 'list { id }'), 'list')
        const todo = { listId, title: 'b', idempotencyKey: 'a key of tasks' }
        const todoId = idIn(await by(shopper, 'createTodo', todo, 'todo { id }'), 'todo')
        await by(shopper, 'updateTodo', { todoId, title: 'c' }, 'todo { id }')
        await by(shopper, 'addListMember', { listId, userId: `usr_${merchant}` }, 'list { id }')
        await by(shopper, 'deleteTodo', { todoId }, 'todo { id }')
        await by(shopper, 'deleteTodoList', { listId }, 'list { id }')
      },
    ],
    [
      'of commerce',
      async () => {
        const installed = await by(merchant, 'installShop', { domain: 'tea.example.org', name: 'Tea' }, 'shop { id }')
        const shopId = idIn(installed, 'shop')
        const tea = (handle: string) => ({ handle, title: 'Tea', pricePaise: 900, currency: 'INR' })
        await by(merchant, 'createProduct', { shopId, ...tea('one') }, 'product { id }')
        await by(merchant, 'upsertProducts', { shopId, products: [tea('one'), tea('two')] }, '__typename')
        await by(merchant, 'changePlan', { shopId, plan: 'PRO' }, 'shop { id }')
      },
    ],
    [
      'of wallets',
      async () => {
        const wallets = []
        for (const as of [shopper, merchant])
          wallets.push(idIn(await by(as, 'openWallet', {}, 'wallet { id }'), 'wallet'))
        const [walletId, toWalletId] = wallets
        const moved = { amountPaise: 100, reason: 'a reason', idempotencyKey: 'a key of wallets' }
        await by(admin, 'creditWallet', { walletId, ...moved }, '__typename')
        await by(
          shopper,
          'transferFunds',
          { fromWalletId: walletId, toWalletId, ...moved, amountPaise: 1 },
          '__typename',
        )
      },
    ],
    [
      'of several mutations in one transaction',
      () => {
        const list = (title: string) => `createTodoList(input: { title: "${title}" }) { list { id } }`
        const query = `mutation @transaction { a: ${list('a')} b: ${list('b')} }`
        return done(t.query(query, {}, { as: shopper }), 'b')
      },
    ],
  ])('%s is acknowledged by the majority', async (_name, work) => {
    writing.length = 0
    await work()
    expect(writing.length).toBeGreaterThan(1)
    expect(writing.map(sent => [sent.name, faultOf(sent)])).toEqual(writing.map(({ name }) => [name, null]))
  })
})
