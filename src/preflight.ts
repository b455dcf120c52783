import { once } from 'node:events'
import { access, constants, mkdir, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, resolve } from 'node:path'
import { type Config, wrongSetting } from './config.ts'
import { oneLine } from './kernel/text.ts'
import { persistedManifest } from './persisted-manifest.ts'

/**
 * What of the settings only this machine can tell, looked at before anything is started: the address is ours and free,
 * and the data folder, where it is used, can be written, and the manifest of stored operations can be read.
 *
 * @throws ConfigError as `readConfig` does.
 */
export async function preflight({ http, dataDir, database, auth, requests }: Config): Promise<void> {
  await checkAddress(http.host, http.port)
  await persistedManifest(requests.persisted.manifest)
  if (database.source.kind === 'embedded' || auth.secret.kind === 'kept') await makeDataDir(dataDir)
}

/**
 * Makes the folder where it is not there.
 *
 * @throws ConfigError where it cannot be made or written.
 */
export async function makeDataDir(path: string): Promise<void> {
  try {
    await makeFolder(resolve(path))
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw wrongSetting('DATA_DIR', path, `must be a folder that can be made and written: ${oneLine(error)}`)
  }
}

/** A level at a time: Node's `recursive` never ends where an existing folder takes no new one, as /proc. */
async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return
  if (dirname(path) !== path) await makeFolder(dirname(path))
  try {
    await mkdir(path)
  } catch (error) {
    // Another process may have made it meanwhile.
    if (codeOf(error) !== 'EEXIST' || !(await isFolder(path))) throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
  throw new Error(`${path} is not a folder`)
}

async function checkAddress(host: string, port: number): Promise<void> {
  const server = createServer()
  try {
    server.listen({ host, port, exclusive: true })
    await once(server, 'listening')
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EADDRINUSE') throw wrongSetting('PORT', String(port), `must be free, but ${host} has it in use`)
    if (code === 'EACCES') throw wrongSetting('PORT', String(port), 'must be one that this user may listen on')
    throw wrongSetting('HOST', host, `must be an address of this machine, or a name of one: ${oneLine(error)}`)
  }
  server.close()
  await once(server, 'close')
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
