import type { Resolvers } from '../../graphql/types.generated.ts'
import { decodeId } from '../../kernel/ids.ts'
import { needs } from '../../kernel/needs.ts'
import { register, requestPasswordReset, resendVerification, resetPassword, verifyEmail } from './actions.emails.ts'
import { acceptInvite, createInvite, previewInvite, revokeInvite } from './actions.invites.ts'
import { changePassword, unlinkOAuthProvider, updateProfile } from './actions.profile.ts'
import { exchangeOAuthCode, linkOAuthProvider } from './actions.providers.ts'
import { login, logout, logoutEverywhere, refreshSession } from './actions.sessions.ts'
import { deleteUser, reinstateUser, restoreUser, setUserRoles, suspendUser } from './actions.users.ts'
import { inviteStatusAt } from './policy.ts'
import type { InvitePreviewRow, UserRow } from './rows.ts'

const inviteStatus = (invite: InvitePreviewRow) => inviteStatusAt(invite, Date.now())

export const resolvers = {
  Query: {
    me: (_root, _args, { request, loaders }, info) => {
      // Null is the answer to nobody, not to somebody whose token has ended.
      if (!request.viewer && request.refusal) throw request.refusal
      return loaders.accounts.userById.load(request.viewer?.id, info)
    },
    user: (_root, { id }, { loaders }, info) => loaders.accounts.userById.load(decodeId('User', id, 'id'), info),
    userByEmail: (_root, { email }, { loaders }, info) => loaders.accounts.userByEmail.load(email.toLowerCase(), info),
    users: (_root, args, { loaders }, info) => loaders.accounts.users.page(args, info),
    userStats: (_root, _args, { loaders }, info) => loaders.accounts.userStats(info),
    invite: (_root, args, context) => previewInvite(context, args),
    invites: (_root, args, { loaders }, info) => loaders.accounts.invites.page(args, info),
    authMethods: (_root, _args, { ports }) => [...ports.accounts.authMethods],
  },
  Mutation: {
    register: (_root, { input }, context) => register(context, input),
    verifyEmail: (_root, { input }, context) => verifyEmail(context, input),
    resendVerification: (_root, { input }, context) => resendVerification(context, input),
    login: (_root, { input }, context) => login(context, input),
    exchangeOAuthCode: (_root, { input }, context) => exchangeOAuthCode(context, input),
    refreshSession: (_root, { input }, context) => refreshSession(context, input),
    logout: (_root, { input }, context) => logout(context, input),
    logoutEverywhere: (_root, { input }, context) => logoutEverywhere(context, input),
    requestPasswordReset: (_root, { input }, context) => requestPasswordReset(context, input),
    resetPassword: (_root, { input }, context) => resetPassword(context, input),
    changePassword: (_root, { input }, context) => changePassword(context, input),
    updateProfile: (_root, { input }, context) => updateProfile(context, input),
    linkOAuthProvider: (_root, { input }, context) => linkOAuthProvider(context, input),
    unlinkOAuthProvider: (_root, { input }, context) => unlinkOAuthProvider(context, input),
    setUserRoles: (_root, { input }, context) => setUserRoles(context, input),
    suspendUser: (_root, { input }, context) => suspendUser(context, input),
    reinstateUser: (_root, { input }, context) => reinstateUser(context, input),
    deleteUser: (_root, { input }, context) => deleteUser(context, input),
    restoreUser: (_root, { input }, context) => restoreUser(context, input),
    createInvite: (_root, { input }, context) => createInvite(context, input),
    acceptInvite: (_root, { input }, context) => acceptInvite(context, input),
    revokeInvite: (_root, { input }, context) => revokeInvite(context, input),
  },
  LoginPayload: {
    user: ({ userId }, _args, { loaders }, info) => loaders.accounts.userById.get(userId, info),
  },
  RefreshSessionPayload: {
    user: ({ userId }, _args, { loaders }, info) => loaders.accounts.userById.get(userId, info),
  },
  ExchangeOAuthCodePayload: {
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
