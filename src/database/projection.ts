import { remember } from '../kernel/remember.ts'
import { normalPaths, type Selection } from '../kernel/selection.ts'

export interface Projection {
  readonly fields: Readonly<Record<string, 1>>
  /** The same as a text: a part of the shape of a shared command. */
  readonly key: string
}

const made = new WeakMap<Selection, Map<string, Projection>>()

/** What an operation reads of a type: the selected stored fields, `_id`, and those named besides. Made once a document. */
export const projectionOf = (selection: Selection, type: string, extra: readonly string[] = []): Projection => {
  const known = remember(made, selection, () => new Map<string, Projection>())
  return remember(known, extra.length === 0 ? type : `${type} ${extra.join(' ')}`, () => {
    const paths = normalPaths([...selection.stored(type), ...extra].filter(path => path !== '_id'))
    return { fields: Object.fromEntries(['_id', ...paths].map(path => [path, 1 as const])), key: paths.join(' ') }
  })
}
