import type { List } from '../../src/database/list.ts'
import type { AccessPath } from '../../src/database/list-spec.ts'

const code = (name: string): string => `\`${name}\``

const sentence = (names: readonly string[], last: string): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`

/** Equal beginnings once: "`shopId` with `status` or `tag`". */
const combinations = (paths: readonly AccessPath[]): string => {
  const [first] = paths[0]?.equality ?? []
  const pairs = paths.map(({ equality }) => equality)
  if (first !== undefined && pairs.length > 1 && pairs.every(of => of.length === 2 && of[0] === first)) {
    return `${code(first)} with ${sentence(
      pairs.map(([, second = '']) => code(second)),
      'or',
    )}`
  }
  return sentence(
    pairs.map(of => (of.length === 0 ? 'no filter' : of.map(code).join(' with '))),
    'or',
  )
}

/**
 * What a list serves, in words, from its declaration alone: "Served: `shopId` by NEWEST or TITLE; no filter by NEWEST;
 * `search` with `shopId` by NEWEST. …". The descriptions of the schema say just this.
 */
export const servedText = (list: List): string => {
  const { paths, ranges = {}, search, filters } = list.spec
  const orders = (sorts: readonly string[]): string => (list.sorts.length === 1 ? '' : ` by ${sentence(sorts, 'or')}`)
  const restricted = paths.some(({ admin }) => admin !== paths[0]?.admin)
  const audience = ({ admin }: AccessPath): string =>
    !restricted || admin === undefined ? '' : admin ? ' for admins' : ' but for admins'
  const filtersOf = ({ residual = [] }: AccessPath) => residual.filter(name => name in filters)
  const shared = paths.every(path => String(filtersOf(path)) === String(filtersOf(paths[0] ?? path)))
  const added = (path: AccessPath): string =>
    shared || filtersOf(path).length === 0
      ? ''
      : `, to which ${sentence(filtersOf(path).map(code), 'and')} may be added`
  const groups = Map.groupBy(paths, path => `${orders(path.sorts)}${audience(path)}${added(path)}`)
  const served = [...groups].map(([rest, of]) => combinations(of) + rest)
  if (search) {
    served.push(['search', ...search.within].map(code).join(' with ') + orders(list.sorts.slice(0, 1)))
  }
  const [anyPath] = paths
  const everywhere = anyPath && shared && filtersOf(anyPath).length > 0 ? filtersOf(anyPath) : []
  const bounds = Map.groupBy(Object.entries(ranges), ([, { path }]) => path)
  const bounded = [...bounds].map(([path, of]) => {
    const sorts = list.sorts.filter(sort => list.order(sort)[0]?.path === path)
    const names = sentence(
      of.map(([name]) => code(name)),
      'and',
    )
    const anyOrder = paths.every(({ residual }) => of.every(([name]) => residual?.includes(name)))
    return `${names} may be added${anyOrder || sorts.length === list.sorts.length ? '' : ` where the order is ${sentence(sorts, 'or')}`}.`
  })
  return [
    `Served: ${served.join('; ')}.`,
    ...(everywhere.length > 0 ? [`${sentence(everywhere.map(code), 'and')} may be added to each.`] : []),
    ...bounded,
  ].join(' ')
}
