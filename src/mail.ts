import { setTimeout as wait } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import type { Background } from './background.ts'
import type { MailWay } from './config.ts'
import type { Mail, PostMail } from './kernel/mail.ts'
import type { Logger } from './log.ts'

/** Waits before a message is tried again: 1 s, then 5 s. */
const pauses = [1_000, 5_000]

export interface MailEngine {
  /** Null where the server sends no mail. */
  readonly post: PostMail | null
  close(): void
}

/**
 * Sends mail by SMTP, or logs it where there is no server for it outside production. A message that the server does not
 * take is tried three times, unless it refuses it for good, and then given up: the log has the reason and not the text.
 */
export const createMail = (way: MailWay, background: Background, log: Logger): MailEngine => {
  if (way.kind === 'off') return { post: null, close: () => undefined }
  if (way.kind === 'log') {
    return { post: mail => log.info({ to: mail.to }, `${mail.subject}\n${mail.text}`), close: () => undefined }
  }
  const transport = createTransport(
    {
      url: way.url,
      pool: true,
      maxConnections: 2,
      connectionTimeout: 5_000,
      greetingTimeout: 5_000,
      socketTimeout: 10_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from: way.from },
  )
  const send = async ({ to, subject, text }: Mail): Promise<void> => {
    for (const pause of [...pauses, null]) {
      try {
        // As an object, so that an address is never read as a list of them.
        await transport.sendMail({ to: { name: '', address: to }, subject, text })
        return
      } catch (error) {
        // 5xx: it will not be taken later either (RFC 5321, section 4.2.1).
        if (pause === null || Number((error as { responseCode?: unknown }).responseCode) >= 500) throw error
        log.warn({ err: error, subject }, 'A mail was not taken, will retry')
        await wait(pause)
      }
    }
  }
  return { post: mail => background.run('Sending mail', () => send(mail)), close: () => transport.close() }
}
