import type { Checked, Patient } from './checkup.ts'

const skewLimits = { risky: 1_000, wrong: 10_000 }

/** By how far the server's clock is certainly off, in milliseconds: what the way there and back may explain is taken off. */
const skewOf = async ({ admin }: Patient): Promise<number> => {
  const before = Date.now()
  const hello = await admin({ hello: 1 })
  const after = Date.now()
  const at = +(hello?.localTime as Date)
  return at < before ? at - before : Math.max(at - after, 0)
}

export const checkClock = async (patient: Patient): Promise<Checked[]> => {
  const about = 'clock'
  const skew = await skewOf(patient)
  const off = Math.abs(skew)
  if (off <= skewLimits.risky) return [{ level: 'fine', about, text: 'Its clock is that of this machine.' }]
  const text = `Its clock is ${(off / 1_000).toFixed(1)} s ${skew < 0 ? 'behind' : 'ahead of'} that of this machine: sessions and locks end at the wrong time. Run NTP on both.`
  return [{ level: off > skewLimits.wrong ? 'wrong' : 'risky', about, text }]
}

export const checkTransactions = async ({ admin, settings }: Patient): Promise<Checked[]> => {
  const about = 'transactions'
  const name = 'transactionLifetimeLimitSeconds'
  const found = await admin({ getParameter: 1, [name]: 1 })
  if (found === null) return [{ level: 'unknown', about, text: `The database user may not read ${name}.` }]
  const limit = Number(found[name])
  const enough = Math.ceil((settings.operationMs * 1.5) / 1_000)
  if (limit <= enough) return [{ level: 'fine', about, text: `An open transaction ends after ${limit} s.` }]
  const text = `When a process is killed, its open transactions hold up others for up to ${limit} s; no operation takes longer than ${settings.operationMs / 1_000} s (OPERATION_TIMEOUT). db.adminCommand({ setParameter: 1, ${name}: ${enough} })`
  return [{ level: 'risky', about, text }]
}

export const checkConcerns = async ({ admin }: Patient): Promise<Checked[]> => {
  const about = 'concerns'
  const found = await admin({ getDefaultRWConcern: 1 })
  if (found === null) return [{ level: 'unknown', about, text: 'The database user may not read the default concerns.' }]
  const { w } = (found.defaultWriteConcern ?? { w: 1 }) as { w?: unknown }
  const { level: read } = (found.defaultReadConcern ?? {}) as { level?: unknown }
  const checked: Checked[] = []
  if (w !== 'majority') {
    const text = `Writes of other clients are confirmed by ${String(w)} member, and a failover may undo them; ours ask for a majority. db.adminCommand({ setDefaultRWConcern: 1, defaultWriteConcern: { w: 'majority' } })`
    checked.push({ level: 'risky', about, text })
  }
  if (read === 'available') {
    const text =
      "By default reads may give documents twice, or those of chunks that have moved (read concern 'available'). Set it to 'local'."
    checked.push({ level: 'risky', about, text })
  }
  return checked.length > 0 ? checked : [{ level: 'fine', about, text: 'Writes are confirmed by a majority.' }]
}

export const checkProfiler = async ({ db }: Patient): Promise<Checked[]> => {
  const about = 'profiler'
  const { was } = await db.command({ profile: -1 })
  if (was === 0) return [{ level: 'fine', about, text: 'It is off.' }]
  const text =
    was === 2
      ? 'It records every command, which costs time and keeps values: `npm run profile -- --reset` turns it off.'
      : 'It records slow commands with their values: db.setProfilingLevel(0), unless somebody wants that.'
  return [{ level: 'risky', about, text }]
}
