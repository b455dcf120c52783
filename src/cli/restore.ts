import { restoreDatabase } from '../database/export-restore.ts'
import { runFolderCommand } from './folder-command.ts'

const usage = `Restores what \`npm run backup\` wrote into an empty database: checks every file, inserts the documents,
counts them, and makes the indexes.

  npm run restore -- DIR

  --help  show this`

await runFolderCommand('restore', usage, async ({ db }, dir, show) => {
  const { collections, createdAt } = await restoreDatabase(db, dir, { onProgress: show })
  const documents = collections.reduce((sum, one) => sum + one.documents, 0)
  const indexes = collections.reduce((sum, one) => sum + one.indexes.length, 0)
  return `${documents} documents and ${indexes} indexes of ${collections.length} collections are in ${db.databaseName}, as they were on ${createdAt}`
})
