import { readFile } from 'node:fs/promises'
import { wrongSetting } from './config.ts'
import { readManifest } from './graphql/manifest.ts'
import { oneLine } from './kernel/text.ts'

/**
 * The stored operations of `PERSISTED_MANIFEST`; none where it is not set.
 *
 * @throws ConfigError where the file is not there, or is no manifest.
 */
export async function persistedManifest(path: string | null): Promise<ReadonlyMap<string, string>> {
  if (path === null) return new Map()
  try {
    return readManifest(await readFile(path, 'utf8'))
  } catch (error) {
    throw wrongSetting('PERSISTED_MANIFEST', path, `must be a manifest of operations: ${oneLine(error)}`)
  }
}
