import { setTimeout as wait } from 'node:timers/promises'
import { onTestFailed } from 'vitest'
import { freePort } from '../../src/database/ports.ts'
import { secret } from './load-data.ts'
import { startProcess, type TestProcess } from './process.ts'

/** A server as it runs in production, but for the limits of what one address may ask. */
export interface Production extends TestProcess {
  readonly address: string
  readonly port: number
  /** Resolves when it is ready; throws with what it said where it does not come to that. */
  isReady(timeoutMs?: number): Promise<void>
}

/** Whether `/health/ready` says that it can serve. */
export const saysReady = (address: string): Promise<boolean> =>
  fetch(`${address}/health/ready`).then(
    ({ status }) => status === 200,
    () => false,
  )

/** Starts `src/main.ts` and waits until it is ready; `port` where it is to be one that clients know already. */
export const startProduction = async (
  { uri, database, port }: { uri: string; database: string; port?: number },
  env: NodeJS.ProcessEnv = {},
): Promise<Production> => {
  const own = port ?? (await freePort())
  const started = startProcess('src/main.ts', {
    ...{ NODE_ENV: 'production', MONGODB_URI: uri, DB_NAME: database, JWT_SECRET: secret, PORT: String(own) },
    // All of the load comes from one address.
    ...{ RATE_LIMIT: '0', COST_BUDGET: '0', LOG_LEVEL: 'warn' },
    // A machine that is busy with other things is refused as OVERLOADED: of interest only where load is what is tried.
    ...{ MAX_WAIT: '0', MAX_EVENT_LOOP_DELAY: '0' },
    ...env,
  })
  onTestFailed(() => {
    process.stderr.write(`The server said at last:\n${started.output().slice(-20_000)}\n`)
  })
  const address = `http://127.0.0.1:${own}`
  const isReady = async (timeoutMs = 30_000) => {
    for (const end = Date.now() + timeoutMs; Date.now() < end; await wait(20)) if (await saysReady(address)) return
    throw new Error(`The server should have become ready, but said:\n${started.output()}`)
  }
  await isReady()
  return { ...started, address, port: own, isReady }
}
