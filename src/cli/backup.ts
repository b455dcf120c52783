import { dumpDatabase } from '../database/export-dump.ts'
import { BackupRefused } from '../database/export-manifest.ts'
import { CommandRefused, runCommand } from './deps.ts'
import { documentBar } from './document-bar.ts'
import { folderArgument } from './folder-argument.ts'

const usage = `Writes the whole database into a folder, as it is at one moment, while the server runs: for each collection
its documents as compressed Extended JSON, its options and its indexes, and a manifest with counts and checksums.

  npm run backup -- DIR

  --help  show this`

const dir = await folderArgument('backup', usage)

await runCommand(
  async ({ database }) => {
    const { db } = database.connection
    if (!db) throw new Error('the database is not open')
    const bar = documentBar()
    try {
      const { collections, moment } = await dumpDatabase(db, database.connection.getClient(), dir, {
        onProgress: (name, done) => bar.show(name, done),
      })
      bar.stop()
      const documents = collections.reduce((sum, one) => sum + one.documents, 0)
      console.log(`${documents} documents of ${collections.length} collections in ${dir}, all of the moment ${moment}`)
    } catch (error) {
      throw error instanceof BackupRefused ? new CommandRefused(error.message) : error
    } finally {
      bar.stop()
    }
  },
  { socketTimeoutMs: 0 },
)
