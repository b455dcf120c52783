/**
 * What is told to one subscriber, who may be slower than what he is told of: he gets the newest there is, and what came
 * in between is let go, so that one value waits for him and never more. Read by one reader at a time. Unlike a
 * generator function's, its `return` does not wait for the next value.
 */
export class Newest<T> implements AsyncGenerator<T, void, undefined> {
  #waiting: PromiseWithResolvers<IteratorResult<T, void>> | null = null
  #kept: { readonly value: T } | null = null
  #failure: { readonly error: unknown } | null = null
  #ended = false
  readonly #onEnd: () => void

  /** `onEnd` is called once, when nobody reads any more. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
  }

  push(value: T): void {
    if (this.#ended) return
    if (!this.#waiting) {
      this.#kept = { value }
      return
    }
    this.#waiting.resolve({ value, done: false })
    this.#waiting = null
  }

  /** Ends it with an error, behind the value that waits. */
  fail(error: unknown): void {
    this.#failure ??= { error }
    if (this.#waiting) this.#end()
  }

  next(): Promise<IteratorResult<T, void>> {
    if (this.#kept) {
      const { value } = this.#kept
      this.#kept = null
      return Promise.resolve({ value, done: false })
    }
    if (this.#ended) return Promise.resolve({ value: undefined, done: true })
    this.#waiting ??= Promise.withResolvers()
    const { promise } = this.#waiting
    if (this.#failure) this.#end()
    return promise
  }

  return(): Promise<IteratorResult<T, void>> {
    this.#kept = null
    this.#end()
    return Promise.resolve({ value: undefined, done: true })
  }

  throw(error: unknown): Promise<IteratorResult<T, void>> {
    this.#end()
    return Promise.reject(error)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    if (this.#failure) this.#waiting?.reject(this.#failure.error)
    else this.#waiting?.resolve({ value: undefined, done: true })
    this.#waiting = null
    this.#onEnd()
  }
}
