import { Schema } from 'mongoose'
import { model } from '../../database/model.ts'
import { fold, words } from '../../kernel/text.ts'
import { plans, productStatuses, subscriptionStatuses } from './rows.ts'

const id = Schema.Types.ObjectId

/** A text of at most so many characters. */
const text = (maxlength: number) => ({ type: String, trim: true, maxlength }) as const
/** At most so many texts, none of them empty, each of at most so many characters. */
const texts = (most: number, longest: number) =>
  ({
    type: [String],
    validate: {
      validator: (all: readonly string[] | null) =>
        all === null || (all.length <= most && all.every(one => one.length > 0 && one.length <= longest)),
      message: `Must be at most ${most} texts of 1 to ${longest} characters.`,
    },
  }) as const

const hostname = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/
const handle = /^[a-z0-9]+([-_]+[a-z0-9]+)*$/
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const currencies = new Set(Intl.supportedValuesOf('currency'))

const country = (code: string | null) =>
  code === null || (/^[A-Z]{2}$/.test(code) && code !== 'ZZ' && regions.of(code) !== undefined)

const shop = new Schema({
  domain: { ...text(253), required: true, lowercase: true, match: [hostname, 'Must be a domain name.'] },
  name: { ...text(100), required: true },
  ownerId: { type: id, required: true },
  plan: { type: String, enum: plans, default: 'starter', required: true },
  country: { type: String, validate: { validator: country, message: 'Must be an ISO 3166 country code.' } },
  installedAt: { type: Date, required: true },
  uninstalledAt: Date,
  version: { type: Number, default: 1, required: true },
})
shop.index({ domain: 1 }, { unique: true })

const seo = new Schema(
  {
    title: text(255),
    description: text(1_000),
    keywords: texts(50, 100),
    score: { type: Number, min: 0, max: 100 },
    optimized: { type: Boolean, default: false },
    optimizedAt: Date,
    language: { type: String, match: [/^[a-z]{2,3}$/, 'Must be an ISO 639 language code.'] },
    findings: texts(50, 300),
  },
  { _id: false },
)

const product = new Schema(
  {
    shopId: { type: id, required: true },
    handle: {
      type: String,
      required: true,
      maxlength: 255,
      match: [handle, 'Must be small letters and digits, with - or _ between them.'],
    },
    title: { ...text(255), required: true },
    titleKey: { type: String, required: true },
    description: text(20_000),
    pricePaise: {
      type: Number,
      required: true,
      min: 0,
      validate: { validator: Number.isSafeInteger, message: 'Must be a whole number of paise.' },
    },
    currency: {
      type: String,
      required: true,
      validate: { validator: (code: string) => currencies.has(code), message: 'Must be an ISO 4217 currency code.' },
    },
    tags: texts(50, 100),
    status: { type: String, enum: productStatuses, default: 'draft', required: true },
    optimized: { type: Boolean, default: false, required: true },
    seo,
    // Of a product without a search entry too: an index has no `false` for what is missing.
    seoOptimized: { type: Boolean, default: false, required: true },
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
  readonly title?: string | null
  readonly handle?: string | null
  readonly tags?: readonly string[] | null
  readonly seo?: { readonly optimized?: boolean | null } | null
}

/**
 * What the order TITLE, the search and the filters of products read; every write of a title, handle, tag or search entry
 * writes them too. Of a title that is missing, or has accents alone, the key is a space: what is told of such a product
 * is its title, never the key.
 */
export const productKeys = ({ title, handle, tags, seo }: ProductTexts) => ({
  titleKey: fold(title?.trim() ?? '') || ' ',
  searchWords: words([title, handle, ...(tags ?? [])]),
  seoOptimized: seo?.optimized ?? false,
})

type Fields = Readonly<Record<string, unknown>>

/** A search entry as it is stored. */
interface Seo extends Fields {
  readonly optimized?: boolean | null
  readonly optimizedAt?: Date | null
}

interface OfEntry {
  readonly seo?: Seo | null | undefined
}

/**
 * What a change comes to for the search entry that is there, of which it may say a part: what it leaves out stays, null
 * takes it away. One that is optimized is so since it came to be.
 */
export const settleSeo = (change: OfEntry & Fields, { seo: before }: OfEntry): Fields => {
  if (!change.seo) return change
  const said = Object.entries({ ...before, ...change.seo }).filter(([, value]) => value != null)
  const { optimizedAt, keywords = [], findings = [], ...seo } = Object.fromEntries(said)
  const optimized = seo.optimized === true
  const since = (before?.optimized && before.optimizedAt) || new Date()
  return { ...change, seo: { ...seo, keywords, findings, optimized, ...(optimized ? { optimizedAt: since } : {}) } }
}

export const ShopModel = model('Shop', 'shops', shop)
export const ProductModel = model('Product', 'products', product)
export const SubscriptionModel = model('Subscription', 'subscriptions', subscription)
export const SitemapModel = model('Sitemap', 'sitemaps', sitemap)
