interface Cookie {
  readonly host: string
  readonly path: string
  readonly name: string
  readonly value: string
  /** As it came: `HttpOnly`, `SameSite=Lax`, … in lower case. */
  readonly attributes: readonly string[]
}

export interface Visit {
  readonly url: URL
  readonly status: number
  readonly body: string
}

const attribute = (attributes: readonly string[], name: string): string | undefined =>
  attributes.find(text => text.startsWith(`${name}=`))?.slice(name.length + 1)

/** What a browser does with redirects, forms and cookies (RFC 6265: host, path, end; ports share them), without a page. */
export class Browser {
  cookies: Cookie[] = []
  /** Every address it was sent to, in order. */
  readonly visited: string[] = []

  #send(url: URL): string {
    return this.cookies
      .filter(({ host, path }) => host === url.hostname && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  }

  #keep(url: URL, header: string): void {
    const [pair = '', ...rest] = header.split(';').map(text => text.trim())
    const attributes = rest.map(text => text.toLowerCase())
    const [name = '', ...value] = pair.split('=')
    const path = attribute(rest, 'Path') ?? attribute(rest, 'path') ?? '/'
    const ended =
      Number(attribute(attributes, 'max-age') ?? 1) <= 0 ||
      Date.parse(attribute(attributes, 'expires') ?? '') <= Date.now()
    this.cookies = this.cookies.filter(
      known => !(known.host === url.hostname && known.name === name && known.path === path),
    )
    if (!ended) this.cookies.push({ host: url.hostname, path, name, value: value.join('='), attributes })
  }

  async #request(url: URL, form: URLSearchParams | null): Promise<Response> {
    this.visited.push(url.href)
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: this.#send(url) },
      ...(form ? { body: form } : {}),
    })
    for (const header of response.headers.getSetCookie()) this.#keep(url, header)
    return response
  }

  /** Opens an address and follows redirects until a page comes, or an address that begins with `until`. */
  async open(address: string, until = '\0', form: URLSearchParams | null = null): Promise<Visit> {
    let url = new URL(address)
    let sent = form
    for (let hops = 0; hops < 20; hops++) {
      if (url.href.startsWith(until)) return { url, status: 0, body: '' }
      const response = await this.#request(url, sent)
      const location = response.headers.get('location')
      const body = await response.text()
      if (location === null) return { url, status: response.status, body }
      url = new URL(location, url)
      sent = null
    }
    throw new Error(`redirected without an end: ${this.visited.join(' → ')}`)
  }

  /** Sends the form of a page, with these fields beside its hidden ones. */
  async submit({ url, body }: Visit, fields: Readonly<Record<string, string>>, until?: string): Promise<Visit> {
    const action = /<form[^>]*\saction="([^"]*)"/.exec(body)?.[1]
    if (action === undefined) throw new Error(`there is no form at ${url.href}: ${body.slice(0, 500)}`)
    const hidden = [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    )
    const form = new URLSearchParams({ ...Object.fromEntries(hidden), ...fields })
    return this.open(new URL(action, url).href, until, form)
  }
}
