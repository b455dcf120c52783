import { Agent, request as send } from 'node:http'
import { type BadRequest, kinds } from './abuse-requests.ts'
import { connections } from './abuse-sockets.ts'

export interface AbuseJob {
  readonly url: string
  /** Of somebody who is signed in: not every attacker is a stranger. */
  readonly authorization: string
  readonly seconds: number
  /** Requests at a time, and connections that are held open beside them. */
  readonly loops: number
  readonly held: number
}

/** How often each kind came to each outcome: `400 BAD_REQUEST`, `closed 4401`. */
export type Outcomes = Readonly<Record<string, Readonly<Record<string, number>>>>

/** The bad ones come from addresses of their own, as the honest ones do: limits are by address. */
const addresses = Array.from({ length: 4 }, (_, i) => `127.0.1.${i + 1}`)

const outcomeOf = (status: number, body: string): string => {
  const code = /"code":"([A-Z_]+)"/.exec(body)?.[1]
  return code === undefined ? String(status) : `${status} ${code}`
}

const fire = (agent: Agent, localAddress: string, url: URL, bad: BadRequest): Promise<string> =>
  new Promise(resolve => {
    const { method, path, headers, body = '', aborted = false } = bad
    const length = { 'content-length': String(Buffer.byteLength(body)) }
    const { hostname, port } = url
    const request = send({ hostname, port, method, path, localAddress, agent, headers: { ...headers, ...length } })
    request.once('error', () => resolve('cut'))
    request.once('response', response => {
      const parts: Buffer[] = []
      response.on('data', part => parts.push(part))
      response.once('error', () => resolve('cut'))
      response.once('end', () => resolve(outcomeOf(response.statusCode ?? 0, Buffer.concat(parts).toString('utf8'))))
    })
    request.setTimeout(20_000, () => request.destroy())
    if (!aborted) request.end(body)
    else request.write(body.slice(0, body.length / 2), () => request.destroy())
  })

const run = async ({ url: text, authorization, seconds, loops, held }: AbuseJob): Promise<Outcomes> => {
  const url = new URL(text)
  const end = performance.now() + seconds * 1_000
  const outcomes: Record<string, Record<string, number>> = {}
  const note = (kind: string, outcome: string) => {
    const of = outcomes[kind] ?? {}
    outcomes[kind] = { ...of, [outcome]: (of[outcome] ?? 0) + 1 }
  }
  const names = Object.keys(kinds)
  const agents = addresses.map(() => new Agent({ keepAlive: true, maxSockets: 16 }))
  const requests = async (n: number) => {
    for (let i = n; performance.now() < end; i++) {
      const at = i % addresses.length
      const name = names[(i * 7 + n) % names.length] ?? ''
      const bad = kinds[name]?.(authorization)
      const agent = agents[at]
      if (bad && agent) note(name, await fire(agent, addresses[at] ?? '', url, bad))
    }
  }
  const holds = async (n: number) => {
    const misuses = Object.entries(connections)
    for (let i = n; ; i++) {
      const left = end - performance.now()
      if (left < 500) return
      const [name, misuse] = misuses[i % misuses.length] ?? []
      const localAddress = addresses[i % addresses.length] ?? ''
      if (name && misuse) note(name, await misuse({ url, localAddress, authorization }, Math.min(left, 35_000)))
    }
  }
  await Promise.all([
    ...Array.from({ length: loops }, (_, n) => requests(n)),
    ...Array.from({ length: held }, (_, n) => holds(n)),
  ])
  for (const agent of agents) agent.destroy()
  return outcomes
}

process.on('message', async (job: AbuseJob) => process.send?.(await run(job)))
process.on('disconnect', () => process.exit())
