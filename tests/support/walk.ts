import { expect } from 'vitest'
import type { Connection, PageArgs } from '../../src/kernel/connection.ts'

type Page = Pick<Connection<{ readonly id: string }>, 'edges' | 'pageInfo'>

/**
 * The ids of a list from one end to the other, read in pages of `size` and given in the list's order. `between` runs
 * before each further page.
 */
export const walk = async (
  page: (at: PageArgs) => Promise<Page>,
  size: number,
  backwards: boolean,
  between: (n: number) => Promise<void> = async () => undefined,
): Promise<string[]> => {
  const seen: string[] = []
  let cursor: string | null = null
  for (let n = 0; n < 500; n++) {
    const { edges, pageInfo }: Page = await page(
      backwards ? { last: size, before: cursor } : { first: size, after: cursor },
    )
    const ids = edges.map(({ node }) => node.id)
    expect(ids.length).toBeLessThanOrEqual(size)
    if (backwards) seen.unshift(...ids)
    else seen.push(...ids)
    if (!(backwards ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return seen
    cursor = backwards ? pageInfo.startCursor : pageInfo.endCursor
    expect(cursor).not.toBeNull()
    await between(n)
  }
  throw new Error('the walk does not end')
}
