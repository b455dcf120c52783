import { equals, oneOf, or } from '../../kernel/condition.ts'
import type { Viewer } from '../../kernel/viewer.ts'

/** A job is seen by whoever has asked for it, and by the merchants of its shop. */
export const job = ({ id, shopIds }: Viewer) => or(equals('createdBy', id), oneOf('shopId', shopIds))
