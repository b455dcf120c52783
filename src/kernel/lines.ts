/**
 * Lines of work, in this process: who names a thing that somebody works on waits behind him, in the order of arrival.
 * Whoever names several waits for all of them, and stands in all their lines from the first moment, so that no two wait
 * for each other.
 */
export class Lines {
  readonly #last = new Map<string, Promise<void>>()

  /** How many things somebody works on or waits for. */
  get size(): number {
    return this.#last.size
  }

  /** Runs the work when its turn has come; rejects as `expired` does where that comes first. */
  async run<T>(things: readonly string[], expired: Promise<never>, work: () => Promise<T>): Promise<T> {
    const before = Promise.all(things.map(thing => this.#last.get(thing)))
    const { promise: over, resolve } = Promise.withResolvers<void>()
    for (const thing of things) this.#last.set(thing, over)
    try {
      await Promise.race([before, expired])
      return await work()
    } finally {
      // Who gives up does not let those behind him pass those before him.
      void before.then(() => {
        resolve()
        for (const thing of things) if (this.#last.get(thing) === over) this.#last.delete(thing)
      })
    }
  }
}
