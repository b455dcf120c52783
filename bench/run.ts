import { parseArgs } from 'node:util'
import { freePort } from '../src/database/ports.ts'
import { crowds, type Figure, serverTimes, startTimes } from './figures.ts'
import type { Item } from './load.ts'
import { type Cost, costOf } from './paired.ts'
import { startServer } from './processes.ts'
import { compare, type Pace, profiled, type Runner, race, send } from './race.ts'
import { writeReport } from './readme.ts'
import { type Duel, report } from './report.ts'
import { type Bench, withBench } from './setup.ts'
import { admins, type Caller, merchants, nestedPage, newestOfShop, type Pair, pageBehind } from './workloads.ts'

const parts = ['newest', 'wide', 'deep', 'nested', 'recording', 'figures'] as const
const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
})
for (const name of options.only ?? []) {
  if (!parts.some(part => part === name)) throw new RangeError(`--only takes ${parts.join(', ')}, but got ${name}`)
}
const wants = (part: (typeof parts)[number]): boolean => options.only?.includes(part) ?? true

const size = options.quick
  ? { shops: 60, products: 12_000, users: 2_000 }
  : { shops: 270, products: 97_500, users: 10_000 }
const deepRow = options.quick ? 11_000 : 90_000
const pace = options.quick ? { rounds: 2, seconds: 1, connections: 64 } : { rounds: 6, seconds: 3, connections: 64 }

/** For runners that differ by little: more rounds, and shorter, so that neighbours in time are closer to each other. */
const close: Pace = { connections: 16, rounds: options.quick ? 2 : 20, seconds: 1 }

const say = (text: string): void => console.log(`${(performance.now() / 1_000).toFixed(0).padStart(4)} s  ${text}`)

const duel = async (
  { db, generator, scans }: Bench,
  title: string,
  runners: readonly Runner[],
  against: string,
  note: string,
  own: Partial<Pace> = {},
): Promise<Duel> => {
  say(title)
  const commands = new Map<string, Awaited<ReturnType<typeof profiled>>>()
  for (const { name, server, items } of runners) {
    const item = items[0] as Item
    // The viewer is known by then, as he is to nearly every request.
    await send(server, item)
    commands.set(name, await profiled(db, () => send(server, item)))
  }
  return {
    title,
    rounds: await scans.during(() => race(db, generator, runners, { ...pace, ...own })),
    against,
    commands,
    note,
  }
}

const runnersOf = ({ ours, unshared, rest }: Bench, pairs: readonly Pair[]) =>
  [
    { name: 'Loadstone', server: ours, items: pairs.map(pair => pair.ours) },
    { name: 'Loadstone, `REQUEST_SHARING=false`', server: unshared, items: pairs.map(pair => pair.ours) },
    { name: 'REST', server: rest, items: pairs.map(pair => pair.rest) },
  ] as const

const against = async (bench: Bench, title: string, pairs: readonly Pair[], note: string): Promise<Duel> => {
  const runners = runnersOf(bench, pairs)
  await compare(runners[0], runners[2])
  return duel(bench, title, runners, 'REST', note)
}

/** Cursors of the pages around a row, found by walking there in pages of 100. */
const cursorsAround = async ({ ours }: Bench, row: number, caller: Caller): Promise<string[]> => {
  const found: string[] = []
  let after: string | null = null
  for (let at = 0; at < row + 1_000; at += 100) {
    const answer = (await send(ours, pageBehind(after, caller, 100))) as {
      data: { products: { pageInfo: { endCursor: string | null } } }
    }
    after = answer.data.products.pageInfo.endCursor
    if (after === null) break
    if (Math.abs(at + 100 - row) <= 1_000) found.push(after)
  }
  return found
}

await withBench(size, async bench => {
  const { db, tokens, unshared, scans } = bench
  say(`${bench.loaded.documents} documents loaded`)
  const duels: Duel[] = []
  const figures: Figure[] = []
  let recording: Cost | null = null
  const tenants = await merchants(db, tokens)
  const [admin, ...others] = await admins(db, tokens)
  if (!admin) throw new Error('there is no admin')

  if (wants('newest')) {
    const note = `To reach: ≥ 0.9 of REST's requests a second and of its CPU a request (a ratio of CPU ≤ 1.11). ${tenants.length} viewers in 3 tenants, each request with a shop of its viewer.`
    duels.push(
      await against(bench, 'Newest 20 products of a shop, with its name and plan', newestOfShop(tenants), note),
    )
  }
  if (wants('wide') && !options.quick) {
    const all = await db
      .collection('shops')
      .find({}, { projection: { _id: 1 } })
      .toArray()
    const shopIds = all.map(({ _id }) => _id.toHexString())
    const note = `The same page of ${shopIds.length} shops, asked by admins: requests of the same moment seldom want the same shop.`
    duels.push(await against(bench, 'The same, of every shop', newestOfShop([{ ...admin, shopIds }]), note))
  }
  if (wants('nested')) {
    const note =
      'To reach: 2 commands, ≥ 0.8 of the requests a second of REST, which asks one aggregation with one `$lookup`. Asked by admins, by plan.'
    duels.push(
      await against(bench, '20 shops with the newest 10 products of each', nestedPage([admin, ...others]), note),
    )
  }
  if (wants('deep')) {
    const row = deepRow.toLocaleString('en')
    const cursors = await cursorsAround(bench, deepRow, admin)
    const middle = cursors[cursors.length >> 1] ?? null
    const runners = [
      { name: 'the first page', server: unshared, items: [pageBehind(null, admin)] },
      { name: `the page at row ${row}`, server: unshared, items: [pageBehind(middle, admin)] },
      {
        name: `${cursors.length} pages around it, by turns`,
        server: unshared,
        items: cursors.map(cursor => pageBehind(cursor, admin)),
      },
    ]
    const note = `To reach: the deep page costs ≤ 1.1 of the first. 20 of all products, newest first. Like is held against like: one page that is asked again and again, at the beginning and at row ${row}, each of 21 documents and 21 keys, without sharing. The third row asks different pages in turn, which finds less in the processor's caches, whatever their row. Here ${close.rounds} rounds of ${close.seconds} s, ${close.connections} connections.`
    duels.push(
      await duel(bench, `Pages of a list, the first and at row ${row}`, runners, 'the first page', note, close),
    )
  }
  if (wants('recording')) {
    say('Recording every command')
    const environment = { ...bench.environment, REQUEST_SHARING: 'false' }
    const start = async (file: string) => startServer(file, await freePort(), environment, '/health/ready')
    const items = newestOfShop(tenants).map(pair => pair.ours)
    const servers = { with: () => start('src/main.ts'), without: () => start('bench/unrecorded.ts') }
    recording = await costOf(bench.generator, items, servers, {
      ...(options.quick ? { starts: 2, blocks: 5 } : { starts: 6, blocks: 12 }),
      ...{ requests: 400, connections: 8 },
    })
  }
  if (wants('figures')) {
    say('Figures')
    figures.push(...(await serverTimes(bench)), ...(await startTimes(bench)))
    say('Crowds')
    figures.push(...(await crowds(bench, options.quick ? 3 : 10)))
  }
  figures.push({
    name: 'collection scans of all that was asked',
    target: '0',
    value: String(scans.found),
    met: scans.found === 0,
  })

  const text = report({ bench, pace, duels, recording, figures, quick: options.quick })
  if (options.quick || options.only) console.log(`\n${text}`)
  else await writeReport(text)
  say('done')
})
