import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { atEnd } from './ends.ts'

interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  /** The whole message with quoted-printable undone. */
  readonly text: string
}

/** A real SMTP server on loopback that keeps what it is sent. */
export interface TestSmtp {
  readonly url: string
  readonly mails: Received[]
  /** Answers with these codes, one for each message, before it takes any. */
  readonly refusals: number[]
  /** The next message to an address that was not handed out yet. */
  next(to: string): Promise<Received>
  /** The token in the link of the next message to an address. */
  token(to: string): Promise<string>
}

const plain = (message: string): string =>
  message
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_whole, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

export const startSmtp = async (): Promise<TestSmtp> => {
  const mails: Received[] = []
  const refusals: number[] = []
  const handedOut = new Set<Received>()
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const responseCode = refusals.shift()
        if (responseCode !== undefined) return done(Object.assign(new Error('not now'), { responseCode }))
        const text = plain(Buffer.concat(parts).toString())
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          subject: /^Subject: (.*)$/m.exec(text)?.[1]?.trim() ?? '',
          text,
        })
        done()
      })
    },
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => new Promise<void>(resolve => server.close(() => resolve())))
  const { port } = server.server.address() as AddressInfo
  const next = async (to: string): Promise<Received> => {
    for (let waited = 0; waited < 500; waited++) {
      const mail = mails.find(found => found.to.includes(to) && !handedOut.has(found))
      if (mail) {
        handedOut.add(mail)
        return mail
      }
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    throw new Error(`no mail came to ${to}`)
  }
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refusals,
    next,
    token: async to => {
      const token = /[?&]token=([\w-]+)/.exec((await next(to)).text)?.[1]
      if (token === undefined) throw new Error(`the mail to ${to} has no link`)
      return token
    },
  }
}
