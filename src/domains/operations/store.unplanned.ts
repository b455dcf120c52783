import type { TracedOperation } from '../../graphql/explain.ts'

/** What root fields read by commands of their own, which are no part of the operation's plans. */
const beside: Readonly<Record<string, string>> = {
  databaseSchema: '`databaseSchema` samples documents of every collection, in no order that an index gives.',
  indexes: '`indexes` asks the database about its indexes and their use.',
  dbStats: '`dbStats` asks the database about itself.',
  health: '`health` pings the database, and writes and reads one document.',
  migrations: '`migrations` reads what is recorded of all migrations.',
}

/** What an operation reads, or would have read, of which no plan is told; in sentences. */
export const unplannedOf = ({ fields, errors }: Pick<TracedOperation, 'fields' | 'errors'>): string[] => [
  ...fields.flatMap(field => beside[field] ?? []),
  ...new Set(
    errors
      .filter(({ hasFields }) => hasFields)
      .map(({ path, code }) => `\`${path}\` was refused (${code}): what lies below it was not asked for.`),
  ),
]
