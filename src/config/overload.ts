import { integer, MINUTE, milliseconds, origins, text } from './readers.ts'
import { variable } from './variable.ts'

/** Who may ask from where, how much, and when nobody may. Durations are milliseconds, sizes are bytes. */
export const overloadVariables = {
  CORS_ORIGINS: variable(
    origins().optional(),
    'Origins of pages that may ask and open WebSockets from elsewhere, separated by commas: https://app.example.com',
  ),
  RATE_LIMIT: variable(
    integer(0, 10_000_000),
    'Requests of one network address in a minute, health apart; more are refused; 0 for no limit',
    { default: '1200' },
  ),
  COST_BUDGET: variable(
    integer(0, 1_000_000_000),
    'Points that the operations of a viewer, or of a network address without one, may cost in a minute; 0 for no limit',
    { default: '1000000' },
  ),
  REDIS_URL: variable(
    text(/^rediss?:\/\/[^\s/]\S*$/, 'must be an address like redis://redis.example.com:6379').optional(),
    'Redis, in which all processes count together; without it, or while it is away, each counts for itself',
    { secret: true },
  ),
  MAX_WAIT: variable(
    milliseconds(0, MINUTE),
    'Mean time of requests above which, for 2 s, further ones are refused as OVERLOADED, where there are more than DB_MAX_POOL_SIZE; 0 for no limit',
    { default: '300' },
  ),
  MAX_EVENT_LOOP_DELAY: variable(
    milliseconds(0, MINUTE),
    'Mean delay of the event loop above which requests are refused as OVERLOADED; 0 for no limit',
    { default: '1000' },
  ),
  MAX_EVENT_LOOP_PERCENT: variable(
    integer(0, 100),
    'Share of the time in which the event loop is busy, above which requests are refused; 0 for no limit',
    { default: '0' },
  ),
  MAX_HEAP_PERCENT: variable(
    integer(0, 100),
    "Share of V8's heap in use above which requests are refused; 0 for no limit",
    { default: '90' },
  ),
  MAX_RSS_BYTES: variable(
    integer(0, 1_000_000_000_000, 'bytes'),
    'Memory of the process above which requests are refused, in bytes; 0 for no limit',
    { default: '0' },
  ),
}
