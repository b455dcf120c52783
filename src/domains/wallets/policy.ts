import { equals } from '../../kernel/condition.ts'
import type { Viewer } from '../../kernel/viewer.ts'

/** Wallets and their transactions are seen by the wallet's owner. */
export const ofOwner = (viewer: Viewer) => equals('ownerId', viewer.id)
