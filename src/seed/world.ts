import type { Role } from '../kernel/viewer.ts'
import { idOf, type ObjectId } from './documents.ts'
import { Random } from './random.ts'
import { countries, firstNames, lastNames } from './words.ts'

/** How much there is to be; everything else follows from these three. */
export interface Size {
  readonly shops: number
  readonly products: number
  readonly users: number
}

export interface WorldOptions {
  /** Another number gives other documents. */
  readonly seed?: number
  /** The latest moment of the data's past; fixed by default, so that the same size gives the same documents. */
  readonly now?: Date
  /**
   * From when on sessions and invitations end. By default far off, or MongoDB's TTL indexes would delete them from a
   * data set whose `now` is fixed.
   */
  readonly endsFrom?: Date
}

export interface Person {
  readonly n: number
  readonly id: ObjectId
  readonly email: string
  readonly names: { readonly firstName?: string | null; readonly lastName?: string | null }
  readonly roles: readonly Role[]
  readonly codes: { readonly brandCode?: string; readonly mediatorCode?: string; readonly agencyCode?: string }
  readonly shopIds: readonly ObjectId[]
  /** Epoch milliseconds, as all times of the world. */
  readonly createdAt: number
  readonly deleted: boolean
  /** One of the sample accounts, whose email is known. */
  readonly fixed: boolean
}

export interface ShopPlan {
  readonly n: number
  readonly id: ObjectId
  readonly owner: Person
  readonly installedAt: number
  readonly country?: string | null
}

/** Who there is and who owns what; made before any document, so that every collection can refer to every other. */
export interface World {
  readonly size: Size
  readonly now: number
  readonly endsFrom: number
  readonly people: readonly Person[]
  readonly shops: readonly ShopPlan[]
  random(name: string): Random
}

export const day = 86_400_000
const leads = ['admin', 'brand', 'agency', 'mediator', 'shopper'] as const
/** A policy reads the shops of a viewer in order up to this many. */
const mostShops = 190
const shopsPerOwner = 3

const code = (prefix: string, n: number): string => `${prefix}-${String(n).padStart(4, '0')}`
const mailName = (text: string | null | undefined): string =>
  (text ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')

const ownersOf = ({ shops }: Size): number => Math.ceil(shops / shopsPerOwner)
const fewestUsers = (size: Size): number => leads.length + ownersOf(size)

/** @throws RangeError where the size is no whole numbers, has fewer users than sample accounts, or products without a shop. */
export const checkSize = (size: Size): void => {
  for (const [name, value] of Object.entries(size)) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`${name} must be a whole number, but is ${value}`)
  }
  if (size.users < fewestUsers(size))
    throw new RangeError(`${size.shops} shops need at least ${fewestUsers(size)} users`)
  if (size.products > 0 && size.shops === 0) throw new RangeError('products need at least one shop')
}

/**
 * Plans the people and shops of a size. The sample accounts come first: `admin@`, `brand@`, `agency@`, `mediator@` and
 * `shopper@example.com`, then `merchant1@example.com` and so on, who own the shops in turn.
 *
 * @throws RangeError as `checkSize` does.
 */
export const createWorld = (size: Size, options: WorldOptions = {}): World => {
  const { seed = 1, now = new Date('2026-01-01T00:00:00Z'), endsFrom = new Date('2100-01-01T00:00:00Z') } = options
  checkSize(size)
  const owners = ownersOf(size)
  const fewest = fewestUsers(size)
  const random = new Random(seed, 'people')
  const shopsOf = (owner: number): ObjectId[] =>
    Array.from({ length: Math.ceil((size.shops - owner) / owners) }, (_, i) => idOf('shops', owner + i * owners))
  const roleOf = (n: number): Role => {
    const lead = leads[n]
    if (lead) return lead
    if (n < fewest) return 'merchant'
    return random.weighted<Role>({ admin: 0.1, brand: 2, agency: 2, mediator: 4, merchant: 6, shopper: 86 })
  }
  const brands = Math.max(1, Math.round(size.users / 100))
  const agencies = Math.max(1, Math.round(size.users / 100))
  const mediators = Math.max(1, Math.round(size.users / 50))
  const codesOf = (role: Role, fixed: boolean): Person['codes'] => {
    const mediator = fixed || random.chance(0.1) ? 1 : random.int(1, mediators)
    const agencyCode = code('AG', fixed ? 1 : ((mediator - 1) % agencies) + 1)
    if (role === 'brand') return { brandCode: code('BR', fixed ? 1 : random.int(1, brands)) }
    if (role === 'agency') return { agencyCode: code('AG', fixed ? 1 : random.int(1, agencies)) }
    if (role === 'mediator') return { mediatorCode: code('MD', mediator), agencyCode }
    if (role !== 'shopper' || (!fixed && random.chance(0.1))) return {}
    return { mediatorCode: code('MD', mediator), ...(fixed || random.chance(0.8) ? { agencyCode } : {}) }
  }

  let helper = false
  /** Those who work for one owner's shops; the first of them, in a large world, for as many as a viewer may have. */
  const worksFor = (): ObjectId[] => {
    if (!helper && size.shops > 50) {
      helper = true
      return Array.from({ length: Math.min(size.shops, mostShops) }, (_, shop) => idOf('shops', shop))
    }
    const all = owners === 0 ? [] : shopsOf(random.int(0, owners - 1))
    return random.chance(0.7) ? all : all.slice(0, 1)
  }

  const people: Person[] = []
  for (let n = 0; n < size.users; n++) {
    const fixed = n < fewest
    const role = roleOf(n)
    const owner = role === 'merchant' && fixed ? n - leads.length : null
    const firstName = random.pick(firstNames)
    const lastName = random.pick(lastNames)
    const names: Person['names'] =
      fixed || random.chance(0.95)
        ? { firstName, lastName: !fixed && random.chance(0.03) ? null : lastName }
        : random.maybe(0.5, () => ({ firstName }))
    const deleted = !fixed && random.chance(0.02)
    const before = people[n - 1]
    // Who left may come back: a deleted account and a living one then have the same email.
    const again = deleted && before && !before.fixed && !before.deleted && random.chance(0.3)
    const ownEmail = fixed
      ? `${owner === null ? role : `merchant${owner + 1}`}@example.com`
      : `${mailName(names.firstName) || 'user'}.${mailName(names.lastName) || 'x'}${n}@example.com`
    people.push({
      n,
      id: idOf('users', n),
      email: again ? before.email : ownEmail,
      names,
      roles: !fixed && role !== 'shopper' && random.chance(0.1) ? [role, 'shopper'] : [role],
      codes: codesOf(role, fixed),
      shopIds: role !== 'merchant' ? [] : owner === null ? worksFor() : shopsOf(owner),
      createdAt: fixed ? now.getTime() - 1_100 * day : now.getTime() - random.int(1, 1_000 * day),
      deleted,
      fixed,
    })
  }
  const shops = Array.from({ length: size.shops }, (_, n) => {
    const country = random.pick([...countries, null, undefined])
    return {
      n,
      id: idOf('shops', n),
      owner: people[leads.length + (n % owners)] as Person,
      // Several are installed in the same moment.
      installedAt: now.getTime() - (n % 10 === 9 ? 500 * day : random.int(30 * day, 1_000 * day)),
      ...(country === undefined ? {} : { country }),
    }
  })
  return {
    size,
    now: now.getTime(),
    endsFrom: endsFrom.getTime(),
    people,
    shops,
    random: name => new Random(seed, name),
  }
}
