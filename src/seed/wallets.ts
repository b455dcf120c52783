import { type Batch, batches, idOf, type ObjectId, type SeedDocument } from './documents.ts'
import { day, type Person, type World } from './world.ts'

interface Purse {
  readonly id: ObjectId
  readonly owner: Person
  readonly currency: string
  readonly createdAt: number
  readonly deletedAt: number | null
  balance: number
  count: number
  lastAt: number
}

const reasons = {
  credit: ['Campaign payout', 'Refund', 'Referral bonus', 'Correction'],
  debit: ['Withdrawal', 'Order', 'Fee'],
  transfer: ['Gift', 'Shared payout', 'Repayment'],
} as const

/** A wallet for most shoppers, the oldest first; some have a deleted one as well, which never held anything. */
const pursesOf = (world: World): Purse[] => {
  const random = world.random('wallets')
  const planned: Omit<Purse, 'id'>[] = []
  for (const owner of world.people) {
    if (!owner.roles.includes('shopper') || !(owner.fixed || random.chance(0.85))) continue
    const createdAt = Math.min(owner.createdAt + random.int(0, day), world.now)
    const currency = owner.fixed || random.chance(0.97) ? 'INR' : 'USD'
    const fresh = { owner, currency, balance: 0, count: 0 }
    const deletedAt = random.int(createdAt, world.now)
    if (owner.deleted) planned.push({ ...fresh, createdAt, deletedAt, lastAt: deletedAt })
    else planned.push({ ...fresh, createdAt, deletedAt: null, lastAt: createdAt })
    if (!owner.fixed && random.chance(0.02)) {
      planned.push({ ...fresh, createdAt: owner.createdAt, deletedAt: createdAt, lastAt: createdAt })
    }
  }
  planned.sort((a, b) => a.createdAt - b.createdAt || a.owner.n - b.owner.n)
  return planned.map((purse, n) => Object.assign(purse, { id: idOf('wallets', n) }))
}

/** Every movement in the order of time, so that each balance follows from the one before; changes the purses. */
function* movements(world: World, all: readonly Purse[]): Generator<SeedDocument> {
  const random = world.random('transactions')
  const purses = all.filter(({ deletedAt }) => deletedAt === null)
  const payers = world.people.filter(
    ({ roles, deleted }) => !deleted && (roles.includes('brand') || roles.includes('admin')),
  )
  const own = purses.find(({ owner }) => owner.fixed)
  const first = purses[0]
  if (!own || !first) return
  const total = purses.length * 10
  let n = 0
  const move = (purse: Purse, type: string, amountPaise: number, at: number, more: object): SeedDocument => {
    purse.balance += type === 'credit' || type === 'transfer_in' ? amountPaise : -amountPaise
    purse.count += 1
    purse.lastAt = at
    return {
      _id: idOf('transactions', n++),
      type,
      walletId: purse.id,
      ownerId: purse.owner.id,
      amountPaise,
      balanceAfterPaise: purse.balance,
      ...more,
      createdAt: new Date(at),
    }
  }
  let at = first.createdAt
  let open = 1
  for (let i = 0; i < total; i++) {
    // Payouts in bulk give several transactions the same moment.
    if (!random.chance(0.1))
      at = Math.max(
        at,
        first.createdAt + Math.floor(((world.now - first.createdAt) * (i + random.int(1, 1_000) / 1_000)) / total),
      )
    while (open < purses.length && (purses[open] as Purse).createdAt <= at) open += 1
    const purse = random.chance(Math.max(0.005, 30 / total)) ? own : (purses[random.int(0, open - 1)] as Purse)
    const type = purse.balance < 20_000 ? 'credit' : random.weighted({ credit: 45, debit: 35, transfer: 20 })
    const key = random.maybe(0.7, () => ({ idempotencyKey: `${type}-${random.hex(8)}-${i}` }))
    const reason = random.pick(reasons[type])
    if (type === 'credit') {
      yield move(purse, type, random.int(1, 100) * 5_000, at, { reason, ...key, createdBy: random.pick(payers).id })
      continue
    }
    const amount = random.chance(0.05) ? purse.balance : random.int(100, Math.floor(purse.balance * 0.8))
    const other = type === 'transfer' ? (purses[random.int(0, open - 1)] as Purse) : purse
    const by = { reason, ...key, createdBy: purse.owner.id }
    if (other === purse || other.currency !== purse.currency) {
      yield move(purse, 'debit', amount, at, by)
    } else {
      yield move(purse, 'transfer_out', amount, at, { ...by, counterWalletId: other.id })
      yield move(other, 'transfer_in', amount, at, { ...by, counterWalletId: purse.id })
    }
  }
}

function* wallets(purses: readonly Purse[]): Generator<SeedDocument> {
  for (const { id, owner, currency, createdAt, deletedAt, balance, count, lastAt } of purses) {
    yield {
      _id: id,
      ownerId: owner.id,
      currency,
      availablePaise: balance,
      version: 1 + count + (deletedAt === null ? 0 : 1),
      createdAt: new Date(createdAt),
      updatedAt: new Date(lastAt),
      deleted: deletedAt !== null,
      ...(deletedAt === null ? {} : { deletedAt: new Date(deletedAt) }),
    }
  }
}

/** Transactions, then the wallets with the balances that they left. */
export function* walletBatches(world: World): Generator<Batch> {
  const purses = pursesOf(world)
  yield* batches('transactions', movements(world, purses))
  yield* batches('wallets', wallets(purses))
}
