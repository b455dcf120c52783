import type { Budget } from '../kernel/budget.ts'
import { AppError } from '../kernel/errors.ts'
import { networkOf } from './attempts.ts'
import type { CreateCounter } from './counters.ts'

/** `points` that each viewer may spend within `windowMs`, and each network of those who are not signed in. */
export const createBudget = (
  createCounter: CreateCounter,
  { points, windowMs }: { readonly points: number; readonly windowMs: number },
): Budget => {
  const counter = createCounter('cost', windowMs)
  return {
    spend: async (by, cost) => {
      const key = by.replace(/^address (.*)$/, (_all, address: string) => `network ${networkOf(address)}`)
      const { count, resetMs } = await counter.add(key, cost)
      if (count <= points) return { limit: points, remaining: points - count, resetMs }
      // What is refused costs nothing: something smaller may still fit.
      await counter.add(key, -cost)
      const retryAfter = Math.ceil(resetMs / 1000)
      const remaining = Math.max(points - count + cost, 0)
      throw new AppError(
        'RATE_LIMITED',
        `This costs ${cost}, and ${remaining} of ${points} are left; try again in ${retryAfter} s.`,
        { retryAfter, limit: points, remaining, resetMs },
      )
    },
  }
}
