import { parseArgs } from 'node:util'
import { atOneMoment } from '../database/snapshot.ts'
import { checkSlots } from '../domains/campaigns/index.ts'
import { type LedgerRule, ledgerRules } from '../domains/wallets/index.ts'
import { createDoors } from '../doors.ts'
import { OperationRequest } from '../graphql/context.ts'
import { AppError } from '../kernel/errors.ts'
import { orExit } from '../or-exit.ts'
import { CommandRefused, runCommand } from './deps.ts'

const usage = `Says of the configured database whether its money and its slots hold: every balance is the sum of its
transactions, none is below zero, no key was used twice, transfers have two ends; the slots of campaigns are those of
their assignments. Reads only, each rule at one moment, while the server may run. Exit code 1 where something does not hold.

  npm run ledger:check

  --help  show this`

/** A big ledger is read for as long as it takes. */
const dayMs = 86_400_000

const rules: readonly LedgerRule[] = [
  ...ledgerRules,
  {
    holds: 'the slots of every campaign are those of its assignments, and no more are used than there are',
    check: checkSlots,
  },
]

/** The server's code for a moment that it has not kept so long. */
const snapshotTooOld = 239

await orExit(() => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } })
  if (!values.help) return
  console.log(usage)
  process.exit()
})
await runCommand(async ({ config, database, log }) => {
  const { door } = createDoors(config, database, log)
  const request = new OperationRequest('ledger-check', dayMs)
  request.operation = 'loadstone ledger-check'
  try {
    for (const { holds, check } of rules) {
      const found = await atOneMoment(database.connection.getClient(), request, inside => check(door, inside))
      console.log(`${found.length === 0 ? 'holds' : 'FAILS'}  ${holds}`)
      for (const { id, problem } of found) console.log(`         ${id} ${problem}`)
      if (found.length > 0) process.exitCode = 1
    }
  } catch (error) {
    if (error instanceof AppError) throw new CommandRefused(error.message)
    if ((error as { code?: unknown }).code !== snapshotTooOld) throw error
    throw new CommandRefused(
      'The database does not keep one moment for as long as this takes: set its minSnapshotHistoryWindowInSeconds higher',
    )
  } finally {
    request.end()
  }
})
