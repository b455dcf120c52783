import { entity, type Stored } from '../../database/entity.ts'
import { List } from '../../database/list.ts'
import type { ReadDoor } from '../../database/read-door.ts'
import { and, equals } from '../../kernel/condition.ts'
import type { Request } from '../../kernel/request.ts'
import { IdentityModel, InviteModel, SessionModel, UserModel } from './models.ts'
import * as policy from './policy.ts'
import { authMethods, type InviteRow, type SessionRow, type UserRow, type UserStatsRow } from './rows.ts'

export const User = entity<UserRow>({
  type: 'User',
  model: UserModel,
  policy: policy.userEntry,
  relationPolicy: policy.userRelation,
  softDelete: true,
})
export const Session = entity<SessionRow>({
  type: 'Session',
  model: SessionModel,
  policy: policy.session,
  endsAt: 'expiresAt',
})
export const Invite = entity<InviteRow>({ type: 'Invite', model: InviteModel, policy: policy.invite })

export const Identities: Stored = { model: IdentityModel, policy: policy.identity, softDelete: false }

const userResiduals = ['verified', 'authMethod', 'status', 'role', 'createdAfter', 'createdBefore']

export const users = new List(User, {
  name: 'users',
  sorts: {
    NEWEST: [{ path: 'createdAt', direction: -1 }],
    OLDEST: [{ path: 'createdAt', direction: 1 }],
    NAME: [{ path: 'nameKey', direction: 1 }],
    EMAIL: [{ path: 'email', direction: 1 }],
  },
  filters: {
    authMethod: { path: 'primaryAuthMethod' },
    verified: { path: 'emailVerified' },
    role: { path: 'roles' },
    status: { path: 'status' },
    brandCode: { path: 'brandCode' },
    mediatorCode: { path: 'mediatorCode' },
    agencyCode: { path: 'agencyCode' },
  },
  ranges: {
    createdAfter: { path: 'createdAt', side: 'after' },
    createdBefore: { path: 'createdAt', side: 'before' },
  },
  paths: [
    { equality: [], sorts: ['NEWEST', 'OLDEST', 'NAME', 'EMAIL'], residual: userResiduals, admin: true },
    { equality: ['authMethod'], sorts: ['NEWEST', 'OLDEST'], residual: userResiduals, admin: true },
    { equality: ['verified'], sorts: ['NEWEST', 'OLDEST'], residual: userResiduals, admin: true },
    { equality: ['authMethod', 'verified'], sorts: ['NEWEST', 'OLDEST'], residual: userResiduals, admin: true },
    { equality: ['role', 'status'], sorts: ['NEWEST', 'OLDEST'], residual: userResiduals, admin: true },
    { equality: ['brandCode', 'role'], sorts: ['NEWEST'], residual: userResiduals, admin: true },
    { equality: ['mediatorCode', 'role'], sorts: ['NEWEST'], residual: userResiduals, admin: true },
    { equality: ['agencyCode', 'role'], sorts: ['NEWEST'], residual: userResiduals, admin: true },
  ],
  search: { path: 'searchWords', within: [] },
})

export const sessions = new List(Session, {
  name: 'sessions',
  sorts: { NEWEST: [{ path: 'createdAt', direction: -1 }] },
  filters: { userId: { path: 'userId', id: 'User' } },
  paths: [{ equality: ['userId'], sorts: ['NEWEST'] }],
})

export const invites = new List(Invite, {
  name: 'invites',
  sorts: { NEWEST: [{ path: 'createdAt', direction: -1 }], EXPIRING: [{ path: 'expiresAt', direction: 1 }] },
  filters: {
    parentCode: { path: 'parentCode' },
    status: { path: 'status', means: policy.inviteStatusMeans },
    createdBy: { path: 'createdBy', id: 'User' },
  },
  paths: [
    { equality: ['parentCode'], sorts: ['NEWEST'] },
    { equality: ['parentCode', 'status'], sorts: ['NEWEST'] },
    { equality: ['createdBy'], sorts: ['NEWEST'] },
    { equality: ['status'], sorts: ['EXPIRING'], admin: true },
    { equality: [], sorts: ['NEWEST'], admin: true },
  ],
  // Beside `status`, whether it has ended.
  covers: ['expiresAt'],
})

/** Under which of the codes an active agency works, whoever may see it. */
export const agenciesWith = async (
  door: ReadDoor,
  request: Request,
  codes: readonly string[],
  path: string,
): Promise<ReadonlyMap<string, boolean>> => {
  const where = and(equals('roles', 'agency'), equals('status', 'active'))
  const read = { entity: User, field: 'agencyCode', keys: codes, where, rights: 'system', path } as const
  const counts = await door.counts(request, read, 1)
  return new Map([...counts].map(([code, agencies]) => [code, agencies > 0]))
}

/** Users by way to sign in, the most used first; answered by the index of `authMethod` and `verified` alone. */
export const userStats = (door: ReadDoor, request: Request, path: string): Promise<UserStatsRow[]> =>
  door.statistic<UserStatsRow>(
    request,
    { entity: User, path },
    users.plan({ authMethod: 'password', verified: true }, undefined, request.viewer).indexFor({ op: 'anything' }),
    match => [
      // Without a condition on the index's first field the server fetches each document for the others.
      { $match: { ...match, primaryAuthMethod: { $in: [...authMethods] } } },
      {
        $group: {
          _id: '$primaryAuthMethod',
          count: { $sum: 1 },
          verified: { $sum: { $cond: ['$emailVerified', 1, 0] } },
          created: { $avg: { $toLong: '$createdAt' } },
        },
      },
      { $sort: { count: -1, _id: 1 } },
      {
        $project: {
          _id: 0,
          authMethod: '$_id',
          count: 1,
          verified: 1,
          averageAccountAgeDays: { $divide: [{ $subtract: [{ $toLong: '$$NOW' }, '$created'] }, 86_400_000] },
        },
      },
    ],
  )
