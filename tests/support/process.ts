import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

export interface TestProcess {
  readonly child: ChildProcess
  /** All that it has written to stdout and stderr so far. */
  output(): string
  /** Resolves with the match once the output has it; throws with the output where it does not come in time. */
  says(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>
  /** Resolves with the exit code, or the signal that ended it. */
  exited: Promise<number | string | null>
}

/** Runs a TypeScript file in a Node of its own, with nothing of this process's environment but PATH, HOME and `env`. */
export function startProcess(file: string, env: NodeJS.ProcessEnv, args: readonly string[] = []): TestProcess {
  return startProgram(process.execPath, [file, ...args], env)
}

/**
 * Runs a program likewise, as a terminal does: in a process group of its own, to which Ctrl-C goes
 * (`process.kill(-child.pid, 'SIGINT')`).
 */
export function startProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv): TestProcess {
  const { PATH, HOME, MONGOMS_SYSTEM_BINARY } = process.env
  const inherited = { PATH, HOME, ...(MONGOMS_SYSTEM_BINARY && { MONGOMS_SYSTEM_BINARY }) }
  const child = spawn(program, [...args], { env: { ...inherited, PORT: '0', ...env }, detached: true })
  let output = ''
  const append = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', append)
  child.stderr.on('data', append)
  const exited = once(child, 'close').then(([code, signal]) => (code as number | null) ?? (signal as string | null))
  onTestFinished(async () => {
    try {
      process.kill(-Number(child.pid), 'SIGKILL')
    } catch {
      // All of it has ended.
    }
    await exited
  })
  return {
    child,
    output: () => output,
    exited,
    says: async (pattern, timeoutMs = 15_000) => {
      for (const end = Date.now() + timeoutMs; Date.now() < end; await wait(10)) {
        const match = pattern.exec(output)
        if (match) return match
      }
      throw new Error(`The process should have said ${pattern}, but said:\n${output}`)
    },
  }
}

/** A temporary folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'loadstone-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** Waits until the process is gone; false where it is still there after the time. */
export async function isGone(pid: number, timeoutMs: number): Promise<boolean> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await wait(50)) {
    try {
      process.kill(pid, 0)
    } catch {
      return true
    }
  }
  return false
}
