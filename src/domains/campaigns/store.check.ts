import type { ReadDoor } from '../../database/read-door.ts'
import { encodeId } from '../../kernel/ids.ts'
import type { Request } from '../../kernel/request.ts'
import { mostTold, type Violation } from '../../kernel/rule.ts'
import { Assignment, Campaign } from './store.ts'

const read = (entity: typeof Campaign | typeof Assignment) => ({ entity, rights: 'system', path: 'slots' }) as const

/** How many campaigns, but for deleted ones, and assignments there are to look at. */
export const countSlotHolders = async (door: ReadDoor, request: Request) => {
  const count = async (entity: typeof Campaign | typeof Assignment): Promise<number> => {
    const counted = (match: object) => [{ $match: match }, { $count: 'n' }]
    const [found] = await door.statistic<{ readonly n: number }>(request, read(entity), undefined, counted)
    return found?.n ?? 0
  }
  return { campaigns: await count(Campaign), assignments: await count(Assignment) }
}

/** Whether a count is not a whole number from 0 on. */
const isNoCount = (path: string) => ({
  $not: [{ $and: [{ $isNumber: path }, { $gte: [path, 0] }, { $eq: [path, { $trunc: path }] }] }],
})

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

/** Those of a document's counts that are none. */
const noCounts = (counts: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(counts)
    .filter(([, value]) => !isCount(value))
    .map(([name, value]) => `${name} is ${JSON.stringify(value ?? null)}, which is no count`)

interface Unequal {
  readonly _id: string
  readonly totalSlots: number
  readonly assignedSlots: number
  readonly usedSlots: number
  readonly slots: number
  readonly used: number
}

const unequal = [
  {
    $lookup: {
      from: Assignment.model.collection,
      localField: '_id',
      foreignField: 'campaignId',
      pipeline: [{ $group: { _id: null, slots: { $sum: '$slots' }, used: { $sum: '$usedSlots' } } }],
      as: 'sums',
    },
  },
  {
    $project: {
      _id: { $toString: '$_id' },
      totalSlots: 1,
      assignedSlots: 1,
      usedSlots: 1,
      slots: { $ifNull: [{ $first: '$sums.slots' }, 0] },
      used: { $ifNull: [{ $first: '$sums.used' }, 0] },
    },
  },
  {
    $match: {
      $expr: {
        $or: [
          { $ne: ['$assignedSlots', '$slots'] },
          { $ne: ['$usedSlots', '$used'] },
          { $gt: ['$assignedSlots', '$totalSlots'] },
          ...['$totalSlots', '$assignedSlots', '$usedSlots'].map(isNoCount),
        ],
      },
    },
  },
  { $limit: mostTold },
]

const ofCampaign = ({ totalSlots, assignedSlots, usedSlots, slots, used }: Unequal): string[] => [
  ...noCounts({ totalSlots, assignedSlots, usedSlots }),
  ...(assignedSlots === slots ? [] : [`assignedSlots is ${assignedSlots}, but its assignments have ${slots}`]),
  ...(usedSlots === used ? [] : [`usedSlots is ${usedSlots}, but its assignments have used ${used}`]),
  ...(assignedSlots > totalSlots ? [`assignedSlots is ${assignedSlots} of ${totalSlots}`] : []),
]

interface Wrong {
  readonly _id: string
  readonly brandCode: string
  readonly slots: number
  readonly usedSlots: number
  readonly campaigns: readonly { readonly brandCode: string }[]
}

const wrong = [
  {
    $lookup: {
      from: Campaign.model.collection,
      localField: 'campaignId',
      foreignField: '_id',
      pipeline: [{ $project: { brandCode: 1 } }],
      as: 'campaigns',
    },
  },
  {
    $match: {
      $expr: {
        $or: [
          { $gt: ['$usedSlots', '$slots'] },
          ...['$slots', '$usedSlots'].map(isNoCount),
          { $ne: [{ $first: '$campaigns.brandCode' }, '$brandCode'] },
        ],
      },
    },
  },
  { $project: { _id: { $toString: '$_id' }, brandCode: 1, slots: 1, usedSlots: 1, 'campaigns.brandCode': 1 } },
  { $limit: mostTold },
]

const ofAssignment = ({ brandCode, slots, usedSlots, campaigns: [campaign] }: Wrong): string[] => [
  ...noCounts({ slots, usedSlots }),
  ...(usedSlots > slots ? [`usedSlots is ${usedSlots} of ${slots}`] : []),
  ...(campaign ? [] : ['its campaign does not exist']),
  ...(!campaign || campaign.brandCode === brandCode
    ? []
    : [`its brand is ${brandCode}, but that of its campaign is ${campaign.brandCode}`]),
]

/**
 * What must always hold of slots: those of a campaign's assignments are those it has assigned, and no more than it has;
 * those they have used are those it has used, and no assignment has used more than it has. Gives what does not hold, at
 * most 1,000 campaigns and 1,000 assignments; nothing where all is well. While slots are taken, the request of a
 * transaction sees one moment of both.
 */
export const checkSlots = async (door: ReadDoor, request: Request): Promise<Violation[]> => {
  const campaigns = await door.statistic<Unequal>(request, read(Campaign), undefined, match => [
    { $match: match },
    ...unequal,
  ])
  const assignments = await door.statistic<Wrong>(request, read(Assignment), undefined, match => [
    { $match: match },
    ...wrong,
  ])
  return [
    ...campaigns.flatMap(row => ofCampaign(row).map(problem => ({ id: encodeId('Campaign', row._id), problem }))),
    ...assignments.flatMap(row => ofAssignment(row).map(problem => ({ id: encodeId('Assignment', row._id), problem }))),
  ]
}

interface Twice {
  readonly campaign: string
  readonly agency: string
  readonly n: number
}

/** An agency has one assignment of a campaign. Gives the campaigns where it is not so. */
const checkOnce = async (door: ReadDoor, request: Request): Promise<Violation[]> => {
  const found = await door.statistic<Twice>(request, read(Assignment), undefined, match => [
    { $match: match },
    { $group: { _id: { campaign: '$campaignId', agency: '$agencyCode' }, n: { $sum: 1 } } },
    { $match: { n: { $gt: 1 } } },
    { $project: { _id: 0, campaign: { $toString: '$_id.campaign' }, agency: '$_id.agency', n: 1 } },
    { $limit: mostTold },
  ])
  return found.map(({ campaign, agency, n }) => ({
    id: encodeId('Campaign', campaign),
    problem: `${agency} has ${n} assignments of it`,
  }))
}

/** What always holds of campaigns and their assignments, as a sentence and its check. */
export const slotRules = [
  {
    holds: 'the slots of every campaign are those of its assignments, and no more are used than there are',
    check: checkSlots,
  },
  { holds: 'no agency has two assignments of one campaign', check: checkOnce },
] as const
