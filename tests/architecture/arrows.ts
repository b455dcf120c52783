import { basename } from 'node:path'
import { type Import, readSources, type SourceFile } from './imports.ts'

/**
 * The rooms of the house and what each may import at run time. `root` are the files of `src` itself: they put the rest
 * together. What is only a type leaves no arrow at run time; where a type may come from is said in `typesFrom`.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  root: [
    'root',
    'config',
    'cli',
    'seed',
    'http',
    'telemetry',
    'graphql',
    'barrel',
    'domain',
    'jobs',
    'cache',
    'live',
    'database',
    'kernel',
  ],
  cli: [
    'cli',
    'root',
    'config',
    'seed',
    'http',
    'graphql',
    'barrel',
    'domain',
    'jobs',
    'cache',
    'live',
    'database',
    'kernel',
  ],
  seed: ['seed', 'barrel', 'domain', 'database', 'kernel'],
  http: ['http', 'config', 'barrel', 'kernel'],
  telemetry: ['telemetry', 'config', 'kernel'],
  graphql: ['graphql', 'barrel', 'kernel'],
  barrel: ['domain'],
  domain: ['jobs', 'cache', 'live', 'database', 'kernel'],
  jobs: ['jobs', 'database', 'kernel'],
  cache: ['cache', 'database', 'kernel'],
  live: ['live', 'database', 'kernel'],
  database: ['database', 'kernel'],
  kernel: ['kernel'],
  config: ['config'],
}

/** Types that a room may name beyond what it may import at run time. */
const typesFrom: Readonly<Record<string, readonly string[]>> = {
  http: ['database', 'domain', 'graphql', 'root'],
  graphql: ['database', 'domain'],
  domain: ['graphql'],
  database: ['config'],
  kernel: ['database'],
}

/** What a file of a domain may import at run time of its own folder; `index.ts` may import all of it. */
const words: Readonly<Record<string, readonly string[]>> = {
  resolvers: ['actions', 'policy', 'loaders', 'rows'],
  actions: ['policy', 'store', 'rows', 'mails'],
  loaders: ['store', 'rows'],
  store: ['models', 'policy', 'rows'],
  models: ['rows'],
  policy: ['rows'],
  rows: [],
  jobs: ['actions', 'policy', 'store', 'rows', 'mails'],
  mails: ['rows'],
}

const mongo = new Set(['mongoose', 'mongodb', 'bson'])
const withMongo = new Set(['database', 'seed', 'cli', 'jobs', 'live', 'cache'])
const kernelPackages = new Set(['graphql', 'dataloader'])

const domainOf = (path: string): string | undefined => /^src\/domains\/([^/]+)\//.exec(path)?.[1]
/** A word may come in parts: `actions.invites.ts` is one of the actions. */
const wordOf = (path: string): string => basename(path, '.ts').split('.')[0] ?? ''

const roomOf = (path: string): string => {
  if (path === 'src/config.ts') return 'config'
  if (path === 'src/domains/index.generated.ts') return 'barrel'
  if (domainOf(path)) return 'domain'
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? 'root'
}

const packageProblem = ({ from, to, typeOnly }: Import): string | null => {
  const room = roomOf(from)
  if (mongo.has(to) && !typeOnly) {
    if (room === 'domain' && !['store', 'models'].includes(wordOf(from)))
      return 'only store.ts and models.ts know Mongoose'
    if (room !== 'domain' && !withMongo.has(room)) return `${room} does not know Mongoose`
  }
  if (room === 'kernel' && !typeOnly && !kernelPackages.has(to) && !to.startsWith('node:')) {
    return 'the kernel knows graphql-js and dataloader alone'
  }
  if (room === 'kernel' && /^node:(fs|net|http|https|http2|child_process|dgram|tls|dns)\b/.test(to))
    return 'the kernel does no I/O'
  return null
}

const domainProblem = ({ from, to, typeOnly }: Import): string | null => {
  const [own, other] = [domainOf(from), domainOf(to)]
  if (own !== undefined && other !== undefined) {
    if (own !== other) return 'a domain does not know another one'
    const [a, b] = [wordOf(from), wordOf(to)]
    if (typeOnly || a === 'index' || a === b || words[a ?? '']?.includes(b)) return null
    return `inside a domain ${a} does not import ${b}`
  }
  if (other !== undefined && wordOf(to) !== 'index' && roomOf(from) !== 'barrel' && !typeOnly)
    return 'index.ts is the only door of a domain'
  return null
}

const roomProblem = (found: Import): string | null => {
  const [from, to] = [roomOf(found.from), roomOf(found.to)]
  if (found.to === 'src/main.ts') return 'main.ts is imported by nobody'
  if (found.to.startsWith('src/config/') && from !== 'config') return 'config.ts is the only door of the settings'
  if (from === 'domain' && domainOf(found.from) === domainOf(found.to)) return null
  const allowed = [...(rooms[from] ?? []), ...(found.typeOnly ? (typesFrom[from] ?? []) : [])]
  return allowed.includes(to) ? null : `${from} does not import ${to}${found.typeOnly ? ', not even types' : ''}`
}

const filesProblem = ({ path, readsEnvironment }: SourceFile): string[] => [
  ...(roomOf(path) in rooms ? [] : [`${path}: there is no room of this name`]),
  ...(roomOf(path) === 'domain' &&
  ((!(wordOf(path) in words) && wordOf(path) !== 'index') || path.split('/').length !== 4)
    ? [
        `${path}: a domain's files are index.ts, ${Object.keys(words)
          .map(word => `${word}.ts`)
          .join(', ')}`,
      ]
    : []),
  ...(readsEnvironment && path !== 'src/config.ts' ? [`${path}: only src/config.ts reads process.env`] : []),
]

const cyclesOf = (files: readonly SourceFile[]): string[] => {
  const next = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.filter(({ typeOnly, isPackage }) => !typeOnly && !isPackage).map(({ to }) => to),
    ]),
  )
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, above: readonly string[]): void => {
    const at = above.indexOf(path)
    if (at >= 0) found.push(`${[...above.slice(at), path].join(' → ')}: a circle at run time`)
    if (at >= 0 || done.has(path)) return
    for (const to of next.get(path) ?? []) visit(to, [...above, path])
    done.add(path)
  }
  for (const path of next.keys()) visit(path, [])
  return found
}

/** Every arrow below `root/src` that the design does not have, a line each: `from → to: why`. */
export const violations = (root: string): string[] => {
  const files = readSources(root)
  const arrows = files.flatMap(({ imports }) => imports)
  return [
    ...files.flatMap(filesProblem),
    ...arrows.flatMap(found => {
      const why = found.isPackage ? packageProblem(found) : (domainProblem(found) ?? roomProblem(found))
      return why === null ? [] : [`${found.from} → ${found.to}: ${why}`]
    }),
    ...cyclesOf(files),
  ]
}
