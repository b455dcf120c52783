import type { Writing } from '../../database/writes.ts'
import { and, between, equals } from '../../kernel/condition.ts'
import type { Identity } from './rows.ts'
import { Identities } from './store.ts'

interface NewIdentity extends Identity {
  readonly codeHash: string
  readonly challenge: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

export const insertIdentity = async ({ request, writeDoor }: Writing, identity: NewIdentity): Promise<void> => {
  const given = Object.fromEntries(Object.entries(identity).filter(([, value]) => value != null))
  await writeDoor.insert(request, { entity: Identities, cause: 'keep identity', rights: 'system' }, given)
}

/** What lies under a code, once; null where it was taken, has ended, or was put there under another challenge. */
export const takeIdentity = (
  { request, writeDoor }: Writing,
  { codeHash, challenge, now }: { codeHash: string; challenge: string; now: Date },
): Promise<Identity | null> =>
  writeDoor.change<Identity>(
    request,
    {
      entity: Identities,
      cause: 'take identity',
      rights: 'system',
      where: and(
        equals('codeHash', codeHash),
        equals('challenge', challenge),
        equals('takenAt', null),
        between('expiresAt', { after: now }),
      ),
    },
    { set: { takenAt: now } },
  )
