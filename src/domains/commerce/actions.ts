import type { Writing } from '../../database/writes.ts'
import type { Context } from '../../graphql/context.ts'
import { invalid } from '../../kernel/errors.ts'
import { decodeId } from '../../kernel/ids.ts'
import { signedIn } from '../../kernel/viewer.ts'
import type { Plan, ShopRow, ShopSubscriptionRow } from './rows.ts'
import {
  cancelSubscription,
  insertShop,
  ownShopWrites,
  reviveShop,
  shopOfDomain,
  shopOfViewer,
  shopWrites,
  subscribe,
} from './store.writes.ts'

/** What the app gives to commerce: for which shops a user works is kept with his account. */
export interface Commerce {
  /** Adds a shop to those that a user works for (hex ids), in the transaction that installs it; gives all of them. */
  readonly joinShop: (writing: Writing, userId: string, shopId: string) => Promise<readonly string[]>
}

interface Installation {
  readonly domain: string
  readonly name: string
  readonly country?: string | null | undefined
}

interface Installed {
  readonly shop: ShopRow
  readonly subscription: ShopSubscriptionRow
}

/**
 * Installs a shop, or again one of the viewer's own that was uninstalled, together with its subscription and its owner's
 * part in it. Throws DUPLICATE_KEY for a domain that is taken, VALIDATION_ERROR, INVALID_INPUT for one shop too many.
 */
export const installShop = async (context: Context, input: Installation): Promise<Installed> => {
  const viewer = signedIn(context)
  const shop = {
    domain: input.domain.trim().toLowerCase(),
    name: input.name,
    country: input.country ?? undefined,
    ownerId: viewer.id,
  }
  const { shopIds, ...installed } = await context.writeDoor.transaction(context.request, async request => {
    const writing = { ...context, request }
    const known = await shopOfDomain(writing, shop.domain)
    const isRevived = known?.ownerId === viewer.id && known.uninstalledAt != null
    const row = (isRevived ? await reviveShop(writing, known.id, shop) : null) ?? (await insertShop(writing, shop))
    const subscription = await subscribe(writing, row.id, row.plan)
    const all = await context.ports.commerce.joinShop(writing, viewer.id, row.id)
    request.afterCommit(() => context.forgetViewer(viewer.id))
    return { shop: row, subscription, shopIds: all }
  })
  context.become({ ...viewer, shopIds })
  return installed
}

interface OfShop {
  readonly shopId: string
  readonly expectedVersion?: number | null | undefined
}

const target = ({ shopId, expectedVersion }: OfShop, cause: string) => ({
  id: decodeId('Shop', shopId, 'shopId'),
  argument: 'shopId',
  cause,
  expectedVersion,
})

/** Throws INVALID_INPUT where the shop is uninstalled already, NOT_FOUND, FORBIDDEN, CONFLICT. */
export const uninstallShop = async (context: Context, input: OfShop): Promise<{ shop: ShopRow }> => {
  const of = target(input, 'uninstall shop')
  const shop = await context.writeDoor.transaction(context.request, async request => {
    const writing = { ...context, request }
    const before = await shopOfViewer(writing, of.id)
    const row = await ownShopWrites.update(writing, of, {}, { now: ['uninstalledAt'] })
    // Asked only here, where it is known that he may: what is thrown undoes the write.
    if (before?.uninstalledAt) throw invalid('shopId', 'The shop is uninstalled already.')
    await cancelSubscription(writing, of.id)
    return row
  })
  return { shop }
}

interface ShopPatch extends OfShop {
  readonly name?: string | null | undefined
  readonly country?: string | null | undefined
}

export const updateShop = async (context: Context, input: ShopPatch): Promise<{ shop: ShopRow }> => {
  const { name, country } = input
  return { shop: await shopWrites.update(context, target(input, 'update shop'), { name, country }) }
}

/** Throws INVALID_INPUT where the shop is uninstalled, NOT_FOUND, FORBIDDEN, CONFLICT. */
export const changePlan = async (context: Context, input: OfShop & { readonly plan: Plan }): Promise<Installed> => {
  const of = target(input, 'change plan')
  const change = async (request: Context['request']) => {
    const writing = { ...context, request }
    const shop = await ownShopWrites.update(writing, of, { plan: input.plan })
    if (shop.uninstalledAt) throw invalid('shopId', 'The shop is uninstalled: install it again first.')
    return { shop, subscription: await subscribe(writing, of.id, input.plan) }
  }
  return context.writeDoor.transaction(context.request, change, [of.id])
}
