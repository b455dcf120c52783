import { defineDomain } from '../../kernel/domain.ts'
import { roles } from '../../kernel/viewer.ts'
import { loaders } from './loaders.ts'
import { userFields } from './policy.ts'
import { resolvers } from './resolvers.ts'
import { authMethods, inviteStatuses, userStatuses } from './rows.ts'
import { Identities, Invite, invites, Session, sessions, User, users } from './store.ts'

export { type MadeAdmin, makeAdmin } from './actions.admin.ts'
export { hashPassword } from './actions.passwords.ts'
export { keepIdentity } from './actions.providers.ts'
export { joinShop } from './actions.shops.ts'
export { type Accounts, onViewerChange, userOf, viewerOf } from './actions.ts'
export { userKeys } from './models.ts'
export type { Identity, Provider } from './rows.ts'

export const domain = defineDomain({
  name: 'accounts',
  resolvers,
  loaders,
  entities: [User, Session, Invite],
  hidden: [Identities],
  lists: [users, sessions, invites],
  enums: { Role: roles, AuthMethod: authMethods, UserStatus: userStatuses, InviteStatus: inviteStatuses },
  guards: { User: userFields },
})
