import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

export interface MongodProcess {
  readonly pid: number
  /** Resolves when it has ended, in whatever way, with a few words on how. */
  readonly exited: Promise<string>
  /** Ends it in order, by force after a time. */
  stop(): Promise<void>
}

/** mongod ended before it took connections. */
export class MongodFailed extends Error {
  /** Whether another mongod has the data folder. */
  readonly isFolderHeld: boolean

  constructor(message: string, isFolderHeld = false) {
    super(message)
    this.name = 'MongodFailed'
    this.isFolderHeld = isFolderHeld
  }
}

const LAUNCH_TIMEOUT_MS = 30_000
const STOP_TIMEOUT_MS = 8_000

/**
 * Waits for the end of its input, which comes when its parent is gone in whatever way, and then ends mongod; by force
 * after 3 s, since one that is told to stop while its set is being made can take longer than anybody waits for it.
 */
const guardScript = `
  const end = signal => { try { process.kill(Number(process.argv[1]), signal) } catch { process.exit() } }
  process.stdin.resume().on('end', () => { end('SIGTERM'); setTimeout(end, 3000, 'SIGKILL'); setInterval(end, 100, 0) })
`

/**
 * Starts mongod and waits until it takes connections. It has a process group of its own, so that Ctrl-C reaches only
 * this process, which stops it in order; on any other exit of this process it is killed, and when this process itself
 * is killed, a guard process ends it at once.
 *
 * mongodb-memory-server's own launcher is not used: when another mongod holds the folder it fails to parse the output
 * (several lines of JSON in one piece) and takes this process down with it (version 11.3).
 *
 * @throws MongodFailed with mongod's own reason.
 */
export async function startMongod(path: string, args: readonly string[]): Promise<MongodProcess> {
  const child = spawn(path, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  // At once, not after the launch: this process may be killed in between.
  const guard = spawnGuard(child.pid)
  const kill = () => {
    child.kill('SIGKILL')
    guard?.kill('SIGKILL')
  }
  process.once('exit', kill)
  const exited = new Promise<string>(done => {
    child.once('close', (code, signal) => done(signal ?? `exit code ${code}`))
  })
  const reasons: string[] = []
  const launched = new Promise<void>((done, failed) => {
    child.once('error', error => failed(new MongodFailed(error.message)))
    readLines(child.stderr, line => reasons.push(line))
    readLines(child.stdout, line => {
      const entry = parse(line)
      if (entry.msg === 'Waiting for connections') done()
      if (entry.attr?.error) reasons.push(String(entry.attr.error))
    })
    void exited.then(end => failed(failure(end, reasons.at(-1))))
    setTimeout(() => failed(new MongodFailed(`no answer within ${LAUNCH_TIMEOUT_MS} ms`)), LAUNCH_TIMEOUT_MS).unref()
  })
  try {
    await launched
  } catch (error) {
    kill()
    process.off('exit', kill)
    throw error
  }
  void exited.then(() => {
    guard?.kill('SIGKILL')
    process.off('exit', kill)
  })
  return {
    pid: Number(child.pid),
    exited,
    stop: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(kill, STOP_TIMEOUT_MS)
      await exited
      clearTimeout(timer)
    },
  }
}

function spawnGuard(pid: number | undefined): ChildProcess | null {
  if (pid === undefined) return null
  const stdio: StdioOptions = ['pipe', 'ignore', 'ignore']
  return spawn(process.execPath, ['-e', guardScript, String(pid)], { detached: true, stdio })
}

interface LogEntry {
  readonly msg?: string
  readonly attr?: { readonly error?: unknown }
}

/** mongod writes a line of JSON for each event. */
function parse(line: string): LogEntry {
  try {
    return JSON.parse(line) as LogEntry
  } catch {
    return {}
  }
}

function readLines(stream: Readable, use: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', use)
}

function failure(end: string, reason: string | undefined): MongodFailed {
  return new MongodFailed(reason ?? `mongod ended (${end})`, /DBPathInUse|mongod\.lock/.test(reason ?? ''))
}
