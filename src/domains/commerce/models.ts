import { Schema } from 'mongoose'
import { model } from '../../database/model.ts'
import { fold, words } from '../../kernel/text.ts'
import { plans, productStatuses, subscriptionStatuses } from './rows.ts'

const id = Schema.Types.ObjectId

const shop = new Schema({
  domain: { type: String, required: true, lowercase: true, trim: true },
  name: { type: String, required: true },
  ownerId: { type: id, required: true },
  plan: { type: String, enum: plans, default: 'starter', required: true },
  country: String,
  installedAt: { type: Date, required: true },
  uninstalledAt: Date,
  version: { type: Number, default: 1, required: true },
})
shop.index({ domain: 1 }, { unique: true })

const seo = new Schema(
  {
    title: String,
    description: String,
    keywords: [String],
    score: { type: Number, min: 0, max: 100 },
    optimized: { type: Boolean, default: false },
    optimizedAt: Date,
    language: String,
    findings: [String],
  },
  { _id: false },
)

const product = new Schema(
  {
    shopId: { type: id, required: true },
    handle: { type: String, required: true },
    title: { type: String, required: true },
    titleKey: { type: String, required: true },
    description: String,
    pricePaise: { type: Number, required: true, min: 0 },
    currency: { type: String, required: true },
    tags: [String],
    status: { type: String, enum: productStatuses, default: 'draft', required: true },
    optimized: { type: Boolean, default: false, required: true },
    seo,
    searchWords: [String],
    version: { type: Number, default: 1, required: true },
  },
  { timestamps: true },
)
product.index({ shopId: 1, handle: 1 }, { unique: true })

const subscription = new Schema(
  {
    shopId: { type: id, required: true },
    plan: { type: String, enum: plans, required: true },
    status: { type: String, enum: subscriptionStatuses, required: true },
    currentPeriodEnd: Date,
    version: { type: Number, default: 1, required: true },
  },
  { timestamps: true },
)
subscription.index({ shopId: 1 }, { unique: true })

const sitemap = new Schema({
  shopId: { type: id, required: true },
  generatedAt: { type: Date, required: true },
  urlCount: { type: Number, required: true },
  bytes: { type: Number, required: true },
})

interface ProductTexts {
  readonly title: string
  readonly handle: string
  readonly tags: readonly string[]
}

/** What the order TITLE and the search of products read; every write of a title, handle or tag writes them too. */
export const productKeys = ({ title, handle, tags }: ProductTexts) => ({
  titleKey: fold(title),
  searchWords: words([title, handle, ...tags]),
})

export const ShopModel = model('Shop', 'shops', shop)
export const ProductModel = model('Product', 'products', product)
export const SubscriptionModel = model('Subscription', 'subscriptions', subscription)
export const SitemapModel = model('Sitemap', 'sitemaps', sitemap)
