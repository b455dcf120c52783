import { expect, it } from 'vitest'
import { fireMoney } from '../support/fire.ts'
import { expectNothingLost } from '../support/fire-checks.ts'
import { startMoney } from '../support/money.ts'

const size = { movements: 2_000, wallets: 20, servers: 3, kills: 4, clients: 48 }

it('2,000 movements of money through three processes, killed four times, are all there once', async () => {
  const t = await startMoney()
  const fire = await fireMoney(t, size)
  const line = await expectNothingLost(t, size, fire)
  process.stdout.write(`${line}\n`)
  expect(line).toContain('0 lost, 0 doubled')
}, 900_000)
