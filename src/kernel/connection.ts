export const defaultPageSize = 20
export const maxPageSize = 100

/** What a resolver of a Relay connection gets as its parent: edges and cursors are made only when they are asked for. */
export interface Connection<Row> {
  readonly nodes: readonly Row[]
  readonly edges: readonly Edge<Row>[]
  readonly pageInfo: PageInfo
  /** Counted only when it is called. Null where a search finds more than it counts. */
  readonly countAll: (path: Path) => Promise<number | null>
}

export interface Edge<Row> {
  readonly node: Row
  readonly cursor: string
}

export interface PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

/** The paging arguments of a connection field, as the SDL has them. */
export interface PageArgs {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
}

/** A response path as GraphQL gives it to a resolver in `info.path`. */
export interface Path {
  readonly prev?: Path | undefined
  readonly key: string | number
}

/** `products.nodes.shop`: a response path without its list positions, for comments, records and logs. */
export const pathText = (path: Path | undefined): string => {
  let text = ''
  for (let at = path; at; at = at.prev) {
    if (typeof at.key === 'string') text = text === '' ? at.key : `${at.key}.${text}`
  }
  return text
}
