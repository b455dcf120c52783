import { equals, oneOf } from '../../kernel/condition.ts'
import type { Viewer } from '../../kernel/viewer.ts'

/** The shop is the tenant: a merchant sees the shops he works for, and what belongs to them. */
export const shop = (viewer: Viewer) => oneOf('_id', viewer.shopIds)
export const ofShop = (viewer: Viewer) => oneOf('shopId', viewer.shopIds)
/** A shop's plan, and whether it is installed, are its owner's to change. */
export const shopOwner = (viewer: Viewer) => equals('ownerId', viewer.id)
