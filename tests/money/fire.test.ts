import { expect, it } from 'vitest'
import { fireMoney } from '../support/fire.ts'
import { expectNothingLost } from '../support/fire-checks.ts'
import { startMoney } from '../support/money.ts'

const size = { movements: 150, wallets: 6, servers: 2, kills: 1, clients: 16 }

it('150 movements of money at once through two processes, one of them killed, are all there once', async () => {
  const t = await startMoney()
  const fire = await fireMoney(t, size)
  expect(await expectNothingLost(t, size, fire)).toContain('0 lost, 0 doubled')
}, 180_000)
