import { KeyLoader } from '../../database/key-loader.ts'
import { type At, defineLoaders, type LoaderContext, listing, one, pagesBy } from '../../database/loaders.ts'
import { pathText } from '../../kernel/connection.ts'
import { agenciesWith, invites, sessions, User, userStats, users } from './store.ts'

export const loaders = defineLoaders({
  /** A user as an entry: oneself, or anyone for admins. */
  userById: one(User),
  /** A user that another row names: seen by everybody, with the open fields. */
  relatedUserById: one(User, { rights: 'relation' }),
  userByEmail: one(User, { field: 'email' }),
  users: listing(users),
  invites: listing(invites),
  sessionsByUser: pagesBy(sessions, 'userId'),
  invitesByCreator: pagesBy(invites, 'createdBy'),
  /** Whether an active agency works under a code. */
  agencyByCode: ({ door, request }: LoaderContext) => {
    const codes = new KeyLoader<boolean>((keys, path) => agenciesWith(door, request, keys, path), false)
    return { load: (code: string, at: At) => codes.load(code, at.path) }
  },
  /** Read once for all that ask in one operation. */
  userStats: ({ door, request }: LoaderContext) => {
    let asked: ReturnType<typeof userStats> | undefined
    return (at: At) => {
      asked ??= userStats(door, request, pathText(at.path))
      return asked
    }
  },
})
