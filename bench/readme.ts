import { readFile, writeFile } from 'node:fs/promises'

const file = 'bench/README.md'
const abuse = '## Under abuse'

const halves = async (): Promise<readonly [string, string | undefined]> => {
  const text = await readFile(file, 'utf8')
  const begin = text.indexOf(`\n${abuse}\n`)
  return begin < 0 ? [text, undefined] : [text.slice(0, begin), text.slice(begin + 1)]
}

/** Writes the report of `npm run bench`, and leaves what `npm run bench:abuse` has written. */
export const writeReport = async (text: string): Promise<void> => {
  const [, kept] = await halves()
  await writeFile(file, kept === undefined ? text : `${text.trimEnd()}\n\n${kept}`)
}

/** Writes the section of `npm run bench:abuse`, and leaves all else. */
export const writeAbuse = async (text: string): Promise<void> => {
  const [kept] = await halves()
  await writeFile(file, `${kept.trimEnd()}\n\n${abuse}\n\n${text.trimEnd()}\n`)
}
