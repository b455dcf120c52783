/** What graphql-js adds at the end of a message: names of the schema that are close to one that is not there. */
const suggestion = / Did you mean .*\?$/s

/** A message without the names that it suggests. */
export const withoutSuggestion = (message: string): string => message.replace(suggestion, '')
