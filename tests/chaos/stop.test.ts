import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, inject, it } from 'vitest'
import { Balancer } from '../support/balancer.ts'
import { Load } from '../support/load.ts'
import { expectNothingLost, failuresOf, toldOf } from '../support/load-checks.ts'
import { isUnanswered, LoadClient } from '../support/load-client.ts'
import { loadOfEachTest } from '../support/load-data.ts'
import { startProduction } from '../support/production.ts'

const run = loadOfEachTest()

const start = (port?: number) =>
  startProduction({
    uri: inject('mongodbUri'),
    database: run.data.db.databaseName,
    ...(port === undefined ? {} : { port }),
  })

const beforeMs = 2_000

describe('a server that is told to stop, under load', () => {
  it('fails no request of clients behind a balancer, and exits with 0 within 10 s', async () => {
    const [stopping, other] = await Promise.all([start(), start()])
    const balancer = new Balancer([stopping, other])
    const load = new Load(run.data, () => balancer.next())
    await wait(beforeMs)
    const told = performance.now()
    stopping.child.kill('SIGTERM')
    const exit = await stopping.exited
    const tookMs = performance.now() - told
    await wait(1_000)
    await load.end()
    await balancer.end()
    await expectNothingLost('SIGTERM of one of two servers behind a balancer', run.data, load)
    expect(failuresOf(load.asked).map(toldOf)).toEqual([])
    expect(exit).toBe(0)
    expect(tookMs).toBeLessThan(10_000)
    // It was not idle when it was told.
    const late = load.asked.filter(({ address, ended }) => address === stopping.address && ended > told)
    expect(late.length).toBeGreaterThan(0)
  }, 60_000)

  it('cuts off no answer of a client that does not ask whether it is ready, and loses nothing of his', async () => {
    const server = await start()
    let address: string | null = server.address
    const load = new Load(run.data, () => address)
    const impatient = new LoadClient(run.data.authorization)
    const outcomes: string[] = []
    const ignoring = async () => {
      while (server.child.exitCode === null) {
        const { outcome } = await impatient.ask(server.address, '{ found: shops(first: 5) { nodes { name } } }', {})
        outcomes.push(outcome)
        if (isUnanswered(outcome)) await wait(20)
      }
    }
    const clients = Array.from({ length: 5 }, ignoring)
    await wait(beforeMs)
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
    address = null
    await Promise.all(clients)
    impatient.close()
    address = (await start()).address
    await load.end()
    await expectNothingLost('SIGTERM of the only server', run.data, load)
    // Nobody has taken a connection that comes when the listener closes: the request was not sent, or is OVERLOADED.
    const all = [...outcomes, ...load.asked.map(({ outcome }) => outcome)]
    const others = new Set(all.filter(outcome => !outcome.startsWith('no answer')))
    expect([...others].filter(outcome => outcome !== 'OVERLOADED')).toEqual(['ok'])
  }, 60_000)
})

describe('a server that is killed under load, and started again', () => {
  it('has done what it acknowledged, once, and what was sent again under its key', async () => {
    const server = await start()
    const load = new Load(run.data, () => server.address)
    await wait(beforeMs)
    server.child.kill('SIGKILL')
    await server.exited
    await start(server.port)
    await wait(3_000)
    await load.end()
    await expectNothingLost('kill -9 of the server', run.data, load)
    const keyed = load.asked.filter(({ kind }) => kind === 'keyed')
    const done = Map.groupBy(keyed, ({ name, n }) => `${name} ${n}`)
    for (const [name, asked] of done) expect(asked.at(-1)?.outcome, name).toBe('ok')
    const failures = failuresOf(load.asked).filter(({ outcome }) => isUnanswered(outcome))
    expect(failures.length).toBeGreaterThan(0)
  }, 150_000)
})
