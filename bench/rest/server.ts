import fastify, { LogController } from 'fastify'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { createViewers } from '../../src/graphql/viewers.ts'
import { createTokens } from '../../src/http/tokens.ts'
import type { Viewer } from '../../src/kernel/viewer.ts'

/**
 * What the GraphQL server is held against: routes written by hand over the bare driver, for the pages of the bench and
 * nothing else. Same JSON, same pool, the same check of token and viewer with the same caches, one log line a request;
 * projections as small as they can be, answers serialised by schemas (fast-json-stringify), no validation of variables
 * beyond ids, no limits, no deadlines, no counting.
 */
const { MONGODB_URI = '', DB_NAME = '', JWT_SECRET = '', PORT = '', HOST = '' } = process.env
const { MongoClient, ObjectId } = mongoose.mongo
type ObjectId = mongoose.mongo.ObjectId

const client = new MongoClient(MONGODB_URI, { minPoolSize: 5, maxPoolSize: 50, maxConnecting: 10 })
await client.connect()
const db = client.db(DB_NAME)
const shops = db.collection('shops')
const products = db.collection('products')
const users = db.collection('users')

const viewerFields = { status: 1, roles: 1, brandCode: 1, mediatorCode: 1, agencyCode: 1, shopIds: 1 }
const viewerOf = async (userId: string, sessionId: string | null): Promise<Viewer | null> => {
  const user = await users.findOne(
    { _id: ObjectId.createFromHexString(userId), deleted: false },
    { projection: viewerFields },
  )
  if (user?.status !== 'active') return null
  return {
    id: userId,
    sessionId,
    roles: user.roles,
    brandCode: user.brandCode ?? null,
    mediatorCode: user.mediatorCode ?? null,
    agencyCode: user.agencyCode ?? null,
    shopIds: user.shopIds.map((id: ObjectId) => id.toHexString()),
  }
}
const tokens = createTokens({ key: new TextEncoder().encode(JWT_SECRET), ttlMs: 900_000 })
const viewers = createViewers(tokens, async (userId, sessionId) => ({ viewer: await viewerOf(userId, sessionId) }))

const log = pino({ level: 'info', base: { instance: `rest:${process.pid}` } })
const app = fastify({ loggerInstance: log, logController: new LogController({ disableRequestLogging: true }) })
app.decorateRequest('viewer', null)
app.addHook('onRequest', async request => {
  request.viewer = await viewers(request.headers.authorization)
})
app.addHook('onResponse', async (request, reply) => {
  const { viewer } = request
  request.log.info({ requestId: request.id, viewer: viewer?.id ?? null, ms: reply.elapsedTime }, 'request')
})

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer | null
  }
}

const text = { type: 'string' } as const
const object = <const Properties extends object>(properties: Properties) => ({ type: 'object', properties }) as const
const data = <const Properties extends object>(properties: Properties) => ({
  schema: { response: { 200: object({ data: object(properties) }) } },
})
const nodes = <const Properties extends object>(properties: Properties) =>
  object({ nodes: { type: 'array', items: object(properties) } } as const)

const canSee = (viewer: Viewer | null, shopId: string): boolean =>
  viewer !== null && (viewer.roles.includes('admin') || viewer.shopIds.includes(shopId))

app.get('/ready', async () => 'ready')

/** The newest 20 products of a shop, each with the shop's name and plan. */
app.get<{ Params: { id: string } }>(
  '/shops/:id/products',
  data({
    products: nodes({
      id: text,
      title: text,
      handle: text,
      pricePaise: { type: 'integer' },
      status: text,
      createdAt: { type: 'string', format: 'date-time' },
      shop: object({ name: text, plan: text }),
    }),
  }),
  async ({ params, viewer }) => {
    const shopId = params.id.slice(4)
    if (!canSee(viewer, shopId)) return { data: { products: { nodes: [] } } }
    const found = await products
      .find(
        { shopId: ObjectId.createFromHexString(shopId) },
        {
          projection: { shopId: 1, title: 1, handle: 1, pricePaise: 1, status: 1, createdAt: 1 },
          sort: { createdAt: -1, _id: -1 },
          limit: 20,
        },
      )
      .toArray()
    const ids = new Map(found.map(product => [product.shopId.toHexString(), product.shopId]))
    const rows = await shops.find({ _id: { $in: [...ids.values()] } }, { projection: { name: 1, plan: 1 } }).toArray()
    const shopById = new Map(rows.map(({ _id, name, plan }) => [_id.toHexString(), { name, plan: plan.toUpperCase() }]))
    return {
      data: {
        products: {
          nodes: found.map(product => ({
            id: `prd_${product._id.toHexString()}`,
            title: product.title,
            handle: product.handle,
            pricePaise: product.pricePaise,
            status: product.status.toUpperCase(),
            createdAt: product.createdAt,
            shop: shopById.get(product.shopId.toHexString()),
          })),
        },
      },
    }
  },
)

/** 20 shops of a plan, each with its newest 10 products: one aggregation with a `$lookup`. */
app.get<{ Querystring: { plan: string } }>(
  '/shops',
  data({
    shops: nodes({
      id: text,
      name: text,
      products: nodes({ id: text, title: text, pricePaise: { type: 'integer' } }),
    }),
  }),
  async ({ query, viewer }) => {
    const scope = viewer?.roles.includes('admin')
      ? {}
      : { _id: { $in: (viewer?.shopIds ?? []).map(id => ObjectId.createFromHexString(id)) } }
    const found = await shops
      .aggregate([
        { $match: { ...scope, plan: query.plan.toLowerCase() } },
        { $sort: { installedAt: -1, _id: -1 } },
        { $limit: 20 },
        { $project: { name: 1 } },
        {
          $lookup: {
            from: 'products',
            localField: '_id',
            foreignField: 'shopId',
            pipeline: [
              { $sort: { createdAt: -1, _id: -1 } },
              { $limit: 10 },
              { $project: { title: 1, pricePaise: 1 } },
            ],
            as: 'products',
          },
        },
      ])
      .toArray()
    return {
      data: {
        shops: {
          nodes: found.map(shop => ({
            id: `shp_${shop._id.toHexString()}`,
            name: shop.name,
            products: {
              nodes: shop.products.map((product: { _id: ObjectId; title: string; pricePaise: number }) => ({
                id: `prd_${product._id.toHexString()}`,
                title: product.title,
                pricePaise: product.pricePaise,
              })),
            },
          })),
        },
      },
    }
  },
)

process.once('SIGTERM', async () => {
  await app.close()
  await client.close()
})
await app.listen({ port: Number(PORT), host: HOST })
