import type { Interest } from './changes-pipeline.ts'
import type { Stored } from './entity.ts'

/** The changes after which documents that were found, and read by these top-level fields, may be others or gone. */
export const interestIn = (
  { model, softDelete, endsAt }: Pick<Stored, 'model' | 'softDelete' | 'endsAt'>,
  fields: readonly string[],
): Interest => ({
  collection: model.collection,
  kinds: ['update', 'replace', 'delete'],
  fields: [...new Set([...fields, ...(softDelete ? ['deleted'] : []), ...(endsAt === undefined ? [] : [endsAt])])],
})
