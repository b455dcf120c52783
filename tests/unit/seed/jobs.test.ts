import { expect, it } from 'vitest'
import { slotRules } from '../../../src/domains/campaigns/index.ts'
import { ledgerRules } from '../../../src/domains/wallets/index.ts'
import { allDomains } from '../../../src/graphql/schema.ts'
import { generate } from '../../../src/seed/generate.ts'

it('the sample’s runs are of jobs that are declared, and those that succeeded have looked at every rule', () => {
  const batches = [...generate({ shops: 2, products: 20, users: 100 })].filter(
    ({ collection }) => collection === 'jobs',
  )
  const runs = batches.flatMap(({ documents }) => documents)
  const declared = allDomains.flatMap(({ jobs = [] }) => jobs.map(({ name }) => name))
  expect(new Set(runs.map(({ name }) => name))).toEqual(new Set(declared))
  const lookedAt = (job: string) =>
    new Set(
      runs
        .filter(({ name, status }) => name === job && status === 'succeeded')
        .map(({ progress }) => JSON.stringify(progress)),
    )
  const all = (of: number) => new Set([JSON.stringify({ done: of, of })])
  expect(lookedAt('check-ledger')).toEqual(all(ledgerRules.length))
  expect(lookedAt('check-slots')).toEqual(all(slotRules.length))
})
