import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** A file as it is sent. */
export interface AdminFile {
  readonly type: string
  readonly etag: string
  readonly plain: Buffer
  readonly gzipped: Buffer
}

export interface AdminFiles {
  /** By path: `page/main.js`, `uplot/uPlot.esm.js`. */
  readonly files: ReadonlyMap<string, AdminFile>
  /** What changes when any of them does. */
  readonly version: string
}

/** Name of a package, as the browser imports it, and the path of the file that it gets. */
export const entries = {
  uplot: 'uplot/uPlot.esm.js',
  'lit-html': 'lit-html/lit-html.js',
  'lit-html/directives/repeat.js': 'lit-html/directives/repeat.js',
  'graphql-ws': 'graphql-ws/client.js',
} as const

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

const folderOf = (specifier: string): string => dirname(fileURLToPath(import.meta.resolve(specifier)))

/** Where the files of a folder of ours lie, and which of a package are those of the browser. */
const sources = (): { readonly name: string; readonly folder: string; readonly wanted: RegExp }[] => [
  { name: 'page', folder: fileURLToPath(new URL('./admin', import.meta.url)), wanted: /\.(js|css)$/ },
  { name: 'uplot', folder: folderOf('uplot'), wanted: /^uPlot\.(esm\.js|min\.css)$/ },
  // Node gets another build of it, in a folder below that of browsers.
  {
    name: 'lit-html',
    folder: join(folderOf('lit-html'), '..'),
    wanted: /^(lit-html|directive|directive-helpers)\.js$/,
  },
  { name: 'lit-html/directives', folder: join(folderOf('lit-html'), '../directives'), wanted: /^repeat\.js$/ },
  { name: 'graphql-ws', folder: folderOf('graphql-ws/client'), wanted: /^(client|common-[\w-]+)\.js$/ },
]

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('base64url')

/** All files of the page, ours and those of packages, as they lie there: nothing is built. */
export const readAdminFiles = async (): Promise<AdminFiles> => {
  const files = new Map<string, AdminFile>()
  for (const { name, folder, wanted } of sources()) {
    for (const found of (await readdir(folder)).filter(file => wanted.test(file)).sort()) {
      const plain = await readFile(join(folder, found))
      const gzipped = await promisify(gzip)(plain)
      const type = types[extname(found)] ?? 'application/octet-stream'
      files.set(`${name}/${found}`, { type, plain, gzipped, etag: `"${sha256(plain)}"` })
    }
  }
  const version = sha256([...files].map(([path, { etag }]) => `${path} ${etag}`).join('\n')).slice(0, 16)
  return { files, version }
}
