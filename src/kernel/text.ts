/** Text as it is sorted and searched: without accents and case, NFKD-folded. */
export const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** The distinct folded words (letters and digits) of the texts, in the order met, at most `max` of them. */
export const words = (texts: readonly (string | null | undefined)[], max = 64): string[] => {
  const found = new Set<string>()
  for (const text of texts) {
    for (const [word] of fold(text ?? '').matchAll(/[\p{L}\p{N}]+/gu)) {
      found.add(word.slice(0, 64))
      if (found.size >= max) return [...found]
    }
  }
  return [...found]
}

/** The message of an error, or a text, in one line. */
export const oneLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).replace(/\s*\n\s*/g, ' ')
