import type { Checked, Patient } from './checkup.ts'
import { notWhole, unfinishedRestore } from './restore-mark.ts'

/** What is wrong with a database whose restore has not come to its end; nothing where it has. */
export const checkRestore = async ({ db }: Pick<Patient, 'db'>): Promise<Checked[]> => {
  const unfinished = await unfinishedRestore(db)
  return unfinished ? [{ level: 'wrong', about: 'restore', text: `${notWhole(db, unfinished)}.` }] : []
}
