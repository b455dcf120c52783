import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { LoadJob, LoadResult } from './load.ts'

/** Asks a child one thing at a time. */
const ask = async <Answer>(child: ChildProcess, question: object | string): Promise<Answer> => {
  const answered = new AbortController()
  const { signal } = answered
  const died = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`process ${child.pid} ended with ${code} while it was measured`)
  })
  died.catch(() => undefined)
  try {
    const answer = once(child, 'message', { signal })
    child.send(question)
    const [message] = await Promise.race([answer, died])
    return message as Answer
  } finally {
    answered.abort()
  }
}

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const overdue = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exited
  clearTimeout(overdue)
}

/** Of a process, in bytes. */
export interface Memory {
  readonly rss: number
  readonly heapUsed: number
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string
  /** Milliseconds from the start of the process to the first answer of `ready`. */
  readonly startMs: number
  /** CPU milliseconds that the process has used so far, all threads, user and system. */
  cpuMs(): Promise<number>
  memory(): Promise<Memory>
  /** Of the process, as long as it runs; null when it has ended. */
  pid(): number | null
  stop(): Promise<void>
}

/**
 * Starts a TypeScript file as a server on a port of 127.0.0.1 and waits until `ready` (a path) is answered with 200.
 * It gets `env` and nothing else of this process's environment but PATH and HOME; its output goes nowhere.
 */
export const startServer = async (
  file: string,
  port: number,
  env: NodeJS.ProcessEnv,
  ready: string,
): Promise<ServerProcess> => {
  const { PATH, HOME } = process.env
  const began = performance.now()
  const child = fork(file, [], {
    execArgv: ['--import', './bench/probe.ts'],
    env: { PATH, HOME, PORT: String(port), HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const url = `http://127.0.0.1:${port}`
  const isReady = () =>
    fetch(url + ready).then(
      response => response.ok,
      () => false,
    )
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode} before it was ready`)
    if (performance.now() - began > 30_000) {
      await stop(child)
      throw new Error(`${file} was not ready after 30 s`)
    }
    await wait(5)
  }
  return {
    url,
    startMs: performance.now() - began,
    cpuMs: async () => (await ask<number>(child, 'cpu')) / 1_000,
    memory: () => ask<Memory>(child, 'memory'),
    pid: () => (child.exitCode === null && child.signalCode === null ? (child.pid ?? null) : null),
    stop: () => stop(child),
  }
}

/** Does one job at a time, in a process of its own. */
export interface Worker<Job extends object, Result> {
  run(job: Job): Promise<Result>
  stop(): Promise<void>
}

export const startWorker = <Job extends object, Result>(file: string): Worker<Job, Result> => {
  const child = fork(file, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return {
    run: job => ask<Result>(child, job),
    stop: () => stop(child),
  }
}

/** The load generator. */
export type LoadProcess = Worker<LoadJob, LoadResult>

export const startLoad = (): LoadProcess => startWorker('bench/load.ts')
