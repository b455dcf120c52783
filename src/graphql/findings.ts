import type { Trace, TracedCommand } from '../kernel/trace.ts'

/** What one request has the database do again and again. */
export interface Finding {
  /** The field that asks (`Shop.owner`); null where a write does. */
  readonly coordinate: string | null
  /** The field's response path, or what the write is. */
  readonly path: string
  readonly shape: string
  readonly times: number
  readonly message: string
}

/** A page behind a cursor takes a command for each stretch of ties, of which there are few; more of one shape is a loop. */
const aFew = 3

const remedyOf = (coordinate: string | null, path: string): string =>
  coordinate === null
    ? `\`${path}\` is sent one by one: change all documents by one command (\`changeAll\`, \`upsertMany\`).`
    : `\`${coordinate}\` asks anew for each parent: load it by a loader (\`one\`, \`pagesBy\`, \`figuresBy\`), which asks once for all.`

/**
 * Commands of one shape that one path has sent more than a few times. A transaction that runs again does not count.
 * `coordinateOf`: the schema coordinate of a response path.
 */
export const findingsOf = (
  { commands }: Pick<Trace, 'commands'>,
  coordinateOf: (path: string) => string | null,
): Finding[] => {
  if (commands.length <= aFew) return []
  const groups = Map.groupBy(commands, ({ path, command, run }: TracedCommand) =>
    JSON.stringify([run, path, command.shape]),
  )
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (!first || group.length <= aFew) return []
    const { path, command } = first
    const coordinate = coordinateOf(path)
    return [{ coordinate, path, shape: command.shape, times: group.length, message: remedyOf(coordinate, path) }]
  })
}
