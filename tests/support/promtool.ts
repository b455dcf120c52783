import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The first folder of the path that has a promtool; null where none has, which throws where one is required. */
export const findPromtool = (path: string, required: boolean): string | null => {
  const found =
    path
      .split(delimiter)
      .map(folder => join(folder, 'promtool'))
      .find(place => existsSync(place)) ?? null
  if (found === null && required) throw new Error('there is no promtool on the PATH, and PROMTOOL_REQUIRED is set')
  return found
}

/** Path of Prometheus' own tool, or null. With `PROMTOOL_REQUIRED=1` there must be one. */
export const promtoolPath = findPromtool(process.env.PATH ?? '', process.env.PROMTOOL_REQUIRED === '1')

/** What promtool says, and its exit code. */
export const promtool = (
  args: readonly string[],
  input = '',
): { readonly code: number | null; readonly said: string } => {
  const { status, stdout, stderr } = spawnSync(String(promtoolPath), args, { input, encoding: 'utf8' })
  return { code: status, said: stdout + stderr }
}
