import type { LoaderContext } from '../database/loaders.ts'
import type { ReadDoor } from '../database/read-door.ts'
import type { WriteDoor } from '../database/write-door.ts'
import type { Accounts } from '../domains/accounts/index.ts'
import type { Commerce } from '../domains/commerce/index.ts'
import { domains, type Loaders } from '../domains/index.generated.ts'
import type { History, Jobs, Operations, Plans, Queries } from '../domains/operations/index.ts'
import type { Budget } from '../kernel/budget.ts'
import type { CursorCodec } from '../kernel/cursor.ts'
import { AppError } from '../kernel/errors.ts'
import type { Request } from '../kernel/request.ts'
import type { Selection } from '../kernel/selection.ts'
import type { Tokens } from '../kernel/tokens.ts'
import { Trace } from '../kernel/trace.ts'
import type { Viewer } from '../kernel/viewer.ts'

/** What the app fills in for domains that show more than the database holds. */
interface Ports {
  readonly accounts: Accounts
  readonly commerce: Commerce
  readonly operations: Operations
  readonly history: History
  readonly jobs: Jobs
  readonly plans: Plans
  readonly queries: Queries
}

/** What lives as long as the process and every operation uses. */
export interface Services {
  readonly ports: Ports
  readonly door: ReadDoor
  readonly writeDoor: WriteDoor
  readonly cursors: CursorCodec
  readonly tokens: Tokens
  /** From here on this process looks anew who the user (hex id) is: his rights or sessions have changed. */
  readonly forgetViewer: (userId: string) => void
  /** What viewers and addresses may spend in points; without one, what they like. */
  readonly budget?: Budget
  /** Milliseconds an operation may take (`OPERATION_TIMEOUT`). */
  readonly operationTimeoutMs: number
}

/** Where a request comes from. */
export interface Client {
  /** IP address; behind a proxy what it says, where `TRUST_PROXY` lets us believe it. */
  readonly address: string
  readonly userAgent: string | null
  readonly arrivedAt: Date
}

/** What a resolver gets as its third argument. */
export interface Context {
  readonly request: Request
  readonly loaders: Loaders
  readonly cursors: CursorCodec
  readonly door: ReadDoor
  readonly writeDoor: WriteDoor
  readonly tokens: Tokens
  readonly ports: Ports
  readonly client: Client
  readonly forgetViewer: Services['forgetViewer']
  /** From here on the request is this viewer's: he has just signed in. */
  become(viewer: Viewer): void
}

const nothingSelected: Selection = {
  stored: () => {
    throw new Error('a loader was used before the operation was known')
  },
  cursors: false,
  morePages: false,
}

/** One operation's request: the mutable side of what the doors see. */
export class OperationRequest implements Request {
  readonly id: string
  readonly deadline: number
  readonly session = null
  readonly usage: { commands: number; documents: number; readonly trace: Trace }
  /** Null until it is known who asks. */
  viewer: Viewer | null = null
  refusal: AppError | null = null
  operation = 'anonymous'
  selection = nothingSelected
  readonly #timeoutMs: number
  #expired: Promise<never> | null = null
  #timer: NodeJS.Timeout | undefined

  constructor(id: string, timeoutMs: number, trace = new Trace()) {
    this.id = id
    this.usage = { commands: 0, documents: 0, trace }
    this.#timeoutMs = timeoutMs
    this.deadline = Date.now() + timeoutMs
  }

  get expired(): Promise<never> {
    if (!this.#expired) {
      const { promise, reject } = Promise.withResolvers<never>()
      // Nobody may be waiting when it ends.
      promise.catch(() => undefined)
      const left = Math.max(this.deadline - Date.now(), 0)
      this.#timer = setTimeout(() => reject(new AppError('TIMEOUT')), Math.min(left, this.#timeoutMs))
      this.#expired = promise
    }
    return this.#expired
  }

  afterCommit(work: () => void): void {
    work()
  }

  /** Gives the timer back once the answer is written. */
  end(): void {
    clearTimeout(this.#timer)
  }
}

const domainLoaders = Object.entries(domains).map(([name, domain]) => [name, domain.loaders] as const)

/** Every loader is built anew for each request, when it is first used: nothing that one viewer loaded is seen by the next. */
class RequestLoaders {
  readonly context: LoaderContext
  constructor(context: LoaderContext) {
    this.context = context
  }
}
for (const [name, loaders] of domainLoaders) {
  Object.defineProperty(RequestLoaders.prototype, name, {
    get(this: RequestLoaders) {
      const value = loaders(this.context)
      Object.defineProperty(this, name, { value })
      return value
    },
  })
}

const loadersOf = ({ request, door, cursors }: LoaderContext): Loaders =>
  new RequestLoaders({ request, door, cursors }) as unknown as Loaders

/** The context of one operation. */
export const createContext = (services: Services, request: OperationRequest, client: Client): Context => {
  const { writeDoor, cursors, tokens, ports, forgetViewer } = services
  const door = services.door.askedBy(request)
  return {
    request,
    client,
    loaders: loadersOf({ request, door, cursors }),
    door,
    writeDoor,
    cursors,
    tokens,
    ports,
    forgetViewer: forgetting(request, forgetViewer),
    become: viewer => {
      request.viewer = viewer
    },
  }
}

/** What is known of a viewer in a cache is right until the write that changes it is there for all. */
const forgetting =
  (request: Request, forget: Services['forgetViewer']): Services['forgetViewer'] =>
  userId =>
    request.afterCommit(() => forget(userId))

/** The same operation's context inside a transaction, by the request for its reads and writes, with loaders of its own. */
export const withRequest = <C extends Context>(context: C, request: Request): C => {
  const door = request.session ? context.door.within(request.session) : context.door
  return {
    ...context,
    request,
    door,
    loaders: loadersOf({ ...context, door, request }),
    forgetViewer: forgetting(request, context.forgetViewer),
  }
}

/** Forgets all that the request has loaded: it has written since, and reads its own writes. */
export const forgetLoaded = (context: Context): void => {
  Object.assign(context, { loaders: loadersOf(context) })
}
