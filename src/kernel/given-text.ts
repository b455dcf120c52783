import { type AppError, invalid } from './errors.ts'

/** Characters of any text that is given. Many fields take fewer, and say so themselves. */
export const maxTextLength = 20_000

/**
 * What is wrong with a text that was given at a place, such as `products[1].title`; null where nothing is. `argument`:
 * what the refusal names.
 */
export const textFault = (text: string, place: string, argument = place): AppError | null => {
  if (text.length > maxTextLength) {
    return invalid(argument, `\`${place}\` must have at most ${maxTextLength} characters, but got ${text.length}.`)
  }
  // Half a surrogate pair would be stored as another character, and a null character ends texts elsewhere.
  return text.includes('\0') || !text.isWellFormed()
    ? invalid(argument, `\`${place}\` must be Unicode text without null characters.`)
    : null
}

/** The same of the first text within a value: an input object, a list, a text. */
export const textFaultWithin = (value: unknown, place: string): AppError | null => {
  if (typeof value === 'string') return textFault(value, place)
  if (typeof value !== 'object' || value === null) return null
  const parts = Array.isArray(value)
    ? value.map((part, at) => [`${place}[${at}]`, part] as const)
    : Object.entries(value).map(([name, part]) => [`${place}.${name}`, part] as const)
  for (const [at, part] of parts) {
    const fault = textFaultWithin(part, at)
    if (fault) return fault
  }
  return null
}
