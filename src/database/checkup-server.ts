import type { Checked, Patient } from './checkup.ts'

/** The release of each line in which CVE-2025-14847 is closed. Lines in between that are not here have none. */
const closedIn: Readonly<Record<string, number>> = { '4.4': 30, '5.0': 32, '6.0': 27, '7.0': 28, '8.0': 17, '8.2': 3 }

type Version = readonly [major: number, minor: number, patch: number]

const versionOf = (text: string): Version => {
  const [major = 0, minor = 0, patch = 0] = text.split(/[.-]/).map(part => Number.parseInt(part, 10) || 0)
  return [major, minor, patch]
}

const isBefore = ([a, b]: Version, [major, minor]: readonly [number, number]): boolean =>
  a < major || (a === major && b < minor)

/** Whether a server of this version gives parts of its memory away to whoever sends it zlib (3.6 to 8.2). */
export const leaksMemory = (text: string): boolean => {
  const version = versionOf(text)
  if (isBefore(version, [3, 6]) || !isBefore(version, [8, 3])) return false
  const closed = closedIn[`${version[0]}.${version[1]}`]
  return closed === undefined || version[2] < closed
}

const isLoopback = (host: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/i.test(host) || host.startsWith('/')

const isLocal = ({ client }: Patient): boolean => client.options.hosts.every(({ host = '/' }) => isLoopback(host))

export const checkVersion = async (patient: Patient): Promise<Checked[]> => {
  const { version } = (await patient.admin({ buildInfo: 1 })) as { version: string }
  const about = 'version'
  const found: Checked[] = isBefore(versionOf(version), [6, 0])
    ? [{ level: 'wrong', about, text: `MongoDB ${version} is older than 6.0: pages of several parents do not work.` }]
    : []
  const fine: Checked = { level: 'fine', about, text: `MongoDB ${version}.` }
  const orFine = () => (found.length > 0 ? found : [fine])
  if (!leaksMemory(version)) return orFine()
  const options = await patient.admin({ getCmdLineOpts: 1 })
  const compressors = String(options?.parsed?.net?.compression?.compressors ?? 'snappy,zstd,zlib')
  if (!compressors.includes('zlib')) return orFine()
  const line = version.split('.').slice(0, 2).join('.')
  const cure = closedIn[line] === undefined ? 'Update it' : `Update it to ${line}.${closedIn[line]}`
  found.push({
    level: isLocal(patient) ? 'risky' : 'wrong',
    about,
    text: `MongoDB ${version} gives parts of its memory to whoever reaches its port (CVE-2025-14847, by zlib). ${cure}, or start it with --networkMessageCompressors snappy,zstd.`,
  })
  if (patient.settings.compressors.includes('zlib'))
    found.push({ level: 'wrong', about, text: 'DB_COMPRESSORS asks such a server for zlib: leave it out.' })
  return found
}

interface Member {
  readonly name: string
  readonly health: number
  readonly stateStr: string
  readonly optimeDate?: Date
}

const lagLimitMs = 10_000

const checkMembers = (members: readonly Member[]): Checked[] => {
  const about = 'replica set'
  const primary = members.find(({ stateStr }) => stateStr === 'PRIMARY')
  const away = members.filter(({ health, stateStr }) => health !== 1 || !/^(PRIMARY|SECONDARY|ARBITER)$/.test(stateStr))
  const late = members.filter(
    ({ stateStr, optimeDate }) =>
      stateStr === 'SECONDARY' && optimeDate && primary?.optimeDate && +primary.optimeDate - +optimeDate > lagLimitMs,
  )
  const bearing = members.filter(({ stateStr }) => stateStr !== 'ARBITER').length
  return [
    ...away.map(
      ({ name, stateStr }) => ({ level: 'wrong', about, text: `${name} takes no part: ${stateStr}.` }) as const,
    ),
    ...late.map(
      ({ name }) => ({ level: 'risky', about, text: `${name} is more than 10 s behind the primary.` }) as const,
    ),
    ...(bearing === 1
      ? [{ level: 'risky', about, text: 'It has one member with data: when that fails, nothing takes over.' } as const]
      : []),
    ...(away.length + late.length === 0 && bearing > 1
      ? [{ level: 'fine', about, text: `All ${members.length} members take part.` } as const]
      : []),
  ]
}

export const checkSet = async (patient: Patient): Promise<Checked[]> => {
  const about = 'replica set'
  const hello = await patient.admin({ hello: 1 })
  if (hello?.msg === 'isdbgrid') return [{ level: 'fine', about, text: 'It is a sharded cluster.' }]
  if (hello?.setName === undefined) {
    const text =
      'The database is no replica set: transactions and change streams do not work. Start mongod with --replSet and run rs.initiate().'
    return [{ level: 'wrong', about, text }]
  }
  const status = await patient.admin({ replSetGetStatus: 1 })
  if (status === null)
    return [{ level: 'unknown', about, text: 'The database user may not ask how its members are (clusterMonitor).' }]
  return checkMembers(status.members as Member[])
}

export const checkAccess = async (patient: Patient): Promise<Checked[]> => {
  const about = 'access'
  const status = await patient.admin({ connectionStatus: 1 })
  const users = (status?.authInfo?.authenticatedUsers ?? []) as unknown[]
  if (isLocal(patient)) return [{ level: 'fine', about, text: 'Only this machine reaches it by the address in use.' }]
  return [
    users.length === 0
      ? {
          level: 'wrong',
          about,
          text: 'No user signs in: whoever reaches its port reads and writes everything. Turn authorization on, and set DB_USER and DB_PASSWORD.',
        }
      : { level: 'fine', about, text: 'A user signs in.' },
    patient.client.options.tls
      ? { level: 'fine', about, text: 'The connection is encrypted.' }
      : { level: 'risky', about, text: 'The connection is not encrypted: add tls=true to MONGODB_URI.' },
  ]
}

export const checkConnections = async ({ admin, settings }: Patient): Promise<Checked[]> => {
  const about = 'connections'
  const status = await admin({ serverStatus: 1, repl: 0, metrics: 0, locks: 0, wiredTiger: 0 })
  if (status === null)
    return [
      {
        level: 'unknown',
        about,
        text: 'The database user may not ask how many connections there are (clusterMonitor).',
      },
    ]
  const { current, available } = status.connections as Record<'current' | 'available', number>
  const allowed = Number(current) + Number(available)
  const fit = Math.floor(allowed / settings.poolMax)
  const room = `The server takes ${allowed} connections, and a process may open ${settings.poolMax}`
  if (fit < 1) return [{ level: 'wrong', about, text: `${room}: lower DB_MAX_POOL_SIZE.` }]
  if (fit < 3) return [{ level: 'risky', about, text: `${room}: that is enough for ${fit}.` }]
  return [{ level: 'fine', about, text: `${room}: enough for ${fit}; ${current} are open.` }]
}
