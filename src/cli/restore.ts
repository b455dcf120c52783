import { BackupRefused } from '../database/export-manifest.ts'
import { restoreDatabase } from '../database/export-restore.ts'
import { CommandRefused, runCommand } from './deps.ts'
import { documentBar } from './document-bar.ts'
import { folderArgument } from './folder-argument.ts'

const usage = `Restores what \`npm run backup\` wrote into an empty database: checks every file, inserts the documents,
counts them, and makes the indexes.

  npm run restore -- DIR

  --help  show this`

const dir = await folderArgument('restore', usage)

await runCommand(
  async ({ database }) => {
    const { db } = database.connection
    if (!db) throw new Error('the database is not open')
    const bar = documentBar()
    try {
      const { collections, createdAt } = await restoreDatabase(db, dir, { onProgress: bar.show })
      bar.stop()
      const [documents, indexes] = [
        collections.reduce((sum, one) => sum + one.documents, 0),
        collections.reduce((sum, one) => sum + one.indexes.length, 0),
      ]
      console.log(
        `${documents} documents and ${indexes} indexes of ${collections.length} collections are in ${db.databaseName}, as they were on ${createdAt}`,
      )
    } catch (error) {
      throw error instanceof BackupRefused ? new CommandRefused(error.message) : error
    } finally {
      bar.stop()
    }
  },
  { socketTimeoutMs: 0 },
)
