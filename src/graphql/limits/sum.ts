/** A size that only the variables tell. */
export type Slot = (variables: Readonly<Record<string, unknown>>) => number

/**
 * A sum of products: a number for each set of slots that it is multiplied by, such as `3 + 2·first + 5·first·ids`. The
 * key is the slots' numbers in order.
 */
export type Sum = ReadonlyMap<string, number>

const separator = ','

export const constant = (n: number): Sum => new Map([['', n]])

export const plus = (...sums: readonly Sum[]): Sum => {
  const total = new Map<string, number>()
  for (const sum of sums) for (const [key, n] of sum) total.set(key, (total.get(key) ?? 0) + n)
  return total
}

/** A sum so many times: by a number, or by a slot. */
export const times = (sum: Sum, by: number | { readonly slot: number }): Sum =>
  new Map(
    [...sum].map(([key, n]) =>
      typeof by === 'number' ? [key, n * by] : [key === '' ? `${by.slot}` : `${key}${separator}${by.slot}`, n],
    ),
  )

/** The sum as a function of the variables. */
export const evaluated = (sum: Sum, slots: readonly Slot[]): Slot => {
  const terms = [...sum].map(([key, n]) => ({
    n,
    factors: key === '' ? [] : key.split(separator).flatMap(slot => slots[Number(slot)] ?? []),
  }))
  return variables =>
    terms.reduce((total, { n, factors }) => total + factors.reduce((p, of) => p * of(variables), n), 0)
}
