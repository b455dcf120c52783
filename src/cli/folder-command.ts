import { parseArgs } from 'node:util'
import { BackupRefused } from '../database/export-manifest.ts'
import { orExit } from '../or-exit.ts'
import { type CommandDeps, CommandRefused, runCommand } from './deps.ts'
import { documentBar } from './document-bar.ts'

type ShowProgress = ReturnType<typeof documentBar>['show']
type Given = Readonly<Record<string, boolean | undefined>>

/**
 * Runs a command that takes one folder and goes through the documents of a database; ends the process behind `usage`
 * where that is asked for. `work` shows how far it is, and gives the line that tells what was done; it gets the `flags`
 * that were given.
 */
export const runFolderCommand = async (
  script: string,
  usage: string,
  work: (deps: CommandDeps, dir: string, show: ShowProgress, given: Given) => Promise<string>,
  flags: readonly string[] = [],
): Promise<void> => {
  const { dir, given } = await orExit(() => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: Object.fromEntries(['help', ...flags].map(flag => [flag, { type: 'boolean' }])),
    })
    if (values.help) {
      console.log(usage)
      process.exit()
    }
    const [only, ...more] = positionals
    if (!only || more.length > 0) throw new CommandRefused(`Give one folder: npm run ${script} -- DIR`)
    return { dir: only, given: values as Given }
  })
  await runCommand(async deps => {
    const bar = documentBar()
    try {
      const told = await work(deps, dir, bar.show, given)
      bar.stop()
      console.log(told)
    } catch (error) {
      throw error instanceof BackupRefused ? new CommandRefused(error.message) : error
    } finally {
      bar.stop()
    }
  })
}
