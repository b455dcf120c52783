import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { runMongod } from '../../src/database/embedded-set.ts'
import { findMongod, type MongodBinary } from '../../src/database/mongod-binary.ts'
import type { MongodProcess } from '../../src/database/mongod-process.ts'
import { freePort } from '../../src/database/ports.ts'
import { quiet } from './database.ts'
import { atEnd } from './ends.ts'
import { Gate, type Passage } from './gate.ts'

const { MongoClient } = mongoose.mongo
type Client = mongoose.mongo.MongoClient

/** How long members wait for a primary that they do not hear, before they elect another one. */
export const electionMs = 2_000

const setName = 'chaos'
const args = [
  ...['--replSet', setName, '--wiredTigerCacheSizeGB', '0.25'],
  ...['--setParameter', 'enableTestCommands=1'],
]

/** A mongod behind a gate of its own, by whose address everybody knows it. */
export class Member {
  readonly gate: Gate
  readonly #place: Parameters<typeof runMongod>[0]
  #mongod: MongodProcess
  #isKilled = false

  private constructor(gate: Gate, place: Parameters<typeof runMongod>[0], mongod: MongodProcess) {
    this.gate = gate
    this.#place = place
    this.#mongod = mongod
  }

  static async start(binary: MongodBinary): Promise<Member> {
    const folder = await mkdtemp(join(tmpdir(), 'loadstone-test-'))
    atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
    const place = { binary, folder, port: await freePort() }
    const gate = await Gate.open(await freePort(), place.port)
    const member = new Member(gate, place, await runMongod(place, args))
    atEnd(() => member.#stop())
    return member
  }

  /** As clients and members know it. */
  get host(): string {
    return `127.0.0.1:${this.gate.port}`
  }

  /** Runs a command on just this member, past its gate. */
  async admin(command: mongoose.mongo.Document): Promise<mongoose.mongo.Document> {
    const client = new MongoClient(`mongodb://127.0.0.1:${this.#place.port}/?directConnection=true`, {
      serverSelectionTimeoutMS: 5_000,
      socketTimeoutMS: 30_000,
    })
    try {
      return await client.db('admin').command(command)
    } finally {
      await client.close()
    }
  }

  /** SIGKILL: as a machine that lost its power. */
  async kill(): Promise<void> {
    this.#isKilled = true
    this.#signal('SIGKILL')
    await this.gate.set('refused')
  }

  /** Starts it again where it was killed, on the same data. */
  async restart(): Promise<void> {
    if (!this.#isKilled) return
    this.#isKilled = false
    await this.#mongod.exited
    this.#mongod = await runMongod(this.#place, args)
    await this.gate.set('open')
  }

  /** Stops it in the middle of whatever it does: its connections stay open, and it says nothing any more. */
  freeze(): void {
    this.#signal('SIGSTOP')
  }

  thaw(): void {
    this.#signal('SIGCONT')
  }

  #signal(name: NodeJS.Signals): void {
    process.kill(this.#mongod.pid, name)
  }

  async #stop(): Promise<void> {
    await this.gate.close()
    try {
      this.#signal('SIGCONT')
      this.#signal('SIGKILL')
    } catch {
      // It was killed.
    }
    await this.#mongod.exited
  }
}

/** A real replica set of three members on this machine. It ends with the tests of the file. */
export class ReplicaSet {
  readonly members: readonly Member[]
  readonly uri: string
  readonly client: Client

  private constructor(members: readonly Member[]) {
    this.members = members
    this.uri = `mongodb://${members.map(({ host }) => host).join(',')}/?replicaSet=${setName}`
    this.client = new MongoClient(this.uri, { serverSelectionTimeoutMS: 30_000, writeConcern: { w: 'majority' } })
    atEnd(() => this.client.close())
  }

  static async start(): Promise<ReplicaSet> {
    const { MONGOMS_SYSTEM_BINARY: given = null } = process.env
    const binary = await findMongod(given, quiet)
    const members = await Promise.all([1, 2, 3].map(() => Member.start(binary)))
    const set = new ReplicaSet(members)
    await members[0]?.admin({
      replSetInitiate: {
        _id: setName,
        members: members.map(({ host }, _id) => ({ _id, host })),
        settings: { electionTimeoutMillis: electionMs, heartbeatIntervalMillis: 500, heartbeatTimeoutSecs: 1 },
      },
    })
    await set.isWhole()
    return set
  }

  /** The member that takes writes; throws where there is none. */
  async primary(): Promise<Member> {
    for (const member of this.members) {
      const hello = await member.admin({ hello: 1 }).catch(() => null)
      if (hello?.isWritablePrimary) return member
    }
    throw new Error('there is no primary')
  }

  /** Resolves when another one than `old` takes writes. */
  async elects(old: Member): Promise<void> {
    const others = this.members.filter(member => member !== old)
    for (;;) {
      const hellos = await Promise.all(others.map(member => member.admin({ hello: 1 })))
      if (hellos.some(hello => hello.isWritablePrimary)) return
      await wait(50)
    }
  }

  /** Does the same to every gate. */
  async gates(passage: Passage, whom: 'everybody' | 'clients' = 'everybody'): Promise<void> {
    await Promise.all(this.members.map(({ gate }) => gate.set(passage, whom)))
  }

  /** Resolves when all three are there and one of them takes writes. */
  async isWhole(timeoutMs = 60_000): Promise<void> {
    let seen = ''
    for (const end = Date.now() + timeoutMs; Date.now() < end; await wait(100)) {
      const states = await Promise.all(
        this.members.map(member =>
          member.admin({ replSetGetStatus: 1 }).then(
            ({ members }) =>
              members
                .map(({ stateStr }: { stateStr: string }) => stateStr)
                .sort()
                .join(' '),
            (error: unknown) => String(error),
          ),
        ),
      )
      seen = states.join('; ')
      // Each sees it so, and not one alone that has not heard yet.
      if (states.every(state => state === 'PRIMARY SECONDARY SECONDARY')) return
    }
    throw new Error(`the set should have become whole, but its members see ${seen}`)
  }
}
