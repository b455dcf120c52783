import type { Resolvers } from '../../graphql/types.generated.ts'
import { decodeId } from '../../kernel/ids.ts'
import { needs } from '../../kernel/needs.ts'
import { createProduct, deleteProduct, expectedError, updateProduct, upsertProducts } from './actions.products.ts'
import { changePlan, installShop, uninstallShop, updateShop } from './actions.ts'

export const resolvers = {
  Query: {
    shop: (_root, { id }, { loaders }, info) => loaders.commerce.shopById.load(decodeId('Shop', id, 'id'), info),
    shopByDomain: (_root, { domain }, { loaders }, info) =>
      loaders.commerce.shopByDomain.load(domain.toLowerCase(), info),
    shops: (_root, args, { loaders }, info) => loaders.commerce.shops.page(args, info),
    product: (_root, { id }, { loaders }, info) =>
      loaders.commerce.productById.load(decodeId('Product', id, 'id'), info),
    productByHandle: (_root, { shopId, handle }, { loaders }, info) =>
      loaders.commerce.productByHandle.load(decodeId('Shop', shopId, 'shopId'), handle, info),
    products: (_root, args, { loaders }, info) => loaders.commerce.products.page(args, info),
    subscriptions: (_root, args, { loaders }, info) => loaders.commerce.subscriptions.page(args, info),
  },
  Mutation: {
    installShop: (_root, { input }, context) => installShop(context, input),
    uninstallShop: (_root, { input }, context) => uninstallShop(context, input),
    updateShop: (_root, { input }, context) => updateShop(context, input),
    changePlan: (_root, { input }, context) => changePlan(context, input),
    createProduct: (_root, { input }, context) => createProduct(context, input),
    updateProduct: (_root, { input }, context) => updateProduct(context, input),
    deleteProduct: (_root, { input }, context) => deleteProduct(context, input),
    upsertProducts: (_root, { input }, context) => upsertProducts(context, input),
  },
  UpsertProductResult: {
    product: ({ productId }, _args, { loaders }, info) => loaders.commerce.productById.load(productId, info),
    error: ({ error }) => expectedError(error),
  },
  User: {
    shops: needs([], (user, args, { loaders }, info) => loaders.commerce.shopsByOwner.load(user.id, args, info)),
  },
  Shop: {
    owner: needs(['ownerId'], (shop, _args, { loaders }, info) =>
      loaders.accounts.relatedUserById.load(shop.ownerId, info),
    ),
    subscription: needs([], (shop, _args, { loaders }, info) =>
      loaders.commerce.subscriptionByShop.load(shop.id, info),
    ),
    products: needs([], (shop, args, { loaders }, info) => loaders.commerce.productsByShop.load(shop.id, args, info)),
    productCounts: needs([], (shop, _args, { loaders }, info) =>
      loaders.commerce.productCountsByShop.load(shop.id, info),
    ),
    sitemaps: needs([], (shop, args, { loaders }, info) => loaders.commerce.sitemapsByShop.load(shop.id, args, info)),
    latestSitemap: needs([], (shop, _args, { loaders }, info) =>
      loaders.commerce.latestSitemapByShop.load(shop.id, info),
    ),
  },
  Product: {
    shop: needs(['shopId'], (product, _args, { loaders }, info) =>
      loaders.commerce.shopById.load(product.shopId, info),
    ),
  },
  ShopSubscription: {
    shop: needs(['shopId'], (subscription, _args, { loaders }, info) =>
      loaders.commerce.shopById.load(subscription.shopId, info),
    ),
  },
} satisfies Resolvers
