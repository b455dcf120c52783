import { parseArgs } from 'node:util'
import { orExit } from '../or-exit.ts'
import { CommandRefused } from './deps.ts'

/** The one folder that a command takes; ends the process behind `usage` where that is asked for. */
export const folderArgument = (script: string, usage: string): Promise<string> =>
  orExit(() => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { help: { type: 'boolean', default: false } },
    })
    if (values.help) {
      console.log(usage)
      process.exit()
    }
    const [only, ...more] = positionals
    if (!only || more.length > 0) throw new CommandRefused(`Give one folder: npm run ${script} -- DIR`)
    return only
  })
