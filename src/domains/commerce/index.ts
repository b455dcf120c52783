import { defineDomain } from '../../kernel/domain.ts'
import { loaders } from './loaders.ts'
import { resolvers } from './resolvers.ts'
import { plans, productStatuses, subscriptionStatuses, upsertOutcomes } from './rows.ts'
import { Product, products, Shop, ShopSubscription, Sitemap, shops, sitemaps, subscriptions } from './store.ts'

export type { Commerce } from './actions.ts'
export { productKeys } from './models.ts'

export const domain = defineDomain({
  name: 'commerce',
  resolvers,
  loaders,
  entities: [Shop, Product, ShopSubscription, Sitemap],
  lists: [shops, products, subscriptions, sitemaps],
  enums: {
    Plan: plans,
    ProductStatus: productStatuses,
    ShopSubscriptionStatus: subscriptionStatuses,
    UpsertOutcome: upsertOutcomes,
  },
})
