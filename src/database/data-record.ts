import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What is written beside the data: a set of one whose port changes does not come up by itself, and data of one release
 * series of MongoDB is not opened by another. `owner` is the process that started mongod, null after it was stopped.
 */
export interface DataRecord {
  readonly port: number
  readonly version: string
  readonly owner: number | null
}

/** Release series, such as `6.0`: the unit in which data files are compatible both ways. */
export function series(version: string): string {
  return version.split('.', 2).join('.')
}

export function dataFolder(dataDir: string, version: string): string {
  return join(dataDir, `mongodb-${series(version)}`)
}

export function recordFile(folder: string): string {
  return `${folder}.json`
}

export function latestFile(dataDir: string): string {
  return join(dataDir, 'mongodb.json')
}

export async function readRecord(file: string): Promise<DataRecord | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DataRecord
  } catch {
    return null
  }
}

/** Whole or not at all: a process that is killed in between leaves what was there. */
export async function writeRecord(file: string, record: DataRecord): Promise<void> {
  const part = `${file}.${process.pid}.part`
  await writeFile(part, `${JSON.stringify(record)}\n`)
  await rename(part, file)
}
