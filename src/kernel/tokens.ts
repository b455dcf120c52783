/** What an access token says. Times in epoch seconds, as JWT has them. */
export interface AccessClaims {
  readonly userId: string
  readonly sessionId: string | null
  readonly expiresAt: number
}

/** Access tokens. The implementation knows the secret; domains only issue. */
export interface Tokens {
  issue(userId: string, sessionId: string | null): Promise<{ token: string; expiresAt: Date }>
  /** Throws UNAUTHENTICATED for a token that is forged, expired, unsigned or meant for somebody else. */
  verify(token: string): Promise<AccessClaims>
}
