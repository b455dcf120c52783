import type { Request } from '../kernel/request.ts'
import { type Commands, causeOf } from './commands.ts'
import type { Read } from './reads.ts'
import type { Joined, Sharing } from './sharing.ts'
import type { Read as ReadStatement } from './statement.ts'

const only = ''

/** Sends the reads of requests: with those that others ask at the same moment, but for reads in a transaction. */
export class Joining {
  readonly #commands: Commands
  readonly #sharing: Sharing | null

  /** `sharing`: null where every read has a command of its own. */
  constructor(commands: Commands, sharing: Sharing | null) {
    this.#commands = commands
    this.#sharing = sharing
  }

  /** The values of keys, of a command for the keys of everybody who asks for this shape. */
  async byKeys<Value>(
    request: Request,
    { entity, path }: Read,
    shape: () => string,
    keys: readonly string[],
    send: (joined: Joined<string>) => Promise<ReadonlyMap<string, Value>>,
  ): Promise<ReadonlyMap<string, Value>> {
    const { deadline, session, usage } = request
    const cause = causeOf(request, path)
    usage.commands++
    if (!this.#sharing || session) return send({ keys, causes: [cause], deadline })
    const shared = await this.#sharing.join<string, Value>(`${entity.type} ${shape()}`, keys, cause, deadline, send)
    // The command answers the keys of all who joined it; of another's keys this viewer may see nothing.
    return new Map(keys.flatMap(key => (shared.has(key) ? [[key, shared.get(key) as Value] as const] : [])))
  }

  /**
   * What one command gives to everybody who asks just this; `shape` tells all that decides it. Nobody waits for it beyond
   * his own deadline.
   */
  async same<T>(
    request: Request,
    read: Read,
    shape: () => string,
    statement: ReadStatement,
    made: (documents: object[]) => T[],
  ): Promise<readonly T[]> {
    const asked = this.byKeys<readonly T[]>(request, read, shape, [only], async joined => {
      const { causes, deadline } = joined
      const { session } = request
      const documents = await this.#commands.run<object>({ read: statement, causes, deadline, session })
      return new Map([[only, made(documents)]])
    })
    const found = (await Promise.race([asked, request.expired])).get(only) ?? []
    request.usage.documents += found.length
    return found
  }
}
