import type { Checked, Patient } from './checkup.ts'
import { actualIndexes, planIndexes, planLines } from './index-plan.ts'
import { idleDays, reportIndexes } from './index-report.ts'

const about = 'indexes'

/** How many are named of each kind. */
const most = 10

const checkedOf = (level: Checked['level'], lines: readonly string[], cure: string): Checked[] => [
  ...lines.slice(0, most).map(text => ({ level, about, text: `${text}. ${cure}` })),
  ...(lines.length > most
    ? [{ level, about, text: `And ${lines.length - most} more of this kind.`, items: lines.length - most }]
    : []),
]

const linesOf = (plan: Parameters<typeof planLines>[0]): string[] =>
  planLines(plan).map(line => line.replace(/ +/, ' '))

const none = { missing: [], differing: [], extra: [], redundant: [] }

export const checkIndexes = async ({ db, settings: { declared } }: Patient): Promise<Checked[]> => {
  const plan = planIndexes(declared, await actualIndexes(db, declared))
  const reports = await reportIndexes(db, { sizes: [], declared, asking: [], deadline: Date.now() + 30_000 })
  const idle = reports.flatMap(({ collection, indexes }) =>
    indexes
      .filter(({ migration, redundantWith }) => migration !== null && redundantWith === null)
      .map(
        ({ name, since }) =>
          `unused ${collection} ${name} since ${since?.toISOString().slice(0, 10)}, ${idleDays} days or more`,
      ),
  )
  const { missing, differing, extra, redundant } = plan
  const found = [
    ...checkedOf('wrong', linesOf({ ...none, missing }), '`npm run indexes` makes it'),
    ...checkedOf(
      'wrong',
      linesOf({ ...none, differing }),
      '`npm run migrate -- plan --write NAME` writes what settles it',
    ),
    ...checkedOf('risky', linesOf({ ...none, redundant }), 'It takes memory and slows writes down'),
    ...checkedOf('risky', linesOf({ ...none, extra }), 'It takes memory and slows writes down'),
    ...checkedOf('risky', idle, 'It takes memory and slows writes down'),
  ]
  return found.length > 0
    ? found
    : [{ level: 'fine', about, text: `All ${declared.length} declared ones are there, and no others.` }]
}
