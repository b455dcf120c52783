import { type Writing, writesOf } from '../../database/writes.ts'
import { type Condition, equals } from '../../kernel/condition.ts'
import { productKeys, settleSeo } from './models.ts'
import * as policy from './policy.ts'
import type { Plan, ProductRow, ShopRow, ShopSubscriptionRow } from './rows.ts'
import { Product, Shop, ShopSubscription } from './store.ts'

/** Whoever sees a shop works for it, and writes it and its products. */
export const shopWrites = writesOf<ShopRow>(Shop)
export const ownShopWrites = writesOf<ShopRow>(Shop, { writers: policy.shopOwner })
export const productWrites = writesOf<ProductRow>(Product, {
  derived: { from: ['title', 'handle', 'tags', 'seo'], as: productKeys },
  settle: settleSeo,
})

/** What a shop that is to be written is now. */
export type ShopNow = Pick<ShopRow, 'id' | 'ownerId' | 'uninstalledAt'>

const shopNow = ['ownerId', 'uninstalledAt']

/** The shop of a domain, whoever's it is. */
export const shopOfDomain = ({ request, writeDoor }: Writing, domain: string): Promise<ShopNow | null> => {
  const where = equals('domain', domain)
  return writeDoor.current<ShopNow>(
    request,
    { entity: Shop, cause: 'shop of domain', rights: 'system', where },
    shopNow,
  )
}

/** A shop (hex id) that the viewer works for. */
export const shopOfViewer = ({ request, writeDoor }: Writing, id: string): Promise<ShopNow | null> => {
  const where = equals('_id', id)
  return writeDoor.current<ShopNow>(request, { entity: Shop, cause: 'shop', rights: 'viewer', where }, shopNow)
}

interface Installation {
  readonly domain: string
  readonly name: string
  readonly country?: string | null | undefined
  readonly ownerId: string
}

/** Throws VALIDATION_ERROR, DUPLICATE_KEY. */
export const insertShop = ({ request, writeDoor }: Writing, shop: Installation): Promise<ShopRow> =>
  writeDoor.insert<ShopRow>(
    request,
    { entity: Shop, cause: 'install shop', rights: 'system' },
    { ...shop, plan: 'starter', installedAt: new Date() },
  )

/** Installs a shop (hex id) again that was uninstalled: its plan stays, and its country where none is given. */
export const reviveShop = (
  { request, writeDoor }: Writing,
  id: string,
  { name, country }: Installation,
): Promise<ShopRow | null> =>
  writeDoor.change<ShopRow>(
    request,
    { entity: Shop, cause: 'install shop again', rights: 'system', where: equals('_id', id) },
    {
      set: { name, ...(country == null ? {} : { country }) },
      unset: ['uninstalledAt'],
      now: ['installedAt'],
    },
  )

const subscriptionOf = (shopId: string) => {
  const where: Condition = equals('shopId', shopId)
  return { entity: ShopSubscription, cause: 'subscription', rights: 'system', where } as const
}

/** Puts the subscription of a shop (hex id) on a plan; one that was cancelled, and one that was not there, is active. */
export const subscribe = async (
  { request, writeDoor }: Writing,
  shopId: string,
  plan: Plan,
): Promise<ShopSubscriptionRow> => {
  const write = subscriptionOf(shopId)
  const now = await writeDoor.current<Pick<ShopSubscriptionRow, 'status'>>(request, write, ['status'])
  const set = { plan, ...(now?.status === 'cancelled' ? { status: 'active' } : {}) }
  const changed = now && (await writeDoor.change<ShopSubscriptionRow>(request, write, { set }))
  return changed ?? writeDoor.insert<ShopSubscriptionRow>(request, write, { shopId, plan, status: 'active' })
}

/** Cancels the subscription of a shop (hex id), where it has one. */
export const cancelSubscription = ({ request, writeDoor }: Writing, shopId: string): Promise<object | null> =>
  writeDoor.change(request, subscriptionOf(shopId), { set: { status: 'cancelled' } })
