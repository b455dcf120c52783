import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { AppError } from '../kernel/errors.ts'
import type { Observer } from '../kernel/observer.ts'
import { badRequest, type Params } from './params.ts'

export interface PersistedOptions {
  /** Texts by the names that clients have for them, from the manifest; see manifest.ts. */
  readonly manifest: ReadonlyMap<string, string>
  /** Nothing but the manifest is answered. */
  readonly only: boolean
  /** Bytes of texts that clients may store (automatic persisted queries); 0 stores none. */
  readonly cacheBytes: number
  /** Told whether a text that was asked for by its hash alone is stored. */
  readonly lookup?: Observer['lookup']
}

export interface Persisted {
  /**
   * The text of an operation that is asked for by text, by name, or both. Throws PERSISTED_QUERY_NOT_FOUND,
   * PERSISTED_QUERY_REQUIRED, and BAD_REQUEST for a text that does not have the hash it comes with.
   */
  textOf(params: Params): string
  /** Stores a text that came with its hash and was answered: one that is refused takes no room. */
  store(params: Params): void
}

/** Apollo Client asks again, with the text, when it reads these words. */
const notFound = 'PersistedQueryNotFound'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Stored operations: those of the manifest, and those that clients have sent once with their hash (Apollo's APQ). */
export const createPersisted = ({ manifest, only, cacheBytes, lookup }: PersistedOptions): Persisted => {
  const sent =
    only || cacheBytes === 0
      ? null
      : new LRUCache<string, string>({
          maxSize: cacheBytes,
          sizeCalculation: (text, hash) => Buffer.byteLength(text) + hash.length,
        })

  const textOf = ({ query, storedAs }: Params): string => {
    const declared = storedAs === null ? undefined : manifest.get(storedAs)
    if (declared !== undefined && (query === null || query === declared)) return declared
    if (only) throw new AppError('PERSISTED_QUERY_REQUIRED')
    if (storedAs === null && query !== null) return query
    if (query !== null) {
      if (sha256(query) !== storedAs) throw badRequest('`query` does not have the hash that it is to be stored under.')
      return query
    }
    const known = storedAs === null ? undefined : sent?.get(storedAs)
    lookup?.('persisted operations', known !== undefined)
    if (known === undefined) throw new AppError('PERSISTED_QUERY_NOT_FOUND', notFound)
    return known
  }

  return {
    textOf,
    store: ({ query, storedAs }) => {
      if (query !== null && storedAs !== null && !manifest.has(storedAs)) sent?.set(storedAs, query)
    },
  }
}
