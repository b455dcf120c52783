import { DAY, integer, MINUTE, milliseconds, secret, text } from './readers.ts'
import { variable } from './variable.ts'

/** Signing in, and mail. Durations are milliseconds, sizes are bytes. */
export const accountsVariables = {
  JWT_SECRET: variable(
    secret(32).optional(),
    'Signs access tokens, at least 32 bytes; required in production, else a random one is kept in DATA_DIR',
    { secret: true },
  ),
  ACCESS_TOKEN_TTL: variable(milliseconds(1_000, 15 * MINUTE), 'Life of an access token, at most 15 minutes', {
    default: '900000',
  }),
  SESSION_TTL: variable(milliseconds(MINUTE, 365 * DAY), 'Life of a session after its last use (30 days)', {
    default: '2592000000',
  }),
  SIGN_IN_ATTEMPTS: variable(
    integer(1, 1_000),
    'Failed sign-ins, and mails asked for, of one account within SIGN_IN_WINDOW; more are refused',
    { default: '5' },
  ),
  SIGN_IN_ATTEMPTS_PER_ADDRESS: variable(
    integer(1, 100_000),
    'Failed sign-ins, wrong codes and mails asked for from one network address within SIGN_IN_WINDOW',
    { default: '50' },
  ),
  SIGN_IN_WINDOW: variable(milliseconds(1_000, DAY), 'How long attempts are counted', { default: '900000' }),
  SAMPLE_PASSWORD: variable(
    secret(8),
    'Password of the sample accounts, which are never made in production; at least 8 bytes',
    { default: 'loadstone-sample', secret: true },
  ),

  SMTP_URL: variable(
    text(/^smtps?:\/\/[^\s/]\S*$/, 'must be an address like smtps://user:password@mail.example.com').optional(),
    'Server that takes our mail; without it development logs mails, and production registers nobody and resets no password',
    { secret: true },
  ),
  MAIL_FROM: variable(
    text(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/, 'must be an email address, with or without a name').optional(),
    'Sender of our mail; required in production where SMTP_URL is set',
    { default: 'Loadstone <loadstone@localhost>', production: '' },
  ),
  PUBLIC_URL: variable(
    text(/^https?:\/\/[^\s/?#]+[^\s?#]*$/, 'must be an address like https://app.example.com').optional(),
    'Where the frontend is: mails link to /verify-email?token=… and /reset-password?token=… below it; required in production where SMTP_URL is set',
    { default: 'http://localhost:4000', production: '' },
  ),
}
