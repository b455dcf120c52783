/** Longer names would make every line of theirs long. */
const longest = 100

export interface NamesOptions {
  /** How many names are told apart. */
  readonly most: number
  /** How many of them may be those that nobody who is signed in has used. */
  readonly unsigned: number
}

/**
 * Bounds the names that clients give: a label's values are kept for ever, here and in Prometheus. The first ones are told
 * apart, and all others are `other`. So that nobody from the street can use them up, viewers who are not signed in have a
 * share of their own.
 */
export class Names {
  readonly #options: NamesOptions
  readonly #known = new Set<string>()
  #unsigned = 0

  constructor(options: NamesOptions) {
    this.#options = options
  }

  /** The name, or `other`. `isNew`: whether it may take a place where it has none. */
  of(name: string, isSigned: boolean, isNew = true): string {
    if (this.#known.has(name)) return name
    const { most, unsigned } = this.#options
    const isFull = this.#known.size >= most || (!isSigned && this.#unsigned >= unsigned)
    if (!isNew || isFull || name.length > longest) return 'other'
    this.#known.add(name)
    if (!isSigned) this.#unsigned += 1
    return name
  }
}
