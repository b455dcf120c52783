import { interestIn } from '../../database/changes-interest.ts'
import type { ReadDoor } from '../../database/read-door.ts'
import type { Writing } from '../../database/writes.ts'
import { and, anything, between, equals, or } from '../../kernel/condition.ts'
import type { SessionRow } from './rows.ts'
import { Session } from './store.ts'

/** Used tokens that are kept beside the valid one. */
const usedKept = 20

export interface NewSession {
  readonly userId: string
  readonly familyId: string
  readonly refreshTokenHash: string
  readonly userAgent: string | null
  readonly ip: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

export const insertSession = ({ request, writeDoor }: Writing, session: NewSession): Promise<SessionRow> =>
  writeDoor.insert<SessionRow>(request, { entity: Session, cause: 'begin session', rights: 'system' }, { ...session })

/** What decides whether a session still holds. */
export type SessionState = Pick<SessionRow, 'id' | 'userId' | 'expiresAt'>

const stateFields = ['userId', 'expiresAt']

export const sessionState = (door: ReadDoor, id: string): Promise<SessionState | null> =>
  door.ours<SessionState>(Session, '_id', id, stateFields, 'session')

/** The changes of sessions after which `sessionState` may give something else. */
export const sessionChanges = interestIn(Session, stateFields)

/** Puts a new token in the place of the valid one: null where that was not `used`, or the session is over. */
export const rotateSession = (
  { request, writeDoor }: Writing,
  {
    familyId,
    used,
    next,
    now,
    expiresAt,
  }: { familyId: string; used: string; next: string; now: Date; expiresAt: Date },
): Promise<SessionRow | null> =>
  writeDoor.change<SessionRow>(
    request,
    {
      entity: Session,
      cause: 'rotate session',
      rights: 'system',
      where: and(equals('familyId', familyId), equals('refreshTokenHash', used), between('expiresAt', { after: now })),
    },
    {
      set: { refreshTokenHash: next, expiresAt },
      push: { usedTokenHashes: { $each: [used], $slice: -usedKept } },
      now: ['lastUsedAt'],
    },
  )

/** Ends a family, unless it was refreshed after `since`. */
export const endFamily = (
  { request, writeDoor }: Writing,
  familyId: string,
  since: Date | null = null,
): Promise<number> =>
  writeDoor.remove(request, {
    entity: Session,
    cause: 'end session family',
    rights: 'system',
    where: and(
      equals('familyId', familyId),
      since === null
        ? anything
        : or(equals('lastUsedAt', null), between('lastUsedAt', { before: new Date(since.getTime() + 1) })),
    ),
  })

/** What has ended is gone, whenever MongoDB deletes it. */
const alive = () => between('expiresAt', { after: new Date() })

/** Ends one of a viewer's own sessions; 0 where he has none of this id. */
export const endOwnSession = async ({ request, writeDoor }: Writing, id: string): Promise<number> => {
  const ended = await writeDoor.removeOne(request, {
    entity: Session,
    cause: 'end session',
    rights: 'viewer',
    where: and(equals('_id', id), alive()),
  })
  return ended === null ? 0 : 1
}

/** Ends all sessions of a user but `except`. */
export const endSessions = (
  { request, writeDoor }: Writing,
  userId: string,
  except: string | null = null,
): Promise<number> =>
  writeDoor.remove(request, {
    entity: Session,
    cause: 'end sessions',
    rights: 'system',
    where: and(equals('userId', userId), alive()),
    except,
  })
