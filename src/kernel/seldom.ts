/** `tell`, but at most once in `everyMs`: what comes in between is left out. */
export const seldom = <Args extends unknown[]>(everyMs: number, tell: (...args: Args) => void) => {
  let toldAt = Number.NEGATIVE_INFINITY
  return (...args: Args): void => {
    if (performance.now() - toldAt <= everyMs) return
    toldAt = performance.now()
    tell(...args)
  }
}
