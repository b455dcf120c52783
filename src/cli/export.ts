import { viewerOf } from '../domains/accounts/index.ts'
import { createDoors } from '../doors.ts'
import { OperationRequest } from '../graphql/context.ts'
import { allDomains, buildSchema } from '../graphql/schema.ts'
import { anything } from '../kernel/condition.ts'
import { AppError } from '../kernel/errors.ts'
import { decodeId } from '../kernel/ids.ts'
import type { Viewer } from '../kernel/viewer.ts'
import { orExit } from '../or-exit.ts'
import { type CommandDeps, CommandRefused, refusePart, runCommand } from './deps.ts'
import { type ExportArguments, listsText, readExport } from './export-arguments.ts'
import { createLines } from './export-lines.ts'

const lists = allDomains.flatMap(domain => domain.lists)

const usage = `Writes a list to stdout, a line of JSON for each of its rows as the API shows it, newest first, a batch of them in
memory at a time.

  npm run -s export -- products --shop shp_… > products.ndjson

${listsText(lists)}

  --after ID         goes on behind the row of this id, such as that of the last line of an export that was cut off
  --as ID            with the rights of this user; without it, with an admin's
  --batch-size 1000  rows in a command
  --help             show this`

/** A big list is read for as long as it takes; each batch has its own limit. */
const dayMs = 86_400_000
const batchMs = 60_000

const admin: Viewer = {
  ...{ id: '0'.repeat(24), sessionId: null, roles: ['admin'], shopIds: [] },
  ...{ brandCode: null, mediatorCode: null, agencyCode: null },
}

const isBrokenPipe = (error: unknown): boolean => (error as { code?: unknown }).code === 'EPIPE'

/** Writes to stdout as fast as it is read; false once nobody reads it any more. */
const write = async (text: string): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<Error | null | undefined>()
  process.stdout.write(text, resolve)
  const failure = await promise
  if (failure && !isBrokenPipe(failure)) throw failure
  return !failure
}

const exportList = async ({ config, database, db, log }: CommandDeps, asked: ExportArguments): Promise<void> => {
  await refusePart(db)
  const { list, args, after, as, batchSize } = asked
  const { door } = createDoors(config, database, log)
  const lines = createLines(buildSchema(), list.entity)
  const request = new OperationRequest('export', dayMs)
  request.operation = 'loadstone export'
  request.selection = lines.selection
  request.viewer = as === null ? admin : await viewerOf(door, decodeId('User', as, '--as'), null)
  if (!request.viewer) throw new CommandRefused(`There is no active user ${as}`)
  // Each write is told its own failure.
  process.stdout.on('error', () => undefined)
  let last = after
  try {
    const plan = list.plan(args, undefined, request.viewer)
    const order = plan.order.map(({ path }) => path).filter(path => path !== '_id')
    const begin = after === null ? null : await rowOf(asked, after, order)
    let rows = 0
    const stream = door.stream<{ id: string }>(request, plan, {
      ...{ path: list.spec.name, batchSize, after: begin, extra: lines.extra },
      ...{ timeoutMs: batchMs, retries: 5, retryDelayMs: 1_000 },
    })
    for await (const batch of stream) {
      const texts = await lines.linesOf(request, batch)
      if (!(await write(`${texts.join('\n')}\n`))) return
      last = (JSON.parse(texts.at(-1) ?? '{}') as { id: string }).id
      rows += texts.length
    }
    console.error(`${rows} ${list.spec.name}`)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new CommandRefused(last === after ? error.message : `${error.message} Go on with --after ${last}`)
  } finally {
    request.end()
  }

  async function rowOf({ list: { entity } }: ExportArguments, id: string, extra: readonly string[]) {
    const hex = decodeId(entity.type, id, '--after')
    const found = await door.byKeys<{ id: string }>(request, {
      ...{ entity, path: 'after', field: '_id', keys: [hex], where: anything, extra },
    })
    const row = found.get(hex)
    if (!row) throw new CommandRefused(`There is no ${id} any more to go on behind: give the id of an earlier line`)
    return row
  }
}

const asked = await orExit(() => {
  const argv = process.argv.slice(2)
  if (argv.includes('--help')) {
    console.log(usage)
    process.exit()
  }
  return readExport(lists, argv)
})
await runCommand(deps => exportList(deps, asked))
