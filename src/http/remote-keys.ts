import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose'

/** Waits for a provider no longer than for the database. */
export const providerTimeoutMs = 2_000

/** The public keys of a provider (RFC 7517), fetched when they are first needed, kept for 10 minutes. */
export const remoteKeys = (url: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(url), { timeoutDuration: providerTimeoutMs })

/** Whether a token could not be checked because its keys could not be had: that says nothing of the token. */
export const isWithoutKeys = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) ||
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  error.code === 'ERR_JOSE_GENERIC'
