import type { Connection } from '../../kernel/connection.ts'
import type { ErrorCode } from '../../kernel/errors.ts'

export const plans = ['starter', 'growth', 'pro'] as const
export type Plan = (typeof plans)[number]
export const productStatuses = ['draft', 'active', 'archived'] as const
export type ProductStatus = (typeof productStatuses)[number]
export const subscriptionStatuses = ['trialing', 'active', 'past_due', 'cancelled'] as const
export type ShopSubscriptionStatus = (typeof subscriptionStatuses)[number]

export const upsertOutcomes = ['created', 'updated', 'unchanged', 'failed'] as const
export type UpsertOutcome = (typeof upsertOutcomes)[number]

export interface ShopRow {
  id: string
  domain: string
  name: string
  ownerId: string
  plan: Plan
  country?: string | null
  installedAt: Date
  uninstalledAt?: Date | null
  version: number
}

export interface ProductSeoRow {
  title?: string | null
  description?: string | null
  keywords?: string[] | null
  score?: number | null
  optimized?: boolean | null
  optimizedAt?: Date | null
  language?: string | null
  findings?: string[] | null
}

export interface ProductRow {
  id: string
  shopId: string
  handle: string
  title: string
  description?: string | null
  pricePaise: number
  currency: string
  tags: string[]
  status: ProductStatus
  optimized: boolean
  seo?: ProductSeoRow | null
  version: number
  createdAt: Date
  updatedAt: Date
}

export interface ShopSubscriptionRow {
  id: string
  shopId: string
  plan: Plan
  status: ShopSubscriptionStatus
  currentPeriodEnd?: Date | null
  version: number
  createdAt: Date
  updatedAt: Date
}

export interface SitemapRow {
  id: string
  shopId: string
  generatedAt: Date
  urlCount: number
  bytes: number
}

export interface ProductCountsRow {
  total: number
  optimized: number
  seoOptimized: number
}

export interface InvalidFieldRow {
  field: string
  message: string
  kind: string
}

/** Why an item was not written; `cause`, which is not kept with an idempotency key, gives what is for the log alone. */
export interface UpsertErrorRow {
  code: ErrorCode
  message: string
  argument: string | null
  fields: InvalidFieldRow[]
  cause?: () => unknown
}

export interface UpsertProductResultRow {
  handle: string
  outcome: UpsertOutcome
  productId: string | null
  error: UpsertErrorRow | null
}

export type ShopConnectionRow = Connection<ShopRow>
export type ProductConnectionRow = Connection<ProductRow>
export type ShopSubscriptionConnectionRow = Connection<ShopSubscriptionRow>
export type SitemapConnectionRow = Connection<SitemapRow>
