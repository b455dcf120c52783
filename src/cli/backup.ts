import { dumpDatabase } from '../database/export-dump.ts'
import { momentText } from '../database/export-manifest.ts'
import { runFolderCommand } from './folder-command.ts'

const usage = `Writes the whole database into a folder, as it is at one moment, while the server runs: for each collection
its documents as compressed Extended JSON, its options and its indexes, and a manifest with counts and checksums.

  npm run backup -- DIR

  --help  show this`

await runFolderCommand('backup', usage, async ({ db }, dir, show) => {
  const manifest = await dumpDatabase(db, db.client, dir, {
    onProgress: (name, done) => show(name, done),
  })
  const { collections } = manifest
  const documents = collections.reduce((sum, one) => sum + one.documents, 0)
  return `${documents} documents of ${collections.length} collections in ${dir}, all of the moment ${momentText(manifest)}`
})
