import { entity } from '../../database/entity.ts'
import type { Filter } from '../../database/filter.ts'
import { List } from '../../database/list.ts'
import { ProductModel, ShopModel, SitemapModel, SubscriptionModel } from './models.ts'
import * as policy from './policy.ts'
import type { ProductRow, ShopRow, ShopSubscriptionRow, SitemapRow } from './rows.ts'

export const Shop = entity<ShopRow>({ type: 'Shop', model: ShopModel, policy: policy.shop })
export const Product = entity<ProductRow>({ type: 'Product', model: ProductModel, policy: policy.ofShop })
export const ShopSubscription = entity<ShopSubscriptionRow>({
  type: 'ShopSubscription',
  model: SubscriptionModel,
  policy: policy.ofShop,
})
export const Sitemap = entity<SitemapRow>({ type: 'Sitemap', model: SitemapModel, policy: policy.ofShop })

export const shops = new List(Shop, {
  name: 'shops',
  sorts: { NEWEST: [{ path: 'installedAt', direction: -1 }], NAME: [{ path: 'name', direction: 1 }] },
  filters: { plan: { path: 'plan' }, ownerId: { path: 'ownerId', id: 'User' } },
  paths: [
    { equality: [], sorts: ['NEWEST', 'NAME'] },
    { equality: ['plan'], sorts: ['NEWEST'] },
    { equality: ['ownerId'], sorts: ['NEWEST'] },
  ],
})

const withinShop = ['optimized', 'seoOptimized', 'status', 'tag']

export const products = new List(Product, {
  name: 'products',
  sorts: {
    NEWEST: [{ path: 'createdAt', direction: -1 }],
    RECENTLY_UPDATED: [{ path: 'updatedAt', direction: -1 }],
    TITLE: [{ path: 'titleKey', direction: 1 }],
  },
  filters: {
    shopId: { path: 'shopId', id: 'Shop' },
    optimized: { path: 'optimized' },
    seoOptimized: { path: 'seoOptimized' },
    status: { path: 'status' },
    tag: { path: 'tags' },
  },
  ranges: {
    updatedAfter: { path: 'updatedAt', side: 'after' },
    updatedBefore: { path: 'updatedAt', side: 'before' },
  },
  paths: [
    { equality: ['shopId'], sorts: ['NEWEST', 'RECENTLY_UPDATED', 'TITLE'], residual: withinShop },
    ...withinShop.map(name => ({
      equality: ['shopId', name],
      sorts: ['RECENTLY_UPDATED'],
      residual: withinShop,
    })),
    { equality: [], sorts: ['NEWEST', 'RECENTLY_UPDATED'] },
  ],
  search: { path: 'searchWords', within: ['shopId'] },
})

export const subscriptions = new List(ShopSubscription, {
  name: 'subscriptions',
  sorts: { NEWEST: [{ path: 'createdAt', direction: -1 }] },
  filters: { plan: { path: 'plan' }, status: { path: 'status' } },
  paths: [
    { equality: [], sorts: ['NEWEST'] },
    { equality: ['plan'], sorts: ['NEWEST'], residual: ['status'] },
    { equality: ['status'], sorts: ['NEWEST'], residual: ['plan'] },
  ],
})

export const sitemaps = new List(Sitemap, {
  name: 'sitemaps',
  sorts: { NEWEST: [{ path: 'generatedAt', direction: -1 }] },
  filters: { shopId: { path: 'shopId', id: 'Shop' } },
  paths: [{ equality: ['shopId'], sorts: ['NEWEST'] }],
})

const perShop = { $group: { _id: '$shopId', n: { $sum: 1 } } }

/**
 * A shop's products, all, optimized and SEO-optimized: three counts, each in its own index of the list `products`, in
 * one command for all shops. A transaction knows no `$unionWith`: there the documents are counted.
 */
export const productCounts = (match: Filter, inTransaction: boolean): object[] =>
  inTransaction ? countedByDocument(match) : countedByIndex(match)

const countIf = (field: string) => ({ $sum: { $cond: [{ $eq: [field, true] }, 1, 0] } })

const countedByDocument = (match: Filter): object[] => [
  { $match: match },
  {
    $group: {
      _id: '$shopId',
      total: { $sum: 1 },
      optimized: countIf('$optimized'),
      seoOptimized: countIf('$seoOptimized'),
    },
  },
]

const countedByIndex = (match: Filter): object[] => [
  { $match: match },
  { $group: { _id: '$shopId', total: { $sum: 1 } } },
  ...['optimized', 'seoOptimized'].map(field => ({
    $unionWith: {
      coll: ProductModel.collection,
      pipeline: [{ $match: { ...match, [field]: true } }, perShop, { $project: { [field]: '$n' } }],
    },
  })),
  {
    $group: {
      _id: '$_id',
      total: { $sum: '$total' },
      optimized: { $sum: '$optimized' },
      seoOptimized: { $sum: '$seoOptimized' },
    },
  },
]
