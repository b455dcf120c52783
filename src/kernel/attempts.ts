/** Who tries: the request, the network address, and the account that is tried, where there is one to name. */
export interface Trier {
  readonly requestId: string
  readonly address: string
  /** An email address in lower case, whether or not there is such an account. */
  readonly account?: string
}

/** `password`: a sign-in. `code`: a token or code that was sent or given. `mail`: a message that somebody is sent. */
export type AttemptKind = 'password' | 'code' | 'mail'

/** How often something secret may be tried, or somebody may be written to. */
export interface Attempts {
  /**
   * Counts an attempt before it is made, so that many at once count too. Throws RATE_LIMITED with `retryAfter` in seconds
   * where the request, the address or the account has none left. `forgive` uncounts one that was right
   * and all before it; `takeBack` uncounts one that could not be made, because the database was away or the server overloaded.
   */
  begin(kind: AttemptKind, by: Trier): Promise<{ forgive(): Promise<void>; takeBack(): Promise<void> }>
  /** Forgets what was counted against an account: it has changed hands, or its password. */
  forget(kind: AttemptKind, account: string): Promise<void>
}
