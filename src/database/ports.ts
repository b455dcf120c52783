import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { HOST } from './set-of-one.ts'

const POLL_MS = 50

/** Below the range that systems give to outgoing connections, so that the port is likely free at the next start. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    if (await isFree(port)) return port
  }
}

export function isFree(port: number): Promise<boolean> {
  return new Promise(done => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, HOST, () => server.close(() => done(true)))
  })
}

export async function becomesFree(port: number, withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; await wait(POLL_MS)) if (await isFree(port)) return true
  return false
}
