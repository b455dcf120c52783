import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'

/** What a backup cannot be made of, or be restored from, told to its user in one line. */
export class BackupRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BackupRefused'
  }
}

/** A collection in a backup. Options and indexes are canonical Extended JSON, as MongoDB told them. */
const collection = z.object({
  name: z.string(),
  type: z.enum(['collection', 'view']),
  options: z.record(z.string(), z.unknown()),
  indexes: z.array(z.record(z.string(), z.unknown())),
  documents: z.number(),
  /** Of its documents, a line each; a view has none. */
  file: z
    .string()
    .regex(/^[^/\\]+$/)
    .nullable(),
  sha256: z.string().nullable(),
})

const manifest = z.object({
  format: z.literal('loadstone backup 1'),
  database: z.string(),
  /** The moment that all collections are of, by the cluster's clock: seconds of the epoch, and a count. */
  moment: z.string(),
  createdAt: z.string(),
  collections: z.array(collection),
})

export type DumpedCollection = z.infer<typeof collection>
/** What a backup consists of; written last, so that one that was cut off has none. */
export type Manifest = z.infer<typeof manifest>

export const manifestFile = 'manifest.json'

/** The moment that a backup is of, in words: by the calendar, and as the cluster's clock has it. */
export const momentText = ({ moment, createdAt }: Pick<Manifest, 'moment' | 'createdAt'>): string => {
  const [seconds] = /^\d+(?=\.\d+$)/.exec(moment) ?? []
  if (seconds === undefined) return createdAt
  return `${new Date(Number(seconds) * 1_000).toISOString()} (${moment} by the clock of the cluster)`
}

/** The manifest of a backup. @throws BackupRefused where the folder holds none that is whole. */
export const readManifest = async (dir: string): Promise<Manifest> => {
  let text: string
  try {
    text = await readFile(join(dir, manifestFile), 'utf8')
  } catch (error) {
    throw new BackupRefused(`${dir} holds no whole backup: there is no ${manifestFile} in it`, { cause: error })
  }
  try {
    return manifest.parse(JSON.parse(text))
  } catch (error) {
    throw new BackupRefused(`${join(dir, manifestFile)} is not one that this version reads`, { cause: error })
  }
}

/** Holds every file against its SHA-256. @throws BackupRefused naming the first that is another one or not there. */
export const checkFiles = async (dir: string, { collections }: Manifest): Promise<void> => {
  for (const { file, sha256 } of collections) {
    if (file === null) continue
    const hash = createHash('sha256')
    try {
      await pipeline(createReadStream(join(dir, file)), hash)
    } catch (error) {
      throw new BackupRefused(`${join(dir, file)} cannot be read: ${(error as Error).message}`, { cause: error })
    }
    if (hash.digest('hex') !== sha256)
      throw new BackupRefused(`${join(dir, file)} is damaged: its SHA-256 is another one`)
  }
}
