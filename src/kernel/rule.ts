import type { ReadDoor } from '../database/read-door.ts'
import type { Request } from './request.ts'

/** What does not hold of a document (tagged id). */
export interface Violation {
  readonly id: string
  readonly problem: string
}

/** Something that always holds of what is stored, also after a crash or a failover. */
export interface Rule<Found = Violation> {
  /** As a sentence, with nobody's data. */
  readonly holds: string
  /** What breaks it, at most `mostTold` of them; nothing where it holds. Everything is read, in the database. */
  readonly check: (door: ReadDoor, request: Request) => Promise<readonly Found[]>
}

/** As many as a rule tells of what breaks it: there may be more. */
export const mostTold = 1_000
