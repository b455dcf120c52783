import { productKeys } from '../domains/commerce/index.ts'
import { fold } from '../kernel/text.ts'
import { idOf, type SeedDocument } from './documents.ts'
import type { Random } from './random.ts'
import { colours, findings, materials, styles, tags, things } from './words.ts'
import { day, type ShopPlan, type World } from './world.ts'

type Plan = 'starter' | 'growth' | 'pro'

/** One shop in ten pays nothing and has no subscription. */
const planOf = (world: World, { n }: ShopPlan): { plan: Plan; paid: boolean } => {
  const random = world.random(`plan ${n}`)
  const paid = random.chance(0.9)
  return { paid, plan: paid ? random.weighted<Plan>({ starter: 5, growth: 3, pro: 2 }) : 'starter' }
}

export function* shops(world: World): Generator<SeedDocument> {
  const random = world.random('shops')
  for (const shop of world.shops) {
    const { id, n, owner, installedAt, country } = shop
    yield {
      _id: id,
      domain: `shop-${n + 1}.example.com`,
      name: `${random.pick(materials)} & ${random.pick(things)}`,
      ownerId: owner.id,
      plan: planOf(world, shop).plan,
      ...(country === undefined ? {} : { country }),
      installedAt: new Date(installedAt),
      ...random.maybe(0.05, () => ({ uninstalledAt: new Date(random.int(installedAt, world.now)) })),
      version: random.int(1, 9),
    }
  }
}

/** Shares like those of a market: of 97,500 products of 270 shops the first has about 10,000, the last 70. */
const shopOfEach = (world: World): Uint32Array => {
  const { shops: count, products: total } = world.size
  const weights = Array.from({ length: count }, (_, n) => 1 / (n + 1.85))
  const sum = weights.reduce((a, b) => a + b, 0)
  const found = new Uint32Array(total)
  let cumulated = 0
  let at = 0
  for (const [shop, weight] of weights.entries()) {
    cumulated += weight
    const end = shop === count - 1 ? total : Math.round((cumulated / sum) * total)
    found.fill(shop, at, end)
    at = end
  }
  const random = world.random('shuffle')
  for (let i = total - 1; i > 0; i--) {
    const j = random.int(0, i)
    const other = found[j] as number
    found[j] = found[i] as number
    found[i] = other
  }
  return found
}

const seoOf = (random: Random, title: string, createdAt: number, now: number) => {
  const optimized = random.chance(0.4)
  return {
    ...random.maybe(0.9, () => ({ title: `${title} | Buy online`.slice(0, 60) })),
    ...random.maybe(0.7, () => ({ description: `${title}: made to last, delivered in three days.` })),
    ...random.maybe(0.8, () => ({ keywords: random.some(tags, 3) })),
    ...random.maybe(0.8, () => ({ score: random.int(0, 100) })),
    optimized,
    ...(optimized ? { optimizedAt: new Date(random.int(createdAt, now)) } : {}),
    ...random.maybe(0.6, () => ({ language: random.pick(['en', 'hi', 'ta']) })),
    findings: optimized ? [] : random.some(findings, random.int(0, 3)),
  }
}

export function* products(world: World): Generator<SeedDocument> {
  const random = world.random('products')
  for (const [n, shopNumber] of shopOfEach(world).entries()) {
    const shop = world.shops[shopNumber] as ShopPlan
    const age = world.now - shop.installedAt
    // A third came by imports, which give many products of a shop the same moment; so do optimizations in bulk.
    const bulk = () => shop.installedAt + Math.round((age / 8) * random.int(0, 7))
    const createdAt = random.chance(0.35) ? bulk() : random.int(shop.installedAt, world.now)
    const updatedAt = random.chance(0.3)
      ? createdAt
      : Math.max(createdAt, random.chance(0.2) ? bulk() : random.int(createdAt, world.now))
    const colour = random.chance(0.4) ? ` ${random.pick(colours)}` : ''
    const title = `${random.pick(styles)} ${random.pick(materials)} ${random.pick(things)}${colour}`
    const handle = `${fold(title).replace(/[^a-z0-9]+/g, '-')}-${n}`
    const own = random.some(tags, random.int(0, 5))
    const product = {
      _id: idOf('products', n),
      shopId: shop.id,
      handle,
      title,
      ...random.maybe(0.9, () => ({
        description: random.chance(0.03)
          ? null
          : `${title}. Made by hand in small numbers, of the best that can be had, for every day and for the few that matter.`,
      })),
      pricePaise: random.int(99, 9_999) * 100 - 1,
      currency: random.chance(0.95) ? 'INR' : 'USD',
      tags: own,
      status: random.weighted({ active: 75, draft: 15, archived: 10 }),
      optimized: random.chance(0.45),
      ...(random.chance(0.8)
        ? { seo: seoOf(random, title, createdAt, world.now) }
        : random.maybe(0.2, () => ({ seo: null }))),
      version: random.int(1, 20),
      createdAt: new Date(createdAt),
      updatedAt: new Date(updatedAt),
    }
    yield { ...product, ...productKeys(product) }
  }
}

export function* subscriptions(world: World): Generator<SeedDocument> {
  const random = world.random('subscriptions')
  for (const shop of world.shops) {
    const { plan, paid } = planOf(world, shop)
    if (!paid) continue
    const createdAt = random.int(shop.installedAt, Math.min(shop.installedAt + 20 * day, world.now))
    yield {
      _id: idOf('subscriptions', shop.n),
      shopId: shop.id,
      plan,
      status: random.weighted({ active: 7, trialing: 1, past_due: 1, cancelled: 1 }),
      ...random.maybe(0.9, () => ({ currentPeriodEnd: new Date(world.now + random.int(-5 * day, 30 * day)) })),
      version: random.int(1, 6),
      createdAt: new Date(createdAt),
      updatedAt: new Date(random.int(createdAt, world.now)),
    }
  }
}

export function* sitemaps(world: World): Generator<SeedDocument> {
  const random = world.random('sitemaps')
  for (const { id, n } of world.shops) {
    for (let i = 0; i < random.pick([0, 1, 3, 3]); i++) {
      const urlCount = random.int(10, 12_000)
      yield {
        _id: idOf('sitemaps', 3 * n + i),
        shopId: id,
        generatedAt: new Date(world.now - i * 7 * day - random.int(0, day)),
        urlCount,
        bytes: urlCount * random.int(18, 24),
      }
    }
  }
}
