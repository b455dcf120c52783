import { withoutValues } from './without-values.ts'

/** Those that quote what they were given: of the server, its driver and the models. */
const quoting = /^(?:Mongo|CastError$|Valid(?:ation|ator)Error$)/

const isError = (value: unknown): value is Error => value instanceof Error

/** An error and what has caused it, the first cause last. */
const chainOf = (error: Error): readonly Error[] => {
  const chain = new Set<Error>()
  for (let one: unknown = error; isError(one) && !chain.has(one); one = one.cause) chain.add(one)
  return [...chain]
}

/** A line that ends in a place of the code. */
const frame = /^ {4}at [^\n]*(?::\d+:\d+|<anonymous>|native|index \d+)\)?$/

/** Where the lines at the end of a stack begin that are frames. Each is read once: messages may be as long as documents. */
const lastFramesAt = (stack: string): number => {
  let begin = stack.length
  while (begin > 0) {
    const newline = stack.lastIndexOf('\n', begin - 1)
    if (newline < 0 || !frame.test(stack.slice(newline + 1, begin))) break
    begin = newline
  }
  return begin
}

/** The name before a message, in characters at most. */
const longestName = 200

/** Where the frames of a stack begin: behind the message, which may have been changed since, and be in it in part. */
const framesAt = ({ stack = '', message }: Error): number => {
  const at = stack.slice(0, longestName + message.length).indexOf(message)
  return Math.max(lastFramesAt(stack), at < 0 ? 0 : at + message.length)
}

const stackOf = (error: Error): string => {
  const { name, message, stack = '' } = error
  return `${name}: ${withoutValues(message)}${stack.slice(framesAt(error))}`
}

/** Whether an error, or what has caused it, quotes what it was given. */
export const isQuoting = (error: unknown): boolean =>
  isError(error) && chainOf(error).some(({ name }) => quoting.test(name))

/**
 * What a log tells of an error that quotes values: its texts without them, and every frame of its stack and of its causes'.
 * Of its own fields only those that have no values.
 */
export const withoutQuotes = (error: Error): object => {
  const chain = chainOf(error)
  const { code, codeName } = error as { readonly code?: unknown; readonly codeName?: unknown }
  return {
    type: error.constructor.name,
    message: chain.map(({ message }) => withoutValues(message)).join(': '),
    stack: chain.map(stackOf).join('\ncaused by: '),
    ...(code === undefined ? {} : { code }),
    ...(codeName === undefined ? {} : { codeName }),
  }
}
