import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import Negotiator from 'negotiator'
import { AppError } from '../kernel/errors.ts'
import { type AdminFiles, entries, readAdminFiles } from './admin-files.ts'
import type { PageOperation } from './admin-operations.ts'

export interface AdminPageOptions {
  /** Path of the endpoint. */
  readonly endpoint: string
  readonly operations: ReadonlyMap<string, PageOperation>
}

const page = '/admin'
const oneYear = 31_536_000

/** In the order in which they hold. */
const styles = [
  'uplot/uPlot.min.css',
  'page/base.css',
  'page/top.css',
  'page/cards.css',
  'page/health.css',
  'page/tables.css',
  'page/jobs.css',
]

/** As the text of a script element: what would end it is written in another way. */
const inScript = (value: object): string => JSON.stringify(value).replaceAll('<', '\\u003c')

const pageOf = ({ endpoint, operations }: AdminPageOptions, { files, version }: AdminFiles) => {
  const at = (path: string) => `${page}/files/${version}/${path}`
  const imports = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, at(path)]))
  const importMap = inScript({ imports })
  const modules = [...files.keys()].filter(path => path.endsWith('.js'))
  const settings = { endpoint, operations: Object.fromEntries(operations) }
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Loadstone admin</title>
<link rel="icon" href="data:,">
${styles.map(path => `<link rel="stylesheet" href="${at(path)}">`).join('\n')}
<script type="importmap">${importMap}</script>
${modules.map(path => `<link rel="modulepreload" href="${at(path)}">`).join('\n')}
<script type="application/json" id="settings">${inScript(settings)}</script>
<script type="module" src="${at('page/main.js')}"></script>
</head>
<body><noscript>This page needs JavaScript.</noscript></body>
</html>
`
  return { html, hash: `'sha256-${createHash('sha256').update(importMap).digest('base64')}'` }
}

const helmetFor = (importMapHash: string) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", importMapHash],
      styleSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ['data:'],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      // Text becomes elements through the templates of lit-html, or not at all.
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: ['lit-html'],
    },
  },
})

/**
 * The page for administrators at `/admin`: a few modules, and the libraries that they use out of their packages. Nothing
 * is asked of another host, and nothing that it shows comes by another way than GraphQL, from who signs in there.
 */
export const registerAdminPage = async (app: FastifyInstance, options: AdminPageOptions): Promise<void> => {
  const all = await readAdminFiles()
  const { html, hash } = pageOf(options, all)
  const helmet = helmetFor(hash)

  app.get(page, { helmet }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html),
  )
  app.get<{ Params: { version: string; '*': string } }>(
    `${page}/files/:version/*`,
    { helmet },
    async (request, reply) => {
      const { version, '*': path } = request.params
      const file = all.files.get(path)
      if (!file) throw new AppError('NOT_FOUND')
      // A page of another version of this server asks for its files here, too: it gets them, and does not keep them.
      const isOurs = version === all.version
      reply.headers({
        'cache-control': isOurs ? `public, max-age=${oneYear}, immutable` : 'no-cache',
        etag: file.etag,
        vary: 'accept-encoding',
      })
      if (request.headers['if-none-match'] === file.etag) return reply.code(304).send()
      reply.type(file.type)
      if (!new Negotiator(request.raw).encodings().includes('gzip')) return reply.send(file.plain)
      return reply.header('content-encoding', 'gzip').send(file.gzipped)
    },
  )
}
