import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SigningSecret } from './config.ts'

/**
 * The key that signs access tokens: `JWT_SECRET`, or 32 random bytes that are made once and kept in the data folder
 * (readable by the owner only), so that tokens survive a restart in development.
 */
export async function signingKey(secret: SigningSecret): Promise<Uint8Array> {
  if (secret.kind === 'given') return new TextEncoder().encode(secret.value)
  const file = join(secret.dataDir, 'signing-key')
  await mkdir(secret.dataDir, { recursive: true })
  try {
    // Fails where the file exists, so that of two processes that start together both use the first one's key.
    await writeFile(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return new TextEncoder().encode(await readFile(file, 'utf8'))
}
