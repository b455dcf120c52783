import { Agent, request as send } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Item } from './load.ts'

export interface HonestJob {
  readonly url: string
  readonly items: readonly Item[]
  readonly seconds: number
  readonly perSecond: number
}

export interface Honest {
  readonly asked: number
  /** With 200 and without errors. */
  readonly answered: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly slowestMs: number
  /** What came instead of an answer, and how often. */
  readonly otherwise: Readonly<Record<string, number>>
}

const localAddress = '127.0.0.2'

const ask = (agent: Agent, url: URL, { method, path, headers, body = '' }: Item): Promise<string | null> =>
  new Promise(resolve => {
    const { hostname, port } = url
    const request = send({ hostname, port, method, path, headers: { ...headers }, localAddress, agent })
    request.once('error', error => resolve(error.message))
    request.once('response', response => {
      let text = ''
      response.setEncoding('utf8').on('data', part => {
        text += part
      })
      response.once('end', () =>
        resolve(
          response.statusCode === 200 && !text.includes('"errors"')
            ? null
            : `${response.statusCode} ${text.slice(0, 120)}`,
        ),
      )
    })
    request.setTimeout(20_000, () => request.destroy(new Error('no answer in 20 s')))
    request.end(body)
  })

/** Asks at a steady pace, whether or not what was asked before has been answered. */
const run = async ({ url: text, items, seconds, perSecond }: HonestJob): Promise<Honest> => {
  const url = new URL(text)
  const agent = new Agent({ keepAlive: true })
  const times: number[] = []
  const otherwise: Record<string, number> = {}
  const one = async (item: Item) => {
    const began = performance.now()
    const failure = await ask(agent, url, item)
    if (failure === null) times.push(performance.now() - began)
    else otherwise[failure] = (otherwise[failure] ?? 0) + 1
  }
  const asked: Promise<void>[] = []
  const begin = performance.now()
  for (let n = 0; n < seconds * perSecond; n++) {
    const item = items[n % items.length]
    if (item) asked.push(one(item))
    await wait(Math.max(0, begin + ((n + 1) * 1_000) / perSecond - performance.now()))
  }
  await Promise.all(asked)
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(Math.floor(times.length * share), times.length - 1)] ?? Number.NaN
  return {
    asked: asked.length,
    answered: times.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    slowestMs: at(1),
    otherwise,
  }
}

process.on('message', async (job: HonestJob) => process.send?.(await run(job)))
process.on('disconnect', () => process.exit())
