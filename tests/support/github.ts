import { createHash, randomUUID } from 'node:crypto'
import { client, serveOnLoopback } from './oidc.ts'

export interface GithubPerson {
  readonly id: number
  readonly login: string
  readonly name: string | null
  readonly avatar_url: string
  readonly emails: readonly { readonly email: string; readonly primary: boolean; readonly verified: boolean }[]
}

/**
 * A server on loopback that speaks GitHub's endpoints as its documentation has them (no GitHub can be reached from a
 * test): the authorize page sends the person who is signed in there straight back, a code is good once and with its
 * PKCE verifier, a wrong one is answered with status 200 and `error`, the API wants the bearer token and a user agent.
 */
export const startGithub = async (): Promise<{
  url: string
  apiUrl: string
  signedIn: { person: GithubPerson | null }
}> => {
  const signedIn: { person: GithubPerson | null } = { person: null }
  const codes = new Map<string, { person: GithubPerson; challenge: string; redirectUri: string }>()
  const tokens = new Map<string, GithubPerson>()
  const { server, url } = await serveOnLoopback()
  server.on('request', async (request, response) => {
    const at = new URL(request.url ?? '/', url)
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (at.pathname === '/login/oauth/authorize') {
      const {
        client_id,
        state,
        redirect_uri = '',
        code_challenge = '',
        code_challenge_method,
        scope,
      } = Object.fromEntries(at.searchParams)
      const back = new URL(redirect_uri)
      back.searchParams.set('state', state ?? '')
      const right = client_id === client.id && code_challenge_method === 'S256' && scope === 'read:user user:email'
      if (!signedIn.person || !right) back.searchParams.set('error', 'access_denied')
      else {
        const code = randomUUID()
        codes.set(code, { person: signedIn.person, challenge: code_challenge, redirectUri: redirect_uri })
        back.searchParams.set('code', code)
      }
      return response.writeHead(302, { location: back.href }).end()
    }
    if (at.pathname === '/login/oauth/access_token') {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part as Buffer)
      const given = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()))
      const known = codes.get(given.code ?? '')
      codes.delete(given.code ?? '')
      const challenge = createHash('sha256')
        .update(given.code_verifier ?? '')
        .digest('base64url')
      const right =
        given.client_id === client.id &&
        given.client_secret === client.secret &&
        known?.challenge === challenge &&
        known.redirectUri === given.redirect_uri
      if (!right)
        return json(200, { error: 'bad_verification_code', error_description: 'The code is incorrect or expired.' })
      const token = `gho_${randomUUID()}`
      tokens.set(token, known.person)
      return json(200, { access_token: token, scope: 'read:user,user:email', token_type: 'bearer' })
    }
    const person = tokens.get(request.headers.authorization?.replace(/^Bearer /, '') ?? '')
    if (!request.headers['user-agent']) return json(403, { message: 'Request forbidden by administrative rules.' })
    if (!person) return json(401, { message: 'Bad credentials' })
    const { emails, ...user } = person
    if (at.pathname === '/api/v3/user') return json(200, { ...user, email: null, type: 'User' })
    if (at.pathname === '/api/v3/user/emails')
      return json(
        200,
        emails.map(email => ({ ...email, visibility: null })),
      )
    return json(404, { message: 'Not Found' })
  })
  return { url, apiUrl: `${url}/api/v3`, signedIn }
}
