import { z } from 'zod'
import { integer, MINUTE, milliseconds, oneOf, proxies, text } from './readers.ts'
import { variable } from './variable.ts'

/** The process and its HTTP server. Durations are milliseconds, sizes are bytes. */
export const serverVariables = {
  NODE_ENV: variable(oneOf('development', 'production', 'test'), 'What the process is for', { default: 'development' }),
  HOST: variable(text(/^\S+$/, 'must be a host name or an address'), 'Address to listen on', { default: '127.0.0.1' }),
  PORT: variable(integer(0, 65_535), 'Port to listen on; 0 takes any free one', { default: '4000' }),
  INSTANCE_NAME: variable(
    text(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, colons, dashes or underscores').optional(),
    'Name of this process in figures, logs and the database; without it, host:pid',
  ),
  LOG_LEVEL: variable(
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'Least level that is logged',
    {
      default: 'info',
    },
  ),
  DATA_DIR: variable(z.string(), 'Folder of the embedded database and of the kept signing key', { default: '.data' }),
  BODY_LIMIT: variable(integer(1_024, 16_777_216, 'bytes'), 'Largest body of a request, in bytes', {
    default: '2097152',
  }),
  SLOW_REQUEST_MS: variable(milliseconds(1, 10 * MINUTE), 'Requests that take longer are logged as slow', {
    default: '1000',
  }),
  TRUST_PROXY: variable(
    proxies().optional(),
    'Proxies in front whose X-Forwarded-For is believed: how many, or their addresses; without it none is',
  ),
  SHUTDOWN_DRAIN_MS: variable(
    milliseconds(0, MINUTE),
    'At a stop: how long requests are still served while /health/ready answers 503',
    { default: '300', production: '2000' },
  ),
  SHUTDOWN_TIMEOUT: variable(milliseconds(100, 10 * MINUTE), 'At a stop: after this the process exits with 1', {
    default: '10000',
  }),
}
