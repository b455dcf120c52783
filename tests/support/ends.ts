import { afterAll } from 'vitest'

const ends: (() => unknown)[] = []

// Declared when a file imports this: one that is declared within a hook or a test is never called.
afterAll(async () => {
  const failures: unknown[] = []
  for (const end of ends.splice(0).reverse()) {
    try {
      await end()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
})

/** Ends something after the last test of the file, wherever it was begun; what was begun last ends first. */
export const atEnd = (end: () => unknown): void => {
  ends.push(end)
}
