import { defineDomain } from '../../kernel/domain.ts'
import { roles } from '../../kernel/viewer.ts'
import { loaders } from './loaders.ts'
import { userFields } from './policy.ts'
import { resolvers } from './resolvers.ts'
import { authMethods, inviteStatuses, userStatuses } from './rows.ts'
import { Invite, invites, Session, sessions, User, users } from './store.ts'

export { hashPassword } from './actions.passwords.ts'
export { type Accounts, viewerOf } from './actions.ts'
export { userKeys } from './models.ts'

export const domain = defineDomain({
  name: 'accounts',
  resolvers,
  loaders,
  entities: [User, Session, Invite],
  lists: [users, sessions, invites],
  enums: { Role: roles, AuthMethod: authMethods, UserStatus: userStatuses, InviteStatus: inviteStatuses },
  guards: { User: userFields },
})
