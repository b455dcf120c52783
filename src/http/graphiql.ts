import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { RuruClientConfig } from 'ruru/server'
import type { Config } from '../config.ts'
import { explainAtFirst, explainStyle, narrowStyle, takenFromAddress } from './graphiql-looks.ts'

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
      metaTags: tags =>
        `${tags}<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:," />${explainAtFirst}`,
      // Behind those of the page, which they change.
      styleTags: tags => `${tags}${explainStyle}${narrowStyle}`,
      configScript: script => `${script}${takenFromAddress}`,
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
