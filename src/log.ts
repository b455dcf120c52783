import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from './config.ts'
import { isQuoting, withoutQuotes } from './kernel/told-error.ts'

export type { Logger } from 'pino'

/** Paths that never reach a log line, at the top and one level below (`req.headers.authorization`, `body.password`). */
const secrets = ['authorization', 'cookie', 'password', 'token', 'accessToken', 'refreshToken', 'secret', 'uri']

const { err: errorOf } = pino.stdSerializers

/** An error as the log tells it. What is said of a command or a document that was refused quotes it: values are left out. */
const told = (error: Error): object => (isQuoting(error) ? withoutQuotes(error) : errorOf(error))

export const serializers = { err: told }

/**
 * The logger of the process: JSON lines on stdout, or readable ones in development on a terminal. Every line carries
 * the instance. Written synchronously, so that the last line before an exit is not lost.
 */
export function createLog(config: Pick<Config, 'log' | 'instance'>): Logger {
  const options = {
    level: config.log.level,
    base: { instance: config.instance },
    serializers,
    redact: {
      paths: [...secrets, ...secrets.map(name => `*.${name}`), ...secrets.map(name => `*.headers.${name}`)],
      censor: '[redacted]',
    },
  }
  if (config.log.pretty && process.stdout.isTTY)
    return pino(options, pretty({ colorize: true, ignore: 'pid,hostname,instance', singleLine: true, sync: true }))
  return pino(options)
}
