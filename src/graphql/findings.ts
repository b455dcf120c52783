import type { Trace, TracedCommand } from '../kernel/trace.ts'

/** What one request has the database do again and again. */
export interface Finding {
  /** `server`: a field or a write that does so by itself. `client`: aliases of one field in the operation. */
  readonly by: 'server' | 'client'
  /** The field that asks (`Shop.owner`), or has the aliases; null where a write does. */
  readonly coordinate: string | null
  /** Its response path, of several the first; or what the write is. */
  readonly path: string
  readonly shape: string
  readonly times: number
  readonly message: string
}

type CoordinateOf = (path: string) => string | null
type Commands = readonly [TracedCommand, ...TracedCommand[]]

/** A page behind a cursor takes a command for each stretch of ties, of which there are few; more of one shape is a loop. */
const aFew = 3

const timesOf = (commands: readonly TracedCommand[]): number => new Set(commands.map(({ command }) => command)).size

const groupsBy = (commands: readonly TracedCommand[], keyOf: (command: TracedCommand) => string): Commands[] =>
  [...Map.groupBy(commands, keyOf).values()] as unknown as Commands[]

const ofServer = (commands: Commands, coordinateOf: CoordinateOf): Finding => {
  const [{ path, command }] = commands
  const coordinate = coordinateOf(path)
  const message =
    coordinate === null
      ? `\`${path}\` is sent one by one: change all documents by one command (\`changeAll\`, \`upsertMany\`).`
      : `\`${coordinate}\` asks anew for each parent: load it by a loader (\`one\`, \`pagesBy\`, \`figuresBy\`), which asks once for all.`
  return { by: 'server', coordinate, path, shape: command.shape, times: timesOf(commands), message }
}

/** The coordinates of a path's fields from the root on, the same for all aliases of each. */
const fieldsOf = (path: string, coordinateOf: CoordinateOf): (string | null)[] => {
  const keys = path.split('.')
  return keys.map((_, i) => coordinateOf(keys.slice(0, i + 1).join('.')))
}

/** The path as far as the first key by which the paths of commands differ. */
const untilTheyDiffer = ([first, ...others]: Commands): string => {
  const keys = first.path.split('.')
  const at = keys.findIndex((key, i) => others.some(({ path }) => path.split('.')[i] !== key))
  return keys.slice(0, at + 1).join('.')
}

const ofClient = (commands: Commands, coordinateOf: CoordinateOf): Finding => {
  const [{ command }] = commands
  const path = untilTheyDiffer(commands)
  const coordinate = coordinateOf(path)
  const times = timesOf(commands)
  const message = `The operation asks \`${coordinate}\` by aliases, which took ${times} commands: ask once for all (\`nodes(ids:)\`, a filter that takes several values), or in an operation for each.`
  return { by: 'client', coordinate, path, shape: command.shape, times, message }
}

/**
 * Commands of one shape that one path has sent more than a few times, or aliases of one field together. A transaction that
 * runs again does not count, nor does what was not sent, nor what we ask for ourselves. `coordinateOf`: the schema coordinate of a response path.
 */
export const findingsOf = ({ commands }: Pick<Trace, 'commands'>, coordinateOf: CoordinateOf): Finding[] => {
  if (commands.length <= aFew) return []
  const sent = commands.filter(({ cached, refused, own }) => !cached && !refused && !own)
  const byPath = groupsBy(sent, ({ run, path, command }) => JSON.stringify([run, path, command.shape]))
  const often = byPath.filter(group => timesOf(group) > aFew)
  const others = byPath.filter(group => timesOf(group) <= aFew).flat()
  const fields = new Map(others.map(({ path }) => [path, fieldsOf(path, coordinateOf)]))
  const byFields = groupsBy(
    others.filter(({ path }) => coordinateOf(path) !== null),
    ({ run, path, command }) => JSON.stringify([run, fields.get(path), command.shape]),
  )
  return [
    ...often.map(group => ofServer(group, coordinateOf)),
    ...byFields.filter(group => timesOf(group) > aFew).map(group => ofClient(group, coordinateOf)),
  ]
}
