/** What `read` returns, before anything is started; where it throws, its message is all and the exit code is 1. */
export async function orExit<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  }
}
