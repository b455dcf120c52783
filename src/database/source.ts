import type { Logger } from 'pino'
import type { DatabaseSource } from '../config.ts'

/** A database that can be connected to, and what ends it where it is ours. */
export interface OpenSource {
  readonly uri: string
  stop(): Promise<void>
}

/**
 * The connection string of the configured database; the embedded one is started for it, or, where `share` is set and
 * another process runs it on the same folder, joined.
 *
 * @throws NoMongodBinary and EmbeddedFailed, as `startEmbedded` does.
 */
export async function openSource(source: DatabaseSource, log: Logger, share = false): Promise<OpenSource> {
  if (source.kind === 'uri') return { uri: source.uri, stop: async () => undefined }
  // Loaded only where it is used: a production start does without it, 0.2 s sooner.
  const { findEmbedded, startEmbedded } = await import('./embedded.ts')
  const running = share ? await findEmbedded(source.dataDir) : null
  if (running !== null) return { uri: running, stop: async () => undefined }
  return await startEmbedded({ dataDir: source.dataDir, binary: source.binary, restarts: true, log })
}
