import { hostname } from 'node:os'
import { momentText } from '../database/export-manifest.ts'
import { restoreDatabase } from '../database/export-restore.ts'
import { runFolderCommand } from './folder-command.ts'

const usage = `Restores what \`npm run backup\` wrote into an empty database: checks every file, inserts the documents,
counts them, and makes the indexes.

  npm run restore -- DIR

  --again  drop what a restore that was cut off has left, and restore; refused for any other database with data
  --help   show this`

await runFolderCommand(
  'restore',
  usage,
  async ({ db }, dir, show, { again }) => {
    const by = `${hostname()} (process ${process.pid})`
    const manifest = await restoreDatabase(db, dir, { by, onProgress: show, again: again === true })
    const { collections } = manifest
    const documents = collections.reduce((sum, one) => sum + one.documents, 0)
    const indexes = collections.reduce((sum, one) => sum + one.indexes.length, 0)
    return `${documents} documents and ${indexes} indexes of ${collections.length} collections are in ${db.databaseName}, all of the moment ${momentText(manifest)}`
  },
  ['again'],
)
