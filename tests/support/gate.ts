import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * What happens to bytes: they pass; connections are refused and those that are open reset; they are accepted and reset
 * when they say something; or nothing moves any more, while every connection stays open and new ones are accepted.
 */
export type Passage = 'open' | 'refused' | 'reset' | 'stalled'

/** Who says in its first message that it is a server of ours, by its `appName`. */
const ours = 'loadstone'

/** One direction of a connection. What came first leaves first, also where the delay has changed meanwhile. */
class Lane {
  readonly #to: Socket
  readonly #waiting: Buffer[] = []

  constructor(to: Socket) {
    this.#to = to
  }

  pass(bytes: Buffer, delayMs: number): void {
    this.#waiting.push(bytes)
    if (delayMs === 0 && this.#waiting.length === 1) this.#send()
    else setTimeout(() => this.#send(), delayMs)
  }

  #send(): void {
    const bytes = this.#waiting.shift()
    if (bytes && this.#to.writable) this.#to.write(bytes)
  }
}

class Connection {
  readonly inbound: Socket
  readonly outbound: Socket
  /** Null until it has said who it is. */
  isClient: boolean | null = null

  constructor(inbound: Socket, outbound: Socket) {
    this.inbound = inbound
    this.outbound = outbound
  }

  reset(): void {
    this.inbound.resetAndDestroy()
    this.outbound.destroy()
  }

  hold(isHeld: boolean): void {
    for (const socket of [this.inbound, this.outbound]) isHeld ? socket.pause() : socket.resume()
  }
}

/**
 * The way to one member of a replica set, which knows its members by these ways: clients and the other members all come
 * through. What is done to it is done to clients alone, or to everybody.
 */
export class Gate {
  /** Where it listens, on 127.0.0.1. */
  readonly port: number
  readonly #target: number
  readonly #connections = new Set<Connection>()
  #server: Server | undefined
  #passage: Passage = 'open'
  #everybody = true
  #delayMs = 0

  private constructor(port: number, target: number) {
    this.port = port
    this.#target = target
  }

  static async open(port: number, target: number): Promise<Gate> {
    const gate = new Gate(port, target)
    await gate.#listen()
    return gate
  }

  /** Connections of servers of ours that are open now. */
  get clients(): number {
    return [...this.#connections].filter(({ isClient }) => isClient).length
  }

  /** Each piece arrives so many milliseconds late, on its way there and on its way back. */
  slow(delayMs: number): void {
    this.#delayMs = delayMs
  }

  /** From now on; `clients` leaves what members say to each other alone, as far as their connections are open already. */
  async set(passage: Passage, whom: 'everybody' | 'clients' = 'everybody'): Promise<void> {
    this.#passage = passage
    this.#everybody = whom === 'everybody'
    for (const connection of this.#connections) {
      if (!this.#concerns(connection)) continue
      if (passage === 'refused' || passage === 'reset') connection.reset()
      else connection.hold(passage === 'stalled')
    }
    if (passage === 'refused') await this.#unlisten()
    else await this.#listen()
  }

  async close(): Promise<void> {
    await this.set('refused')
  }

  #concerns({ isClient }: Connection): boolean {
    return this.#everybody || isClient === true
  }

  async #listen(): Promise<void> {
    if (this.#server) return
    const server = createServer(inbound => this.#accept(inbound)).listen(this.port, '127.0.0.1')
    this.#server = server
    await once(server, 'listening')
  }

  async #unlisten(): Promise<void> {
    const server = this.#server
    if (!server) return
    this.#server = undefined
    // Connections of members may live on: nobody waits for them.
    server.close()
  }

  #accept(inbound: Socket): void {
    const outbound = connect(this.#target, '127.0.0.1')
    const connection = new Connection(inbound, outbound)
    this.#connections.add(connection)
    const end = () => {
      this.#connections.delete(connection)
      connection.reset()
    }
    for (const socket of [inbound, outbound]) socket.setNoDelay().on('error', end).on('close', end)
    const [there, back] = [new Lane(outbound), new Lane(inbound)]
    inbound.on('data', bytes => {
      if (connection.isClient === null) {
        connection.isClient = bytes.includes(ours)
        this.#meet(connection)
      }
      there.pass(bytes, this.#delayMs)
    })
    outbound.on('data', bytes => back.pass(bytes, this.#delayMs))
  }

  /** A connection that has just said who it is. */
  #meet(connection: Connection): void {
    if (!this.#concerns(connection)) return
    if (this.#passage === 'reset') connection.reset()
    if (this.#passage === 'stalled') connection.hold(true)
  }
}
