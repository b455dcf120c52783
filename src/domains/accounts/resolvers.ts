import type { Resolvers } from '../../graphql/types.generated.ts'
import { decodeId } from '../../kernel/ids.ts'
import { needs } from '../../kernel/needs.ts'
import { login } from './actions.ts'
import type { InvitePreviewRow, UserRow } from './rows.ts'

/** An invitation is over from its moment on, whenever MongoDB gets round to deleting it. */
const inviteStatus = ({ status, expiresAt }: InvitePreviewRow) =>
  status === 'active' && expiresAt.getTime() <= Date.now() ? 'expired' : status

export const resolvers = {
  Query: {
    me: (_root, _args, { request, loaders }, info) => loaders.accounts.userById.load(request.viewer?.id, info),
    user: (_root, { id }, { loaders }, info) => loaders.accounts.userById.load(decodeId('User', id, 'id'), info),
    userByEmail: (_root, { email }, { loaders }, info) => loaders.accounts.userByEmail.load(email.toLowerCase(), info),
    users: (_root, args, { loaders }, info) => loaders.accounts.users.page(args, info),
    userStats: (_root, _args, { loaders }, info) => loaders.accounts.userStats(info),
    invite: (_root, { code }, { loaders }) => loaders.accounts.invitePreview(code),
    invites: (_root, args, { loaders }, info) => loaders.accounts.invites.page(args, info),
  },
  Mutation: {
    login: (_root, { input }, context) => login(context, input),
  },
  LoginPayload: {
    user: ({ userId }, _args, { loaders }, info) => loaders.accounts.userById.get(userId, info),
  },
  User: {
    name: needs(
      ['firstName', 'lastName'],
      ({ firstName, lastName }: UserRow) => [firstName, lastName].filter(Boolean).join(' ') || null,
    ),
    picture: needs(
      ['oauthProviders.profilePicture', 'oauthProviders.lastUsedAt'],
      ({ oauthProviders }: UserRow) =>
        oauthProviders
          ?.filter(({ profilePicture }) => profilePicture)
          .sort((a, b) => (b.lastUsedAt?.getTime() ?? 0) - (a.lastUsedAt?.getTime() ?? 0))[0]?.profilePicture ?? null,
    ),
    sessions: needs([], (user, args, { loaders }, info) => loaders.accounts.sessionsByUser.load(user.id, args, info)),
    invitesCreated: needs([], (user, args, { loaders }, info) =>
      loaders.accounts.invitesByCreator.load(user.id, args, info),
    ),
  },
  Invite: {
    status: needs(['status', 'expiresAt'], inviteStatus),
    createdBy: needs(['createdBy'], ({ createdBy }, _args, { loaders }, info) =>
      loaders.accounts.relatedUserById.load(createdBy, info),
    ),
    usedBy: needs(['usedBy'], ({ usedBy }, _args, { loaders }, info) =>
      loaders.accounts.relatedUserById.load(usedBy, info),
    ),
  },
  InvitePreview: { status: inviteStatus },
} satisfies Resolvers
