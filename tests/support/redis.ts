import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freePort } from '../../src/database/ports.ts'

/** The first folder of the path that has a redis-server; null where none has, which throws where one is required. */
export const findRedis = (path: string, required: boolean): string | null => {
  const places = path.split(delimiter).map(folder => join(folder, 'redis-server'))
  const found = places.find(place => existsSync(place)) ?? null
  if (found === null && required) throw new Error('there is no redis-server on the PATH, and REDIS_REQUIRED is set')
  return found
}

/** Path of a redis-server, or null. With `REDIS_REQUIRED=1` there must be one. */
export const redisPath = findRedis(process.env.PATH ?? '', process.env.REDIS_REQUIRED === '1')

export interface TestRedis {
  readonly url: string
  /** Stops it in the middle of whatever it does: connections stay open, and nobody answers. */
  freeze(): void
  thaw(): void
  kill(): Promise<void>
  /** Starts it again on the same port, with nothing in it. */
  restart(): Promise<void>
}

/** A real Redis on a free port of this machine, which keeps nothing on disk, for one test. */
export const startRedis = async (): Promise<TestRedis> => {
  if (redisPath === null) throw new Error('there is no redis-server on the PATH')
  let port = await freePort()
  /** Null where it has ended: another program has taken the port meanwhile. */
  const start = async () => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp']
    const child = spawn(String(redisPath), args, { stdio: ['ignore', 'pipe', 'ignore'] })
    const isReady = await new Promise<boolean>((done, failed) => {
      child.once('error', failed).once('exit', () => done(false))
      child.stdout.on('data', (text: Buffer) => {
        if (text.includes('Ready to accept connections')) done(true)
      })
    })
    return isReady ? child : null
  }
  let started = await start()
  for (let tries = 1; !started && tries < 5; tries++) {
    port = await freePort()
    started = await start()
  }
  if (!started) throw new Error('redis-server does not start')
  let running = started
  const kill = async () => {
    if (running.exitCode !== null || running.signalCode !== null) return
    running.kill('SIGKILL')
    await once(running, 'exit')
  }
  onTestFinished(kill)
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void running.kill('SIGSTOP'),
    thaw: () => void running.kill('SIGCONT'),
    kill,
    restart: async () => {
      const again = await start()
      if (!again) throw new Error('redis-server does not start again')
      running = again
    },
  }
}
