import { type Batch, batches, idOf, type SeedDocument } from './documents.ts'
import { campaignTitles } from './words.ts'
import { day, type World } from './world.ts'

/** Campaigns of the brands with the slots that agencies hold of them; the sample brand allows the sample agency. */
export function* campaignBatches(world: World): Generator<Batch> {
  const random = world.random('campaigns')
  const codesOf = (key: 'brandCode' | 'agencyCode', role: 'brand' | 'agency') => [
    ...new Set(world.people.flatMap(({ roles, codes }) => (roles.includes(role) ? [codes[key] ?? []] : [])).flat()),
  ]
  const brands = codesOf('brandCode', 'brand')
  const agencies = codesOf('agencyCode', 'agency')
  const count = Math.max(12, Math.round(world.size.users / 20))
  const campaigns: SeedDocument[] = []
  const assignments: SeedDocument[] = []
  for (let n = 0; n < count; n++) {
    const isOurs = random.chance(Math.max(0.02, 6 / count))
    const brandCode = isOurs ? brands[0] : random.pick(brands)
    const status = random.weighted({ draft: 2, active: 5, paused: 1, ended: 3 })
    const ours = isOurs ? agencies.slice(0, 1) : []
    const others = status === 'draft' ? [] : random.some(agencies, random.int(0, 4))
    const allowed = [...new Set([...ours, ...others])]
    const createdAt = world.now - (n % 7 === 6 ? 100 * day : random.int(1 * day, 700 * day))
    const startsAt = createdAt + random.int(1, 30) * day
    const totalSlots = random.int(5, 500)
    let assignedSlots = 0
    let usedSlots = 0
    let assigned = 0
    for (const agencyCode of allowed) {
      if (status === 'draft' || random.chance(0.2)) continue
      const slots = random.int(0, totalSlots - assignedSlots)
      if (slots === 0) continue
      const used = random.chance(0.2) ? slots : random.int(0, slots)
      assignedSlots += slots
      usedSlots += used
      assigned += 1
      assignments.push({
        _id: idOf('assignments', assignments.length),
        campaignId: idOf('campaigns', n),
        brandCode,
        agencyCode,
        slots,
        usedSlots: used,
        version: 1,
        createdAt: new Date(random.int(createdAt, Math.min(startsAt, world.now))),
      })
    }
    const deleted = !isOurs && random.chance(0.03)
    const updatedAt = random.int(createdAt, world.now)
    campaigns.push({
      _id: idOf('campaigns', n),
      brandCode,
      title: `${random.pick(campaignTitles)} ${random.int(2024, 2026)}`,
      status,
      payoutPaise: random.int(1, 50) * 1_000,
      totalSlots,
      assignedSlots,
      usedSlots,
      allowedAgencyCodes: allowed,
      startsAt: new Date(startsAt),
      endsAt: new Date(startsAt + random.int(7, 120) * day),
      version: 1 + assigned,
      createdAt: new Date(createdAt),
      updatedAt: new Date(updatedAt),
      deleted,
      ...(deleted ? { deletedAt: new Date(updatedAt) } : {}),
    })
  }
  yield* batches('campaigns', campaigns)
  yield* batches('assignments', assignments)
}
