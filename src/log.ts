import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from './config.ts'

export type { Logger } from 'pino'

/** Paths that never reach a log line, at the top and one level below (`req.headers.authorization`, `body.password`). */
const secrets = ['authorization', 'cookie', 'password', 'token', 'accessToken', 'refreshToken', 'secret', 'uri']

/**
 * The logger of the process: JSON lines on stdout, or readable ones in development on a terminal. Every line carries
 * the instance. Written synchronously, so that the last line before an exit is not lost.
 */
export function createLog(config: Pick<Config, 'log' | 'instance'>): Logger {
  const options = {
    level: config.log.level,
    base: { instance: config.instance },
    redact: {
      paths: [...secrets, ...secrets.map(name => `*.${name}`), ...secrets.map(name => `*.headers.${name}`)],
      censor: '[redacted]',
    },
  }
  if (config.log.pretty && process.stdout.isTTY)
    return pino(options, pretty({ colorize: true, ignore: 'pid,hostname,instance', singleLine: true, sync: true }))
  return pino(options)
}
