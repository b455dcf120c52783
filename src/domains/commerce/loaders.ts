import { defineLoaders, figuresBy, firstBy, listing, one, oneWithin, pagesBy } from '../../database/loaders.ts'
import type { ProductCountsRow } from './rows.ts'
import { Product, productCounts, products, Shop, ShopSubscription, shops, sitemaps, subscriptions } from './store.ts'

const noProducts: ProductCountsRow = { total: 0, optimized: 0, seoOptimized: 0 }

export const loaders = defineLoaders({
  shopById: one(Shop),
  shopByDomain: one(Shop, { field: 'domain' }),
  shops: listing(shops),
  shopsByOwner: pagesBy(shops, 'ownerId'),
  productById: one(Product),
  productByHandle: oneWithin(Product, 'shopId', 'handle'),
  products: listing(products),
  productsByShop: pagesBy(products, 'shopId'),
  productCountsByShop: figuresBy(Product, 'shopId', 'product counts', noProducts, productCounts),
  subscriptionByShop: one(ShopSubscription, { field: 'shopId' }),
  subscriptions: listing(subscriptions),
  sitemapsByShop: pagesBy(sitemaps, 'shopId'),
  latestSitemapByShop: firstBy(sitemaps, 'shopId'),
})
