import mongoose from 'mongoose'
import { at, codesOf } from './accounts.ts'
import { type Answer, startApp, type TestApp } from './app.ts'
import { person } from './people.ts'

/** An app with brands and agencies, of which those with the codes `AG1` to `AG9` are there from the beginning. */
export interface AgenciesApp extends TestApp {
  /** Inserts a user with those roles and codes; gives the hex id. */
  user(fields: Readonly<Record<string, unknown>>): Promise<string>
  /** Runs a root mutation field with its input, selecting `fields`; gives the whole answer. */
  mutate(as: string | null, name: string, input: object, fields: string): Promise<Answer>
  /** Makes an active campaign of the brand, in which `AG1` to `AG9` may take part; gives its tagged id. */
  campaign(as: string, more?: object): Promise<string>
  /** Gives slots of it to an agency; gives the tagged id of the assignment. */
  assign(as: string, campaignId: string, agencyCode: string, slots: number): Promise<string>
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

export const newCampaign = {
  title: 'Summer',
  payoutPaise: 5_000,
  totalSlots: 10,
  allowedAgencyCodes: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(n => `AG${n}`),
  startsAt: '2030-01-01T00:00:00.000Z',
  endsAt: '2030-02-01T00:00:00.000Z',
}

export const startAgencies = async (env: NodeJS.ProcessEnv = {}): Promise<AgenciesApp> => {
  const t = await startApp(env)
  const agencies = newCampaign.allowedAgencyCodes.map(agencyCode => {
    const _id = new mongoose.Types.ObjectId()
    return person('Ann', _id, { email: `${_id}@example.com`, roles: ['agency'], agencyCode })
  })
  await t.db.collection('users').insertMany(agencies)
  const mutate: AgenciesApp['mutate'] = (as, name, input, fields) =>
    t.ask(`mutation ($input: ${capital(name)}Input!) { ${name}(input: $input) { ${fields} } }`, {
      as,
      variables: { input },
    })
  const idOf = async (answer: Promise<Answer>, name: string, type: string): Promise<string> =>
    at<Record<string, { id: string }>>(await answer, name)[type]?.id ?? ''
  return {
    ...t,
    mutate,
    user: async fields => {
      const _id = new mongoose.Types.ObjectId()
      await t.db.collection('users').insertOne(person('Ben', _id, { email: `${_id}@example.com`, ...fields }))
      return _id.toHexString()
    },
    campaign: async (as, more = {}) => {
      const input = { ...newCampaign, ...more }
      const campaignId = await idOf(
        mutate(as, 'createCampaign', input, 'campaign { id }'),
        'createCampaign',
        'campaign',
      )
      const begun = await mutate(as, 'setCampaignStatus', { campaignId, status: 'ACTIVE' }, 'campaign { id }')
      if (codesOf(begun).length > 0) throw new Error(begun.errors?.[0]?.message)
      return campaignId
    },
    assign: (as, campaignId, agencyCode, slots) =>
      idOf(
        mutate(as, 'assignAgency', { campaignId, agencyCode, slots }, 'assignment { id }'),
        'assignAgency',
        'assignment',
      ),
  }
}
