/** `times` copies of a text, in which each `#` is its number. */
export const numbered = (times: number, text: string): string =>
  Array.from({ length: times }, (_, i) => text.replaceAll('#', String(i))).join(' ')

/** A document whose fragments each spread the next one twice, so that it selects 2^levels fields. */
export const fanOut = (levels: number, place: (next: string) => string, on: string, inner: string): string =>
  [
    `{ me { ...F0 } }`,
    ...Array.from({ length: levels }, (_, i) => `fragment F${i} on ${on} { ${place(`...F${i + 1}`)} }`),
    `fragment F${levels} on ${on} { ${inner} }`,
  ].join(' ')

/** Fragments that each spread the next one, the last one the first. */
export const circle = (size: number): string =>
  `{ me { ...F0 } } ${Array.from({ length: size }, (_, i) => `fragment F${i} on User { id ...F${(i + 1) % size} }`).join(' ')}`

/** Settings of an app whose limits no operation of a test meets that is about something else. */
export const unlimited = {
  QUERY_MAX_TOKENS: '20000',
  QUERY_MAX_LENGTH: '1000000',
  QUERY_MAX_DEPTH: '100',
  QUERY_MAX_ALIASES: '10000',
  QUERY_MAX_ROOT_FIELDS: '1000',
  QUERY_MAX_DIRECTIVES: '10000',
  QUERY_MAX_COST: '10000000',
}
