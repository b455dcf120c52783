import type { mongo } from 'mongoose'

/** What an answer of the server says of the time: all by its own clock. */
export interface StreamAnswer {
  /** Up to where it has read: no event before this is still to come. */
  readonly postBatchResumeToken?: { readonly _data?: unknown }
  /** The newest operation that it knows of. */
  readonly clusterTime?: mongo.Timestamp
}

/**
 * Epoch seconds of the moment that a resume token stands for; null where it has a form that is not known. `_data` is the
 * hex of a KeyString that begins with the cluster time: its type (0x82), then the seconds in four bytes.
 */
export const secondsOf = (token: StreamAnswer['postBatchResumeToken']): number | null => {
  const seconds = typeof token?._data === 'string' ? /^82([0-9a-f]{8})/i.exec(token._data)?.[1] : undefined
  return seconds === undefined ? null : Number.parseInt(seconds, 16)
}

/**
 * How far a stream is behind, in milliseconds: what the server had still to read when it last answered, in whole seconds
 * of its own clock, and how much longer it has been silent than it may be while nothing changes.
 */
export class StreamLag {
  readonly #awaitMs: number
  #heardAt: number | null = null
  #behindMs = 0

  /** `awaitMs`: how long the server waits for changes before it answers that there are none. */
  constructor(awaitMs: number) {
    this.#awaitMs = awaitMs
  }

  /** From here on answers are expected. */
  begin(now = performance.now()): void {
    this.#heardAt ??= now
  }

  heard({ postBatchResumeToken, clusterTime }: StreamAnswer, now = performance.now()): void {
    const read = secondsOf(postBatchResumeToken)
    this.#heardAt = now
    this.#behindMs = read === null || !clusterTime ? 0 : Math.max(0, clusterTime.t - read) * 1_000
  }

  /** Null where none is expected. */
  at(now = performance.now()): number | null {
    if (this.#heardAt === null) return null
    return this.#behindMs + Math.max(0, now - this.#heardAt - this.#awaitMs)
  }
}
