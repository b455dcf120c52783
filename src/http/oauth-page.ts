import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'

const helmet = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ['data:'],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
}

const pageOf = (publicUrl: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Loadstone sign-in</title>
<link rel="icon" href="data:,">
<script type="module" src="/oauth/page.js" data-public-url="${encodeURI(publicUrl)}"></script>
</head>
<body><main><h1>Sign in</h1></main></body>
</html>
`

/** What a frontend does: keeps a verifier, sends its challenge along, and exchanges the code that comes back. */
const script = `
const main = document.querySelector('main')
const home = document.querySelector('script').dataset.publicUrl
const show = (tag, text) => Object.assign(main.appendChild(document.createElement(tag)), { textContent: text })
const base64url = bytes => btoa(String.fromCharCode(...bytes)).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '')
const ask = async (query, variables) => {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  return response.json()
}

const begin = async provider => {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)))
  sessionStorage.setItem('verifier', verifier)
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  location.assign('/oauth/' + provider + '?challenge=' + base64url(new Uint8Array(digest)))
}

const back = new URLSearchParams(location.search)
if (new URL(home).origin !== location.origin) {
  location.replace(home + '/oauth')
} else if (back.has('error')) {
  show('p', 'Not signed in: ' + back.get('error') + ' (' + back.get('reason') + ')')
  show('a', 'Try again').href = '/oauth'
} else if (back.has('code')) {
  const verifier = sessionStorage.getItem('verifier') ?? ''
  sessionStorage.removeItem('verifier')
  history.replaceState(null, '', '/oauth')
  const input = { code: back.get('code'), verifier }
  const answer = await ask('mutation ($input: ExchangeOAuthCodeInput!) { exchangeOAuthCode(input: $input) { accessToken user { name email } } }', { input })
  const signIn = answer.data?.exchangeOAuthCode
  show('p', signIn ? 'Signed in as ' + (signIn.user.name ?? signIn.user.email) + '. For the headers of GraphiQL:' : answer.errors[0].message)
  if (signIn) show('pre', JSON.stringify({ Authorization: 'Bearer ' + signIn.accessToken }))
  show('a', signIn ? 'GraphiQL' : 'Try again').href = signIn ? '/graphiql' : '/oauth'
} else {
  const { data } = await ask('{ authMethods }')
  for (const method of data.authMethods.filter(name => name !== 'PASSWORD')) {
    show('button', method).addEventListener('click', () => begin(method.toLowerCase()))
  }
}
`

/** A page in the frontend's place, for development: it begins a sign-in by a provider, and shows the access token. */
export const registerOauthPage = (
  app: FastifyInstance,
  { publicUrl }: NonNullable<Config['auth']['providers']>,
): void => {
  app.get('/oauth', { helmet }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(pageOf(publicUrl)),
  )
  app.get('/oauth/page.js', { helmet }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(script),
  )
}
