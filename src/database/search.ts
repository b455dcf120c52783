import { and, type Condition, hasWord } from '../kernel/condition.ts'
import { AppError } from '../kernel/errors.ts'
import { words } from '../kernel/text.ts'
import { listed } from './access-path.ts'
import type { ListSpec } from './list-spec.ts'

/** What a search asks for. Throws UNINDEXED_QUERY where the list does not search so, INVALID_INPUT for a text without a word. */
export const searchOf = (
  { search, name, sorts }: ListSpec,
  text: string,
  filters: readonly string[],
  sort: string,
): Condition => {
  const [first] = Object.keys(sorts)
  if (!search?.within.every(filter => filters.includes(filter)) || sort !== first) {
    throw new AppError(
      'UNINDEXED_QUERY',
      `\`${name}\` searches ${search ? `within ${listed(search.within)}, ordered by ${first}` : 'nothing'}.`,
      { list: name, filters, orderBy: sort },
    )
  }
  // Read together by what they begin with, so the longest word, which few documents have, bounds the index scan.
  const typed = words([text], 8).sort((a, b) => b.length - a.length)
  if (text.length > 200 || typed.length === 0) {
    throw new AppError('INVALID_INPUT', '`search` must have a word in it and at most 200 characters.', {
      argument: 'search',
    })
  }
  return and(...typed.map(word => hasWord(search.path, word)))
}
