import type { ExecutionResult } from 'graphql'
import type mongoose from 'mongoose'
import type { Logger } from 'pino'
import { expect } from 'vitest'
import { buildApp } from '../../src/app.ts'
import type { Database } from '../../src/database/connection.ts'
import type { Finding } from '../../src/graphql/findings.ts'
import type { App } from '../../src/serve.ts'
import { openTestDatabase, quiet, testConfig } from './database.ts'
import { atEnd } from './ends.ts'
import { faultOf } from './faults.ts'

/** A command as the driver sent it, without those of sessions, health and viewers unless a test asks for all. */
export interface SentCommand {
  readonly name: string
  readonly command: Record<string, unknown>
}

const ours = /^loadstone /
const counted = new Set(['find', 'aggregate', 'count', 'distinct', 'getMore', 'insert', 'update', 'delete'])

export type Answer = ExecutionResult<Record<string, never>> & {
  readonly status: number
  readonly errors?: readonly { message: string; path?: readonly (string | number)[]; extensions: { code: string } }[]
}

/** The real app on a database of its own, with what a test needs of it: sign in, ask, count commands. */
export interface TestApp {
  readonly app: App
  readonly database: Database
  readonly db: mongoose.mongo.Db
  /** The database commands that operations caused since the last call of `forget`. */
  readonly commands: SentCommand[]
  forget(): void
  /** What fields and writes of ours have had the database do again and again. An `ask` fails where it is not empty, and so does the file at its end. */
  readonly findings: Finding[]
  /** An access token of a user (hex id). */
  tokenFor(userId: string): Promise<string>
  ask(
    query: string,
    options?: {
      as?: string | null
      variables?: Record<string, unknown>
      operationName?: string
      headers?: Record<string, string>
      /** The operation sends commands of one shape again and again, and is to. */
      repeats?: true
    },
  ): Promise<Answer>
}

/**
 * Starts the app for the tests of one file; everything is closed and dropped after the last of them. `env` overrides the
 * settings of `testConfig`.
 */
export const startApp = async (env: NodeJS.ProcessEnv = {}, log: Logger = quiet): Promise<TestApp> => {
  const config = testConfig(env)
  const database = await openTestDatabase(config)
  const findings: Finding[] = []
  // A client may use aliases as he likes.
  const onFinding = (finding: Finding) => finding.by === 'server' && findings.push(finding)
  const app = await buildApp(config, { database, log, onFinding })
  await app.lifecycle.prepare()
  await app.ready()
  atEnd(() => app.close())
  const { db } = database.connection
  if (!db) throw new Error('the test database is not open')
  const commands: SentCommand[] = []
  const faults: (readonly [string, SentCommand])[] = []
  database.connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (ours.test(String(command.comment))) return
    const sent = { name: commandName, command }
    if (counted.has(commandName)) commands.push(sent)
    // What a test sends itself carries no comment.
    const isTheirs = command.comment === undefined && commandName !== 'commitTransaction'
    const fault = isTheirs ? null : faultOf(sent)
    if (fault !== null) faults.push([fault, sent])
  })
  // Whatever the tests of a file ask for: see faults.ts.
  atEnd(() => expect(faults).toEqual([]))
  atEnd(() => expect(findings).toEqual([]))
  const tokens = new Map<string, string>()
  const tokenFor = async (userId: string): Promise<string> => {
    const known = tokens.get(userId) ?? (await app.tokens.issue(userId, null)).token
    tokens.set(userId, known)
    return known
  }
  return {
    app,
    database,
    db,
    commands,
    forget: () => {
      commands.length = 0
    },
    findings,
    tokenFor,
    ask: async (query, { as = null, variables, operationName, headers = {}, repeats } = {}) => {
      const response = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { ...headers, ...(as === null ? {} : { authorization: `Bearer ${await tokenFor(as)}` }) },
        payload: { query, variables, operationName },
      })
      if (repeats) findings.length = 0
      expect(findings.map(({ message }) => message).join('\n'), query).toBe('')
      return { status: response.statusCode, ...response.json() }
    },
  }
}
