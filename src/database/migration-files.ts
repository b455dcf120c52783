import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { MigrationModule } from './migration-context.ts'
import { type MigrationFile, MigrationRefused } from './migrations.ts'

/** `20261121154900-add-country.ts`: the moment it was made, in UTC, which is its place in the order. */
const shape = /^\d{14}-[a-z0-9]+(-[a-z0-9]+)*\.ts$/

/** Names of the migrations in a folder, in order; none where there is no folder. */
export const migrationNames = async (folder: string): Promise<string[]> => {
  const files = await readdir(folder).catch((error: { code?: unknown }) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const sources = files.filter(file => file.endsWith('.ts')).sort()
  const odd = sources.find(file => !shape.test(file))
  if (odd)
    throw new MigrationRefused(
      `${join(folder, odd)} is no migration: its name must be like 20260131235959-add-country.ts`,
    )
  return sources.map(file => file.slice(0, -'.ts'.length))
}

/** The migrations in a folder, in order. @throws MigrationRefused where a file is none. */
export const readMigrations = async (folder: string): Promise<MigrationFile[]> =>
  Promise.all(
    (await migrationNames(folder)).map(async name => {
      const path = resolve(folder, `${name}.ts`)
      const source = await readFile(path, 'utf8').catch((error: Error) => error)
      if (source instanceof Error) return unreadable(name, source.message)
      return {
        name,
        // A checkout may have other line ends.
        checksum: createHash('sha256').update(source.replaceAll('\r\n', '\n')).digest('hex'),
        load: () => load(name, path),
      }
    }),
  )

const unreadable = (name: string, why: string): MigrationFile => ({
  ...{ name, checksum: '', unreadable: why },
  load: () => Promise.reject(new MigrationRefused(`${name} cannot be read: ${why}`)),
})

const load = async (name: string, path: string): Promise<MigrationModule> => {
  try {
    const module = (await import(pathToFileURL(path).href)) as Partial<MigrationModule>
    if (typeof module.up === 'function') return module as MigrationModule
  } catch (error) {
    throw new MigrationRefused(`${name} cannot be loaded: ${(error as Error).message}`, { cause: error })
  }
  throw new MigrationRefused(`${name} must export a function \`up\``)
}

/** Writes a new migration, last in the order, and gives its path. @throws MigrationRefused for a name that cannot be, or is taken. */
export const writeMigration = async (folder: string, name: string, source: string, now: Date): Promise<string> => {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  if (slug === '') throw new MigrationRefused(`A migration's name must have letters or digits, but got: ${name}`)
  const names = await migrationNames(folder)
  const taken = names.find(one => one.slice(15) === slug)
  if (taken) throw new MigrationRefused(`There is a migration of that name already, ${taken}: give another name`)
  const last = names.at(-1)?.slice(0, 14) ?? ''
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14)
  const path = join(folder, `${stamp > last ? stamp : String(BigInt(last) + 1n)}-${slug}.ts`)
  await mkdir(folder, { recursive: true })
  await writeFile(path, source, { flag: 'wx' })
  return path
}

/** What a new migration begins as. */
export const template = `import type { MigrationContext } from '../src/database/migration-context.ts'

/**
 * All or nothing: where it throws, everything is as it was. It has a minute. What takes longer leaves this out and walks
 * its collection with \`batches\`: each batch is all or nothing, as far as it writes through the handle that it gets.
 */
export const transaction = true

export const up = async (context: MigrationContext): Promise<void> => {
  // await context.collection('shops').updateMany({ country: null }, { $set: { country: 'IN' } })
  context.log('changes nothing yet')
}

/** Takes it back; a migration that cannot be taken back has none. */
export const down = async (context: MigrationContext): Promise<void> => {
  // await context.collection('shops').updateMany({}, { $unset: { country: true } })
  context.log('changes nothing yet')
}
`
