/** What is left after a spending: points of `limit` until `resetMs` milliseconds from now. */
export interface Spent {
  readonly limit: number
  readonly remaining: number
  readonly resetMs: number
}

/** How much work a viewer, or an address without one, may ask for in a window of time. */
export interface Budget {
  /** Takes `cost` points of whoever asks, `viewer <id>` or `address <ip>`. Throws RATE_LIMITED with `retryAfter` in seconds where fewer are left. */
  spend(by: string, cost: number): Promise<Spent>
}
