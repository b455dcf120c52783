/**
 * What one operation selects, worked out once for each document: the stored fields of every type, together for all
 * places of the operation, so that one projection serves every loader of a type.
 */
export interface Selection {
  /** Stored paths selected of a type (without `_id`, which is always read); sorted, none a parent of another. */
  stored(type: string): readonly string[]
  /** Whether the operation asks anywhere for a cursor; then sort fields are read as well. */
  readonly cursors: boolean
  /** Whether it asks anywhere if there are more pages; then one more row is read. */
  readonly morePages: boolean
}

/** Paths without repetition and without those that another one contains (MongoDB refuses `seo` next to `seo.title`). */
export const normalPaths = (paths: Iterable<string>): string[] => {
  const sorted = [...new Set(paths)].sort()
  return sorted.filter(path => !sorted.some(other => other !== path && path.startsWith(`${other}.`)))
}
