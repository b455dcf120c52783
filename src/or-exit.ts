/** What `read` returns, before anything is started; where it throws, its message is all and the exit code is 1. */
export function orExit<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  }
}
