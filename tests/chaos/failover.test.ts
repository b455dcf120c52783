import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { Load } from '../support/load.ts'
import { expectNothingLost, failuresOf, longestPause, toldOf, usualMs } from '../support/load-checks.ts'
import { makeLoadData } from '../support/load-data.ts'
import { startProduction } from '../support/production.ts'
import { electionMs, type Member, ReplicaSet } from '../support/replica-set.ts'

let set: ReplicaSet
beforeAll(async () => {
  set = await ReplicaSet.start()
}, 120_000)

/** Before something is done to the primary, and after the election of another one. */
const beforeMs = 4_000
const afterMs = 6_000

/**
 * Requests wait no longer than usual for a new primary (`DB_FAILOVER_WAIT`). What they do then may take longer: where the
 * old one says nothing any more, secondaries give it up as their source after 6 s, and until then no majority confirms a
 * write; and three members, the server and the clients share the processors with whatever else runs.
 */
const env = { OPERATION_TIMEOUT: '20000' }

interface Fault {
  readonly what: string
  readonly begin: (primary: Member) => Promise<unknown>
  /** Makes the set whole again. */
  readonly end: (primary: Member) => Promise<unknown>
}

const faults: readonly Fault[] = [
  {
    what: 'it is killed',
    begin: primary => primary.kill(),
    end: primary => primary.restart(),
  },
  {
    what: 'it steps down',
    begin: primary => primary.admin({ replSetStepDown: 20 }),
    end: async () => undefined,
  },
  {
    what: 'it is cut off and lives on',
    begin: primary => primary.gate.set('refused'),
    end: primary => primary.gate.set('open'),
  },
  {
    what: 'its connections stay open and carry nothing',
    begin: primary => primary.gate.set('stalled'),
    end: primary => primary.gate.set('open'),
  },
  {
    what: 'it is frozen, and wakes when another one has been elected',
    begin: async primary => {
      primary.freeze()
      setTimeout(() => primary.thaw(), 5_000)
    },
    end: async () => undefined,
  },
]

describe('a primary that is lost under load', () => {
  it.each(faults)(
    '$what: no read and no keyed mutation meets an error, and nothing is lost or doubled',
    async fault => {
      const { what, begin, end } = fault
      const data = await makeLoadData(set.client)
      const server = await startProduction({ uri: set.uri, database: data.db.databaseName }, env)
      const load = new Load(data, () => server.address)
      await wait(beforeMs)
      const primary = await set.primary()
      const roomMs = usualMs(load)
      const begun = performance.now()
      await begin(primary)
      await set.elects(primary)
      const electedMs = performance.now() - begun
      await wait(afterMs)
      await load.end()
      await end(primary)
      await set.isWhole()
      await expectNothingLost(`the primary: ${what} (${(electedMs / 1_000).toFixed(1)} s without one)`, data, load)
      const failures = failuresOf(load.asked).filter(({ kind }) => kind !== 'unkeyed')
      expect(failures.map(toldOf)).toEqual([])
      // That the members take longer to agree than they should, where one of them hangs, is none of the server's.
      expect(longestPause(load)).toBeLessThan(Math.max(electionMs, electedMs) + 2_000 + roomMs)
      expect(server.child.exitCode).toBe(null)
    },
    120_000,
  )
})
