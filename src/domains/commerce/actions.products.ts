import type { Upserted } from '../../database/upsert.ts'
import type { Context } from '../../graphql/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { textFaultWithin } from '../../kernel/given-text.ts'
import { decodeId } from '../../kernel/ids.ts'
import type { InvalidFieldRow, ProductRow, ProductStatus, UpsertErrorRow, UpsertProductResultRow } from './rows.ts'
import { productWrites, shopOfViewer } from './store.writes.ts'

interface Seo {
  readonly title?: string | null | undefined
  readonly description?: string | null | undefined
  readonly keywords?: readonly string[] | null | undefined
  readonly score?: number | null | undefined
  readonly optimized?: boolean | null | undefined
  readonly language?: string | null | undefined
  readonly findings?: readonly string[] | null | undefined
}

/** What an input may say of a product: a field that is left out stays, null takes it away. */
interface Given {
  readonly handle?: string | null | undefined
  readonly title?: string | null | undefined
  readonly description?: string | null | undefined
  readonly pricePaise?: number | null | undefined
  readonly currency?: string | null | undefined
  readonly tags?: readonly string[] | null | undefined
  readonly status?: ProductStatus | null | undefined
  readonly optimized?: boolean | null | undefined
  readonly seo?: Seo | null | undefined
}

type Fields = Readonly<Record<string, unknown>>

const tidy = (texts: readonly string[] | null | undefined): readonly string[] => [
  ...new Set((texts ?? []).map(text => text.trim())),
]

const said = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** What an input says of the search entry, and no more. */
const seoOf = ({ title, description, keywords, score, optimized, language, findings }: Seo): Fields =>
  said({
    ...{ title, description, score, optimized, language },
    ...{ keywords: keywords && tidy(keywords), findings: findings && tidy(findings) },
  })

/** What is stored of an input, and nothing that it does not name. */
const fieldsOf = ({ handle, title, description, pricePaise, currency, tags, status, optimized, seo }: Given): Fields =>
  said({
    handle,
    title,
    description,
    pricePaise,
    currency,
    tags: tags === undefined ? undefined : tidy(tags),
    status,
    optimized,
    seo: seo ? seoOf(seo) : seo,
  })

/** The shop (hex id) that is to sell something. Throws INVALID_ID, NOT_FOUND. */
const shopOf = async (context: Context, shopId: string): Promise<string> => {
  const id = decodeId('Shop', shopId, 'shopId')
  if (!(await shopOfViewer(context, id))) throw new AppError('NOT_FOUND', undefined, { argument: 'shopId' })
  return id
}

/** Throws NOT_FOUND, DUPLICATE_KEY, VALIDATION_ERROR. */
export const createProduct = async (
  context: Context,
  { shopId, ...given }: Given & { readonly shopId: string },
): Promise<{ product: ProductRow }> => {
  const fields = Object.fromEntries(Object.entries(fieldsOf(given)).filter(([, value]) => value !== null))
  const told = { cause: 'create product', argument: 'shopId' }
  return { product: await productWrites.create(context, { ...fields, shopId: await shopOf(context, shopId) }, told) }
}

interface OfProduct {
  readonly productId: string
  readonly expectedVersion?: number | null | undefined
}

const target = ({ productId, expectedVersion }: OfProduct, cause: string) => ({
  id: decodeId('Product', productId, 'productId'),
  argument: 'productId',
  cause,
  expectedVersion,
})

/** Throws NOT_FOUND, CONFLICT, DUPLICATE_KEY, VALIDATION_ERROR. */
export const updateProduct = async (context: Context, input: Given & OfProduct): Promise<{ product: ProductRow }> => ({
  product: await productWrites.update(context, target(input, 'update product'), fieldsOf(input)),
})

/** Throws NOT_FOUND, CONFLICT. */
export const deleteProduct = async (context: Context, input: OfProduct): Promise<{ product: ProductRow }> => ({
  product: await productWrites.remove(context, target(input, 'delete product')),
})

/** A refusal names its fields, or tells what is wrong with each; what was not expected is told as that alone. */
const errorOf = (error: unknown): UpsertErrorRow => {
  const { code, message, details } = error instanceof AppError ? error : new AppError('INTERNAL_ERROR')
  const fields = (details.fields ?? []) as readonly (string | InvalidFieldRow)[]
  return {
    code,
    message,
    argument: typeof details.argument === 'string' ? details.argument : null,
    fields: fields.map(field => (typeof field === 'string' ? { field, message, kind: 'unique' } : field)),
    cause: () => error,
  }
}

const resultOf = (handle: string, result: Upserted<ProductRow>): UpsertProductResultRow =>
  result.kind === 'refused'
    ? { handle, outcome: 'failed', productId: null, error: errorOf(result.error) }
    : { handle, outcome: result.kind, productId: result.row.id, error: null }

interface UpsertedProducts {
  readonly results: readonly UpsertProductResultRow[]
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly failed: number
}

/**
 * Makes or changes products of a shop, each by itself. Throws INVALID_INPUT for more than 1,000 or for two of one handle,
 * and NOT_FOUND, before anything is written.
 */
export const upsertProducts = async (
  context: Context,
  {
    shopId,
    products,
  }: { readonly shopId: string; readonly products: readonly (Given & { readonly handle: string })[] },
): Promise<UpsertedProducts> => {
  const shop = await shopOf(context, shopId)
  const items = products.map(given => ({ ...fieldsOf(given), shopId: shop }))
  const written = await productWrites.upsertMany(context, items, {
    cause: 'upsert products',
    argument: 'products',
    key: ['shopId', 'handle'],
    refusals: products.map((given, at) => textFaultWithin(given, `products[${at}]`)),
  })
  const results = products.flatMap(({ handle }, at) => {
    const result = written[at]
    return result ? [resultOf(handle, result)] : []
  })
  const count = (outcome: UpsertProductResultRow['outcome']) => results.filter(of => of.outcome === outcome).length
  return {
    results,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('failed'),
  }
}

/** Why an item was not written; what was not expected is an error of its own, which the log has in whole. */
export const expectedError = (error: UpsertErrorRow | null): UpsertErrorRow | null => {
  if (error?.code !== 'INTERNAL_ERROR') return error
  // Kept with an idempotency key, it has lost its cause.
  throw new AppError('INTERNAL_ERROR', undefined, {}, { cause: error.cause?.() })
}
