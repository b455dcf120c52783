import type { Checked } from '../database/checkup.ts'

/** The worst first. */
const order = ['wrong', 'risky', 'unknown', 'fine'] as const

const lineOf = ({ level, about, text }: Checked): string => `${level.padEnd(7)}  ${about.padEnd(12)}  ${text}`

/** How many things are so, and in how many lines they are told where that is not as many. */
const countOf = (level: Checked['level'], lines: readonly Checked[]): string => {
  const things = lines.reduce((sum, { items = 1 }) => sum + items, 0)
  return `${things} ${level}${things === lines.length ? '' : ` (in ${lines.length} lines)`}`
}

/** A line for each thing that was looked at, the worst first, and how many there are of each kind. */
export const reportOf = (checked: readonly Checked[]): string[] => {
  const ofLevel = (level: Checked['level']) => checked.filter(one => one.level === level)
  return [
    ...order.flatMap(level => ofLevel(level).map(lineOf)),
    order.map(level => countOf(level, ofLevel(level))).join(', '),
  ]
}

/** What is not fine now and was before, and what was not and is now. */
export const changesOf = (before: readonly Checked[], now: readonly Checked[]): string[] => {
  const linesOf = (checked: readonly Checked[]) => checked.filter(({ level }) => level !== 'fine').map(lineOf)
  const [old, young] = [linesOf(before), linesOf(now)]
  return [
    ...young.filter(line => !old.includes(line)),
    ...old.filter(line => !young.includes(line)).map(line => `over     ${line}`),
  ]
}

/** Why a database cannot be reached, by what the driver says, and what to do about it. */
const reasons: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/ECONNREFUSED/, 'Nothing listens there: is mongod running, and is the port right?'],
  [/ENOTFOUND|EAI_AGAIN|querySrv/, 'There is no host of this name, or the name service does not answer.'],
  [/auth/i, 'The user or the password is wrong: DB_USER, DB_PASSWORD, DB_AUTH_SOURCE.'],
  [/older than MongoDB/, 'Update it.'],
  [/certificate|TLS|SSL|self.signed/i, 'The encryption does not come about: look at the tls options of MONGODB_URI.'],
  [/replica ?set|NoPrimary|not primary/i, 'Members may answer, but none of them takes writes: look at rs.status().'],
  [/timed out|ETIMEDOUT|ServerSelection/i, 'Nobody answers: a firewall, or a machine that is away.'],
]

/** What is told of a database that could not be connected to. */
export const unreachable = ({ message }: Error): Checked => {
  const why = reasons.find(([pattern]) => pattern.test(message))?.[1]
  return {
    level: 'wrong',
    about: 'connection',
    text: why === undefined ? message : `${message.replace(/\.$/, '')}. ${why}`,
  }
}
