import { withoutValues } from '../kernel/without-values.ts'
import { type Direction, leftNothing, type MigrationRecord } from './migration-records.ts'
import type { MigrationStatus } from './migrations.ts'

/** A migration that ended before its end. */
export interface FailedMigration {
  readonly name: string
  readonly direction: Direction
  readonly at: Date
  /** Instance that ran it. */
  readonly by: string
  /** The first line of what was said, without values. */
  readonly error: string
  /** How to go on, in sentences. */
  readonly cure: string
}

/** What of the migrations is not as it is to be. */
export interface OpenMigrations {
  readonly failed: readonly FailedMigration[]
  /** At work, or cut off: who runs them, and since when, as text. */
  readonly running: readonly string[]
  /** Never run, or taken back. */
  readonly pending: readonly string[]
}

/** Why the last run failed: the first line of what was said, without values; null where it did not. */
export const failureOf = (run: Pick<MigrationRecord, 'state' | 'error'> | null): string | null => {
  if (run?.state !== 'failed') return null
  const [first = ''] = withoutValues(run.error ?? '').split('\n')
  return first
}

const cureOf = (record: MigrationRecord): string => {
  const { direction } = record
  const goesOn = `Mend that; \`npm run migrate -- ${direction}\` then runs it again`
  if (direction === 'down') return `It was not taken back whole. ${goesOn}.`
  return leftNothing(record)
    ? `Nothing of it holds. ${goesOn}.`
    : `What it did until then holds. ${goesOn}, its batches from where they were, and \`npm run migrate -- down\` takes it back.`
}

/** Those that have not run to their end, by what there is to be done. */
export const openMigrations = (status: readonly MigrationStatus[]): OpenMigrations => ({
  failed: status.flatMap(({ name, record }) => {
    const error = failureOf(record)
    if (!record || error === null) return []
    const { direction, startedAt, finishedAt, by } = record
    return [{ name, direction, at: finishedAt ?? startedAt, by, error, cure: cureOf(record) }]
  }),
  running: status.flatMap(({ name, state, record }) =>
    record && state === 'running' ? [`${name} by ${record.by} since ${record.startedAt.toISOString()}`] : [],
  ),
  pending: status.filter(({ state }) => state === 'pending').map(({ name }) => name),
})
