import { Agent, get } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { startProcess, type TestProcess } from '../../support/process.ts'

async function started(env: NodeJS.ProcessEnv = {}): Promise<TestProcess & { address: string }> {
  const server = startProcess('tests/support/stand-in.ts', { MONGODB_URI: inject('mongodbUri'), ...env })
  const [, address = ''] = await server.says(/started (http\S+)/)
  await expect.poll(async () => (await fetch(`${address}/health/ready`)).status).toBe(200)
  return { ...server, address }
}

test.each(['SIGTERM', 'SIGINT'] as const)('%s lets a running request end, and then exits with 0', async signal => {
  const server = await started({ SHUTDOWN_DRAIN_MS: '100' })
  const running = fetch(`${server.address}/slow/1000`)
  await server.says(/asked \/slow\/1000/)
  server.child.kill(signal)
  const answer = await running
  expect({ status: answer.status, connection: answer.headers.get('connection') }).toEqual({
    status: 200,
    connection: 'close',
  })
  expect(await server.exited).toBe(0)
  expect(server.output()).toContain('Database connection closed')
})

test('while it drains it is live but not ready, still serves, and asks clients to close their connection', async () => {
  const server = await started({ SHUTDOWN_DRAIN_MS: '3000' })
  server.child.kill('SIGTERM')
  await expect.poll(async () => (await fetch(`${server.address}/health/ready`)).status).toBe(503)
  const answer = await fetch(`${server.address}/slow/10`)
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close'])
  expect(await server.exited).toBe(0)
})

test('an idle kept-alive connection does not hold up the stop', async () => {
  const server = await started({ SHUTDOWN_DRAIN_MS: '0', SHUTDOWN_TIMEOUT: '8000' })
  const agent = new Agent({ keepAlive: true })
  await new Promise<void>((done, failed) => {
    get(`${server.address}/health/live`, { agent }, response => response.resume().once('end', done)).once(
      'error',
      failed,
    )
  })
  server.child.kill('SIGTERM')
  // Otherwise it is cut off at the deadline, with 1.
  expect(await server.exited).toBe(0)
  agent.destroy()
})

test('no request is lost by a stop under load, to clients that go elsewhere when the server is not ready', async () => {
  const server = await started({ SHUTDOWN_DRAIN_MS: '3000' })
  const agent = new Agent({ keepAlive: true })
  const failures: string[] = []
  let answers = 0
  let afterStop = 0
  let isReady = true
  let isStopping = false
  const ask = (path: string) =>
    new Promise<number>(done => {
      get(server.address + path, { agent }, response => {
        response.resume().once('end', () => done(response.statusCode ?? 0))
      }).once('error', (error: NodeJS.ErrnoException) => {
        failures.push(String(error.code))
        done(0)
      })
    })
  // What a balancer does. A client without one can meet the closing listener with a connection that nobody takes.
  const balancer = async () => {
    while (isReady) {
      isReady = (await ask('/health/ready')) === 200
      await wait(20)
    }
  }
  const client = async () => {
    while (isReady) {
      await ask('/slow/5')
      answers += 1
      if (isStopping) afterStop += 1
    }
  }
  const clients = [balancer(), ...Array.from({ length: 10 }, client)]
  await expect.poll(() => answers).toBeGreaterThan(100)
  isStopping = true
  server.child.kill('SIGTERM')
  await Promise.all(clients)
  expect(failures).toEqual([])
  expect(afterStop).toBeGreaterThan(0)
  expect(await server.exited).toBe(0)
  agent.destroy()
})

test('a request that never ends is cut off at the deadline, with exit code 1', async () => {
  const server = await started({ SHUTDOWN_DRAIN_MS: '0', SHUTDOWN_TIMEOUT: '800' })
  const hung = fetch(`${server.address}/slow/forever`).catch(() => 'cut off')
  await server.says(/asked \/slow\/forever/)
  server.child.kill('SIGTERM')
  expect(await server.exited).toBe(1)
  expect(await hung).toBe('cut off')
  expect(server.output()).toContain('Not stopped after 800 ms')
})

test('a second signal exits at once', async () => {
  const server = await started({ SHUTDOWN_DRAIN_MS: '5000' })
  server.child.kill('SIGINT')
  await server.says(/SIGINT: stopping/)
  await wait(600)
  server.child.kill('SIGINT')
  expect(await server.exited).toBe(1)
  expect(server.output()).toContain('Second SIGINT: exiting at once')
  expect(server.output()).not.toContain('Not stopped after')
})

test('one Ctrl-C that arrives twice, from the terminal and from a parent, stops in order', async () => {
  const server = await started({ SHUTDOWN_DRAIN_MS: '300' })
  // As `node --watch` hands it on; two of the same name could arrive as one.
  server.child.kill('SIGINT')
  server.child.kill('SIGTERM')
  expect(await server.exited).toBe(0)
  expect(server.output()).toMatch(/SIG(INT|TERM): stopping/)
  expect(server.output()).toContain('Stopped')
})
