import { AppError } from './errors.ts'
import type { Request } from './request.ts'

/** Those of one process wait for each other: this is for other processes, and for writes that decide nothing. */
const tries = 20

/**
 * Reads, decides and writes under the version that was read; again, where another write came between. Throws CONFLICT
 * when that happens every time.
 */
export const decided = async <T>({ usage }: Pick<Request, 'usage'>, attempt: () => Promise<T>): Promise<T> => {
  for (let left = tries - 1; ; left--) {
    try {
      return await attempt()
    } catch (error) {
      if (left === 0 || !(error instanceof AppError && error.code === 'CONFLICT')) throw error
      usage.trace?.again()
    }
  }
}
