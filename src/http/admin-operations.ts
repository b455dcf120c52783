import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parse, print, separateOperations } from 'graphql'

/** An operation of the page, as a document of its own, and its SHA-256 (hex), by which it is stored. */
export interface PageOperation {
  readonly query: string
  readonly hash: string
}

const file = new URL('../../operations/admin-page.graphql', import.meta.url)

/** What the page asks, by name. */
export const readAdminOperations = async (): Promise<ReadonlyMap<string, PageOperation>> => {
  const documents = separateOperations(parse(await readFile(file, 'utf8')))
  return new Map(
    Object.entries(documents).map(([name, document]) => {
      const query = print(document)
      return [name, { query, hash: createHash('sha256').update(query).digest('hex') }]
    }),
  )
}
