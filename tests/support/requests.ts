import type mongoose from 'mongoose'
import { CommandStats } from '../../src/database/command-stats.ts'
import { Outage } from '../../src/database/outage.ts'
import { ReadDoor } from '../../src/database/read-door.ts'
import type { Request } from '../../src/kernel/request.ts'
import type { Viewer } from '../../src/kernel/viewer.ts'

/** A viewer with the given shops and roles; a merchant where nothing is given. */
export const viewerWith = (more: Partial<Viewer> = {}): Viewer => ({
  id: 'a'.repeat(24),
  sessionId: null,
  roles: ['merchant'],
  brandCode: null,
  mediatorCode: null,
  agencyCode: null,
  shopIds: [],
  ...more,
})

/** A request as the doors see one: selects `stored` of every type, cursors and page flags, and has a minute. */
export const requestOf = (viewer: Viewer | null, stored: readonly string[], more: Partial<Request> = {}): Request => ({
  id: 'test',
  viewer,
  refusal: null,
  deadline: Date.now() + 60_000,
  expired: new Promise<never>(() => undefined),
  operation: 'Test',
  selection: { stored: () => stored, cursors: true, morePages: true },
  session: null,
  usage: { commands: 0, documents: 0 },
  afterCommit: work => work(),
  ...more,
})

/** The real read door on a database. */
export const doorOn = (
  db: mongoose.mongo.Db,
  sharing = true,
  statisticsFrom: mongoose.mongo.ReadPreferenceMode = 'primary',
  stats = new CommandStats(1_000),
): ReadDoor =>
  new ReadDoor({
    db: () => db,
    stats,
    outage: new Outage(),
    failoverWaitMs: 0,
    sharing,
    statisticsFrom,
  })
