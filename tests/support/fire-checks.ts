import { expect } from 'vitest'
import { atOneMoment } from '../../src/database/snapshot.ts'
import { ledgerRules } from '../../src/domains/wallets/index.ts'
import type { Fire, FireSize } from './fire.ts'
import type { MoneyApp } from './money.ts'
import { doorOn, requestOf } from './requests.ts'

/** A request as `npm run ledger:check` makes it, which reads all there is. */
export const asTheCommand = () => requestOf(null, [], { operation: 'loadstone ledger-check' })

/** Every rule of the ledger, with what breaks it: nothing, where all is well. */
export const ledgerOf = async (t: MoneyApp): Promise<string[]> => {
  const client = t.database.connection.getClient()
  const found = await Promise.all(
    ledgerRules.map(({ check }) => atOneMoment(client, asTheCommand(), inside => check(doorOn(t.db), inside))),
  )
  return found.flat().map(({ id, problem }) => `${id} ${problem}`)
}

/** That all which was acknowledged is there, once, and nothing else; and what came of it, in one line. */
export const expectNothingLost = async (t: MoneyApp, size: FireSize, fire: Fire): Promise<string> => {
  const { answers, killed, retried, seconds, before } = fire
  expect(answers).toHaveLength(size.movements)
  expect(killed).toBe(size.kills)
  // Who asks twice at once is told of one transaction; one of the two may come too early for money that the other finds.
  for (const { key, transactions, refusals } of answers) {
    expect(new Set(transactions).size, key).toBeLessThanOrEqual(1)
    expect(
      refusals.filter(code => code !== 'INSUFFICIENT_FUNDS'),
      key,
    ).toEqual([])
  }
  const acknowledged = answers.filter(({ transactions }) => transactions.length > 0)
  const stored = await t.db
    .collection('transactions')
    .find({ idempotencyKey: /^fire / })
    .toArray()
  const movements = stored.filter(({ type }) => type !== 'transfer_in')
  const told = ({ key, amountPaise, transactions: [id] }: Fire['answers'][number]) => `${key} ${id} ${amountPaise}`
  expect(
    movements.map(({ _id, idempotencyKey, amountPaise }) => `${idempotencyKey} txn_${_id} ${amountPaise}`).sort(),
  ).toEqual(acknowledged.map(told).sort())
  expect(await ledgerOf(t)).toEqual([])
  const sumOf = (name: string) =>
    acknowledged.filter(of => of.name === name).reduce((sum, { amountPaise }) => sum + amountPaise, 0)
  const held = await t.db.collection('wallets').find().toArray()
  expect(held.reduce((sum, { availablePaise }) => sum + Number(availablePaise), 0)).toBe(
    before + sumOf('creditWallet') - sumOf('debitWallet'),
  )
  return [
    `${size.movements} movements over ${size.wallets} wallets through ${size.servers} servers, ${killed} of them killed:`,
    `${acknowledged.length} done, ${answers.length - acknowledged.length} refused for want of money,`,
    `${retried} requests sent again, 0 lost, 0 doubled, ${seconds.toFixed(1)} s`,
  ].join(' ')
}
