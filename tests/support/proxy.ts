import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Proxy {
  readonly port: number
  /** A connection string through it, for one server alone: the set's own address would lead around it. */
  readonly uri: string
  open(): Promise<void>
  /** Refuses and cuts, as a server that died. */
  cut(): Promise<void>
  /** Heartbeats and new connections pass, and nothing else any more. */
  stall(): void
  /** All that was held up arrives. */
  flow(): void
  /** The answer to the next write, or to the next command of that name, is swallowed; resolves when it was. */
  swallowed(name?: string): Promise<void>
}

/** As commands name themselves on the wire. */
const heartbeat = 'hello'
const writes = ['findAndModify', 'insert', 'update', 'commitTransaction']

/** A way to the run's mongod that a test can open and cut. It starts cut, on a port that is its own. */
export async function startProxy(mongodbUri: string): Promise<Proxy> {
  const target = Number(new URL(mongodbUri).port)
  const sockets = new Set<Socket>()
  let server: Server | undefined
  let losing: readonly string[] = []
  let lost: (() => void) | undefined
  let held: (() => void)[] | null = null
  const listen = async (port: number): Promise<number> => {
    server = createServer(inbound => {
      const outbound = connect(target, '127.0.0.1')
      for (const [from, to] of [[inbound, outbound] as const, [outbound, inbound] as const]) {
        sockets.add(from)
        from.on('error', () => to.destroy())
        from.on('close', () => {
          sockets.delete(from)
          to.destroy()
        })
      }
      let isWrite = false
      inbound.on('data', bytes => {
        isWrite = losing.some(name => bytes.includes(name))
        const pass = () => void outbound.write(bytes)
        if (held && !bytes.includes(heartbeat)) held.push(pass)
        else pass()
      })
      outbound.on('data', bytes => {
        if (lost && isWrite) lost()
        else inbound.write(bytes)
      })
      inbound.on('end', () => outbound.end())
      outbound.on('end', () => inbound.end())
    }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as { port: number }).port
  }
  const cut = async () => {
    if (!server) return
    const closed = once(server, 'close')
    server.close()
    server = undefined
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const port = await listen(0)
  await cut()
  onTestFinished(cut)
  return {
    port,
    uri: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    open: async () => {
      await listen(port)
    },
    cut,
    stall: () => {
      held = []
    },
    flow: () => {
      for (const pass of held ?? []) pass()
      held = null
    },
    swallowed: name =>
      new Promise(resolve => {
        losing = name === undefined ? writes : [name]
        lost = () => {
          lost = undefined
          resolve()
        }
      }),
  }
}
