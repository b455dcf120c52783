import { parseArgs } from 'node:util'
import type { List } from '../database/list.ts'
import { CommandRefused } from './deps.ts'

/** `seoOptimized` is `--seo-optimized`, and `shopId` is `--shop`. */
export const flagOf = (argument: string): string =>
  argument.replace(/Id$/, '').replace(/[A-Z]/g, capital => `-${capital.toLowerCase()}`)

export interface ExportArguments {
  readonly list: List
  /** The list's arguments, with stored values. */
  readonly args: Readonly<Record<string, unknown>>
  readonly after: string | null
  readonly as: string | null
  readonly batchSize: number
}

const argumentOf = ({ entity, spec }: List, argument: string, text: string): unknown => {
  const flag = `--${flagOf(argument)}`
  if (spec.ranges?.[argument]) {
    const at = new Date(text)
    if (Number.isNaN(at.getTime()))
      throw new CommandRefused(`${flag} must be a time such as 2026-01-31T12:00:00Z, but got ${text}`)
    return at
  }
  const values = entity.model.values.get(spec.filters[argument]?.path ?? '')
  const found = values?.find(value => String(value).toUpperCase() === text.toUpperCase())
  if (values && found === undefined) {
    throw new CommandRefused(
      `${flag} must be one of ${values.map(value => String(value).toUpperCase()).join(', ')}, but got ${text}`,
    )
  }
  return found ?? text
}

/** What lists there are, and what each can be asked for. */
export const listsText = (lists: readonly List[]): string =>
  lists
    .map(list => {
      const flags = [...Object.keys(list.spec.filters), ...Object.keys(list.spec.ranges ?? {})].map(
        name => `--${flagOf(name)}`,
      )
      return `  ${[list.spec.name, ...flags].join(' ')}  --order ${list.sorts.join('|')}`
    })
    .join('\n')

/** Reads the command line. @throws CommandRefused. */
export const readExport = (lists: readonly List[], argv: readonly string[]): ExportArguments => {
  const list = lists.find(({ spec }) => spec.name === argv[0])
  if (!list) throw new CommandRefused(`Give one of: ${lists.map(({ spec }) => spec.name).join(', ')}`)
  const names = [...Object.keys(list.spec.filters), ...Object.keys(list.spec.ranges ?? {})]
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: argv.slice(1),
    options: {
      ...Object.fromEntries(names.map(name => [flagOf(name), text])),
      ...{ order: text, after: text, as: text, 'batch-size': text },
    },
  })
  const given = values as Readonly<Record<string, string | undefined>>
  const { order, after = null, as = null, 'batch-size': size = '1000' } = given
  if (order !== undefined && !list.sorts.includes(order)) {
    throw new CommandRefused(`--order must be one of ${list.sorts.join(', ')}, but got ${order}`)
  }
  if (!/^\d{1,5}$/.test(size) || Number(size) === 0) {
    throw new CommandRefused(`--batch-size must be a whole number from 1 to 99999, but got ${size}`)
  }
  const args = names.flatMap(name => {
    const value = given[flagOf(name)]
    return value === undefined ? [] : [[name, argumentOf(list, name, value)] as const]
  })
  return {
    ...{ list, after, as, batchSize: Number(size) },
    args: { ...Object.fromEntries(args), ...(order === undefined ? {} : { orderBy: order }) },
  }
}
