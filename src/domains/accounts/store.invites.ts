import type { ReadDoor } from '../../database/read-door.ts'
import type { Writing } from '../../database/writes.ts'
import { and, between, equals } from '../../kernel/condition.ts'
import type { Role } from '../../kernel/viewer.ts'
import type { InviteRow } from './rows.ts'
import { Invite } from './store.ts'

export interface NewInvite {
  readonly code: string
  readonly role: Role
  readonly parentCode: string | null
  readonly createdBy: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly purgeAt: Date
}

export const insertInvite = (
  { request, writeDoor }: Writing,
  { parentCode, ...invite }: NewInvite,
): Promise<InviteRow> =>
  writeDoor.insert<InviteRow>(
    request,
    { entity: Invite, cause: 'create invite', rights: 'system' },
    { ...invite, ...(parentCode === null ? {} : { parentCode }) },
  )

/** An invitation as it stands, for whoever holds its code. */
export type Invitation = Pick<InviteRow, 'id' | 'role' | 'parentCode' | 'status' | 'expiresAt' | 'createdBy'>

const invitationFields = ['role', 'parentCode', 'status', 'expiresAt', 'createdBy']

export const invitationByCode = (door: ReadDoor, code: string): Promise<Invitation | null> =>
  door.ours<Invitation>(Invite, 'code', code, invitationFields, 'invite')

const open = (now: Date) => and(equals('status', 'active'), between('expiresAt', { after: now }))

/** Takes an open invitation for a user, who then holds it for good; null where it is not open any more. */
export const takeInvite = ({ request, writeDoor }: Writing, id: string, usedBy: string): Promise<InviteRow | null> =>
  writeDoor.change<InviteRow>(
    request,
    { entity: Invite, cause: 'accept invite', rights: 'system', where: and(equals('_id', id), open(new Date())) },
    { set: { status: 'used', usedBy }, unset: ['purgeAt'] },
  )

/** Takes back an open invitation that the viewer may see; null where there is none. */
export const revokeInvite = ({ request, writeDoor }: Writing, id: string): Promise<InviteRow | null> =>
  writeDoor.change<InviteRow>(
    request,
    { entity: Invite, cause: 'revoke invite', rights: 'viewer', where: and(equals('_id', id), open(new Date())) },
    { set: { status: 'revoked' } },
  )
