import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { RuruClientConfig } from 'ruru/server'
import type { Config } from '../config.ts'

export interface GraphiqlOptions {
  /** Path of the endpoint. */
  readonly endpoint: string
  /** What its example signs in with. */
  readonly sample: Config['sample']
}

const page = '/graphiql'
const assets = `${page}/`

/**
 * GraphiQL at `/graphiql`, in the distribution of ruru, whose files come out of the package: nothing is asked of another
 * host. Scripts run from files of ours, or where their hash is in the policy; inline styles are allowed, since the
 * editor (Monaco) makes its style elements as it goes.
 */
export const registerGraphiql = async (app: FastifyInstance, options: GraphiqlOptions): Promise<void> => {
  // Loaded only where it is served; its files take 4 MB once the first of them is asked for.
  const [{ ruruHTML }, { getStaticFile }] = await Promise.all([import('ruru/server'), import('ruru/static')])
  // The package's types lean on those of graphiql, which it does not bring, and then demand every field.
  const clientConfig = {
    defaultQuery: example(options.sample),
    defaultHeaders: '{}',
    isHeadersEditorEnabled: true,
  } as RuruClientConfig
  const html = ruruHTML({
    staticPath: assets,
    endpoint: options.endpoint,
    clientConfig,
    htmlParts: {
      titleTag: '<title>Loadstone GraphiQL</title>',
      metaTags: tags => `${tags}<link rel="icon" href="data:," />${explainStyle}${explainAtFirst}`,
    },
  })
  const helmet = {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", ...inlineScripts(html).map(hash)],
        workerSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        fontSrc: ["'self'", 'data:'],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  }

  app.get(page, { helmet }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html),
  )
  // A worker takes its policy from its own file.
  app.get(`${assets}*`, { helmet }, async (request, reply) => {
    const file = await getStaticFile({
      staticPath: assets,
      urlPath: request.url,
      acceptEncoding: request.headers['accept-encoding'],
      disallowDevAssets: true,
    })
    if (!file) return reply.callNotFound()
    reply.headers({ ...file.headers, vary: 'accept-encoding', 'cache-control': 'no-cache' })
    if (request.headers['if-none-match'] !== file.headers.etag) return reply.send(file.content)
    return reply.code(304).removeHeader('content-length').removeHeader('content-encoding').send()
  })
}

/** The explain panel knows SQL alone, and says so in its headings and on its buttons: they get names of ours, and the looks of the page. */
const explainStyle = `<style>
  h4:has(+ .explain-plan), h4:has(+ .explain-sql), .explain-plan + * + button, .explain-sql + * + button { font-size: 0 }
  h4:has(+ .explain-plan)::after { content: 'How it went'; font-size: 1rem }
  h4:has(+ .explain-sql)::after { content: 'Command, without its values'; font-size: 1rem }
  .explain-plan + * + button::after, .explain-sql + * + button::after { content: 'Copy'; font-size: 0.9rem }
  .explain-plan, .explain-sql { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.5rem 0; color: hsl(var(--color-neutral)) }
  h4:has(+ .explain-plan), h4:has(+ .explain-sql) { margin: 1.25rem 0 0 }
  .graphiql-doc-explorer-content :is(select, p > button, textarea + button) {
    padding: 0.4rem 0.75rem;
    border: 1px solid hsla(var(--color-neutral), 0.4);
    border-radius: var(--border-radius-4);
    background: hsla(var(--color-neutral), var(--alpha-background-light));
    color: hsl(var(--color-neutral));
  }
  .graphiql-doc-explorer-content :is(p > button, textarea + button):hover { background: hsla(var(--color-neutral), var(--alpha-background-medium)) }
  .graphiql-doc-explorer-content :is(select, p > button, textarea + button):focus-visible { outline: 2px solid hsl(var(--color-primary)) }
  .graphiql-doc-explorer-content select { max-width: 100% }
  .graphiql-doc-explorer-content option { background: hsl(var(--color-base)) }
</style>`

/** What it explains is on until somebody turns it off: the page keeps that as an empty text. */
const explainAtFirst =
  "<script>if (localStorage.getItem('Ruru:explain') === null) localStorage.setItem('Ruru:explain', 'true')</script>"

/** Hashes instead of a nonce: the page is the same for everybody. */
const inlineScripts = (html: string): string[] =>
  [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/gs)].map(([, text = '']) => text)

const hash = (script: string): string => `'sha256-${createHash('sha256').update(script).digest('base64')}'`

const example = (sample: Config['sample']): string => `# Loadstone
#
# 1. Put the cursor into SignIn and press Ctrl-Enter.
# 2. Enter the accessToken under "Headers", below:
#      { "Authorization": "Bearer …" }
# 3. The same with the cursor in NewestProducts.
# 4. The explain panel (the magnifying glass) shows what the database was asked, and by which index it answered.
# 5. ServerHealth is told again whenever it changes, until it is stopped.

mutation SignIn {
  login(
    input: {
      email: "${sample.enabled ? 'merchant1@example.com' : 'you@example.com'}"
      password: ${JSON.stringify(sample.enabled ? sample.password : 'your password')}
    }
  ) {
    accessToken
    expiresAt
    user {
      name
    }
  }
}

query NewestProducts {
  products(first: 5) {
    nodes {
      title
      pricePaise
      shop {
        name
        owner {
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}

subscription ServerHealth {
  health {
    status
    checks {
      database {
        status
        latency
      }
    }
  }
}
`
