import { slotRules } from '../domains/campaigns/index.ts'
import { ledgerRules } from '../domains/wallets/index.ts'
import { type Batch, batches, idOf, type SeedDocument } from './documents.ts'
import { day, type World } from './world.ts'

const hour = 3_600_000
/** What each looks at. */
const rulesOf = { 'check-ledger': ledgerRules.length, 'check-slots': slotRules.length } as const
const checks = ['check-ledger', 'check-slots'] as const
const schedule = '0 3 * * *'
/** As the engine keeps them. */
const mostNights = 100

/**
 * What nights have left: both checks at three, all of which have ended, the last ones well; and now and then one that an
 * administrator has asked for. None waits: a server that starts on the data would do it.
 */
function* jobs(world: World): Generator<SeedDocument> {
  const random = world.random('jobs')
  const admins = world.people.filter(({ roles, deleted }) => roles.includes('admin') && !deleted)
  const nights = Math.min(mostNights, Math.max(10, Math.round(world.size.users / 10)))
  const midnight = Math.floor(world.now / day) * day
  let n = 0
  const ended = (name: (typeof checks)[number], at: number, more: object, fails: boolean): SeedDocument => ({
    _id: idOf('jobs', n++),
    ...{ name, status: fails ? 'failed' : 'succeeded', attempts: fails ? 3 : 1, instance: 'sample' },
    ...(fails
      ? { failReason: 'The database cannot be reached at the moment.' }
      : { problems: 0, progress: { done: rulesOf[name], of: rulesOf[name] } }),
    ...{ createdAt: new Date(at), startedAt: new Date(at), finishedAt: new Date(at + random.int(20, 4_000)) },
    ...more,
  })
  for (let night = nights; night > 0; night--) {
    const at = midnight - night * day + 3 * hour
    const isLast = night === 1
    for (const name of checks) {
      const occurrence = `${name} ${new Date(at).toISOString()}`
      yield ended(name, at, { schedule, occurrence }, !isLast && random.chance(0.03))
    }
    if (night % 5 === 0) yield ended(random.pick(checks), at + 6 * hour, { createdBy: random.pick(admins).id }, false)
  }
}

export function* jobBatches(world: World): Generator<Batch> {
  yield* batches('jobs', jobs(world))
}
