import { parseArgs } from 'node:util'
import type { Config } from '../config.ts'
import { atOneMoment, isMomentOver, momentOver } from '../database/snapshot.ts'
import { countSlotHolders, slotRules } from '../domains/campaigns/index.ts'
import { countMoney, ledgerRules } from '../domains/wallets/index.ts'
import { createDoors } from '../doors.ts'
import { OperationRequest } from '../graphql/context.ts'
import { AppError } from '../kernel/errors.ts'
import type { Rule } from '../kernel/rule.ts'
import { orExit } from '../or-exit.ts'
import { CommandRefused, refusePart, runCommand } from './deps.ts'

const usage = `Says of the configured database whether its money and its slots hold: every balance is the sum of its
transactions, each of which is of the wallet's owner and begins where another one ended; none is below zero, no key was
used twice, transfers have two ends of one currency; the slots of campaigns are those of their assignments, of which an
agency has one. Reads only, each rule at one moment, while the server may run. Exit code 1 where something does not hold, a
restore of the database did not end, or a rule takes longer than the database keeps a moment (5 minutes: its
minSnapshotHistoryWindowInSeconds); 2 where there is nothing in it that could hold.

  npm run ledger:check [-- --json]

  --json  as one JSON document (with npm run -s)
  --help  show this`

/** A big ledger is read for as long as it takes. */
const dayMs = 86_400_000

const rules: readonly Rule[] = [...ledgerRules, ...slotRules]

const isJson = await orExit(() => {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  if (!values.help) return values.json
  console.log(usage)
  process.exit()
})

/** What is read is all there is, and meant to be: no plan of it is a surprise. */
const unguarded = (config: Config): Config => ({
  ...config,
  database: { ...config.database, planGuard: { ...config.database.planGuard, mode: 'off' } },
})

const nothingThere = 2

/** `campaigns: 1` is 1 campaign. */
const counted = ([name, count]: readonly [string, number]): string =>
  `${count.toLocaleString('en')} ${count === 1 ? name.slice(0, -1) : name}`

await runCommand(async ({ config, database, db, log }) => {
  const { door } = createDoors(config, database, log)
  const request = new OperationRequest('ledger-check', dayMs)
  request.operation = 'loadstone ledger-check'
  const say = (line: string) => {
    if (!isJson) console.log(line)
  }
  try {
    await refusePart(db)
    const looked = { ...(await countMoney(door, request)), ...(await countSlotHolders(door, request)) }
    const counts = Object.entries(looked).map(counted)
    say(`Database ${db.databaseName}: ${counts.join(', ')}`)
    const checked = []
    const isEmpty = Object.values(looked).every(count => count === 0)
    if (isEmpty) {
      say('There is nothing in it to check: is DB_NAME the right one?')
      process.exitCode = nothingThere
    }
    for (const { holds: rule, check } of isEmpty ? [] : rules) {
      const violations = await atOneMoment(database.connection.getClient(), request, inside => check(door, inside))
      const holds = violations.length === 0
      checked.push({ rule, holds, violations })
      say(`${holds ? 'holds' : 'FAILS'}  ${rule}`)
      for (const { id, problem } of violations) say(`         ${id} ${problem}`)
      if (!holds) process.exitCode = 1
    }
    if (isJson) console.log(JSON.stringify({ database: db.databaseName, looked, rules: checked }, null, 2))
  } catch (error) {
    if (error instanceof AppError) throw new CommandRefused(error.message)
    throw isMomentOver(error) ? new CommandRefused(momentOver) : error
  } finally {
    request.end()
  }
}, unguarded)
