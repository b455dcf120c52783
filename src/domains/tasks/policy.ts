import { equals } from '../../kernel/condition.ts'
import type { Viewer } from '../../kernel/viewer.ts'

/** A list and its todos are seen by the list's members; a todo carries them too. */
export const ofMember = (viewer: Viewer) => equals('memberIds', viewer.id)

/** Who its members are, and whether there is a list at all, is its owner's to say. */
export const ofOwner = (viewer: Viewer) => equals('ownerId', viewer.id)
