/** What in an error's text may be somebody's: the texts that it quotes, documents, addresses, tokens and ids. */
const values: readonly (readonly [RegExp, string])[] = [
  // What was cut has no end: it is one to the end of the text.
  [/"(?:[^"\\]|\\.)*(?:"|$)/g, '"…"'],
  [/\{(?:.*\}|.*$)/gs, '{…}'],
  // Mongoose: Path `email` (`value`) is invalid.
  [/\(`(?:.*?`\)|.*$)/gs, '(`…`)'],
  [/\/\/[^\s/@]*@/g, '//…@'],
  [/[^\s"'`<>(),;:]+@[^\s"'`<>(),;:]+/g, '…@…'],
  [/(?=[\w.~+/-]*\d)[\w.~+-]{20,}/g, '…'],
]

const longest = 1_000

/** An error's text without what may be a value. Which text it is, and of which field it speaks, remains. */
export const withoutValues = (text: string): string =>
  values.reduce((left, [value, instead]) => left.replace(value, instead), text.slice(0, longest))
