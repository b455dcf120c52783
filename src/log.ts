import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from './config.ts'
import { withoutValues } from './kernel/without-values.ts'

export type { Logger } from 'pino'

/** Paths that never reach a log line, at the top and one level below (`req.headers.authorization`, `body.password`). */
const secrets = ['authorization', 'cookie', 'password', 'token', 'accessToken', 'refreshToken', 'secret', 'uri']

const { err: errorOf } = pino.stdSerializers

/** An error as the log tells it. What the server says of a command that failed quotes the command: its values are left out. */
const told = (error: Error): object => {
  const { errorResponse: _, ...serialized } = errorOf(error) as ReturnType<typeof errorOf> & { errorResponse?: unknown }
  if (!isOfServer(error)) return serialized
  return { ...serialized, message: withoutValues(serialized.message), stack: withoutValues(serialized.stack) }
}

/** Also where it is the cause of another one, whose text then has its own. */
const isOfServer = (error: unknown): boolean =>
  error instanceof Error && (error.name.startsWith('Mongo') || isOfServer(error.cause))

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
