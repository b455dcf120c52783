import { invites, sessions, users } from './accounts.ts'
import { campaignBatches } from './campaigns.ts'
import { products, shops, sitemaps, subscriptions } from './commerce.ts'
import { type Batch, batches } from './documents.ts'
import { jobBatches } from './jobs.ts'
import { taskBatches } from './tasks.ts'
import { walletBatches } from './wallets.ts'
import { createWorld, type Size, type WorldOptions } from './world.ts'

export type { Batch } from './documents.ts'
export type { Size } from './world.ts'

export interface SeedOptions extends WorldOptions {
  /** Hash of everybody's password; without it nobody can sign in by one. */
  readonly passwordHash?: string | null
}

/** About how many documents a size gives, within a tenth: for a progress bar. */
export const estimate = ({ shops, products, users }: Size): number => Math.round(products + 3 * shops + 12.6 * users)

/**
 * Documents of every collection, consistent with each other and with what the write path would have made: balances are
 * the sums of their transactions, slots stay within their bounds, todos carry their list's members. The same size and
 * options give the same documents, ids included. Users come last, so a data set that has users is whole.
 *
 * @throws RangeError where the size cannot be.
 */
export function* generate(size: Size, options: SeedOptions = {}): Generator<Batch> {
  const world = createWorld(size, options)
  yield* batches('shops', shops(world))
  yield* batches('products', products(world))
  yield* batches('subscriptions', subscriptions(world))
  yield* batches('sitemaps', sitemaps(world))
  yield* walletBatches(world)
  yield* campaignBatches(world)
  yield* taskBatches(world)
  yield* jobBatches(world)
  yield* batches('sessions', sessions(world))
  yield* batches('invites', invites(world))
  yield* batches('users', users(world, options.passwordHash ?? null))
}
