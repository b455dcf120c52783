import { type Logger, pino } from 'pino'
import { serializers } from '../../src/log.ts'

export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly [field: string]: unknown
}

/** A logger that keeps its lines. */
export function recordLog(level = 'debug'): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = []
  const log = pino({ level, serializers }, { write: line => lines.push(JSON.parse(line) as LogLine) })
  return { log, lines }
}
