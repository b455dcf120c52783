import mongoose from 'mongoose'
import { type Answer, startApp, type TestApp } from './app.ts'
import { person } from './people.ts'

/** An app with merchants: whoever is named is one, with the shops that are said to be his. */
export interface MerchantsApp extends TestApp {
  /** Inserts a user of the role (a merchant where none is said); gives the hex id. */
  user(fields?: Readonly<Record<string, unknown>>): Promise<string>
  /** Runs a root mutation field with its input, selecting `fields`; gives the whole answer. */
  mutate(as: string | null, name: string, input: object, fields: string, operation?: string): Promise<Answer>
  /** Installs a shop of the user's; gives its tagged id. */
  shop(as: string, domain?: string): Promise<string>
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

export const startMerchants = async (env: NodeJS.ProcessEnv = {}): Promise<MerchantsApp> => {
  const t = await startApp(env)
  let shops = 0
  const mutate: MerchantsApp['mutate'] = (as, name, input, fields, operation = 'mutation') =>
    t.ask(`${operation} ($input: ${capital(name)}Input!) { ${name}(input: $input) { ${fields} } }`, {
      as,
      variables: { input },
    })
  return {
    ...t,
    mutate,
    user: async (fields = {}) => {
      const _id = new mongoose.Types.ObjectId()
      const email = `${_id.toHexString()}@example.com`
      await t.db
        .collection('users')
        .insertOne(person('Mia', _id, { roles: ['merchant'], shopIds: [], email, ...fields }))
      return _id.toHexString()
    },
    shop: async (as, domain = `shop-${++shops}.example.org`) => {
      const { data, errors } = await mutate(as, 'installShop', { domain, name: 'A shop' }, 'shop { id }')
      if (errors) throw new Error(errors[0]?.message)
      return (data as unknown as { installShop: { shop: { id: string } } }).installShop.shop.id
    },
  }
}

/** The ObjectId in a tagged id. */
export const objectId = (id: string): mongoose.Types.ObjectId => new mongoose.Types.ObjectId(id.slice(4))

let handles = 0

/** A product to make, with a handle that no other one has. */
export const tea = (more: object = {}) => ({
  handle: `tea-${++handles}`,
  title: 'Grüner Tee',
  pricePaise: 900,
  currency: 'INR',
  ...more,
})
