/** A message of text to one person. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Takes mail to be sent after the answer, which never waits for it. Null where the server sends none. */
export type PostMail = (mail: Mail) => void
