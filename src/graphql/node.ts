import type { GraphQLResolveInfo } from 'graphql'
import type { Entity } from '../database/entity.ts'
import type { Domain } from '../kernel/domain.ts'
import { AppError } from '../kernel/errors.ts'
import { parseId } from '../kernel/ids.ts'
import { remember } from '../kernel/remember.ts'
import type { Context } from './context.ts'

type Node = ReturnType<Entity['byId']>

/** The most ids that `nodes` takes. */
const maxIds = 100

/** `node` and `nodes`: any stored type by its id, read under the type's own policy as an entry. */
export const nodeResolvers = (domains: readonly Domain[]) => {
  const factories = new Map(domains.flatMap(domain => domain.entities).map(({ type, byId }) => [type, byId]))
  const types = new WeakMap<object, string>()
  const made = new WeakMap<Context, Map<string, Node>>()

  const load = async (id: string, argument: string, context: Context, info: GraphQLResolveInfo) => {
    const { type, hex } = parseId(id, argument)
    const factory = factories.get(type)
    if (!factory) return null
    const loaders = remember(made, context, () => new Map<string, Node>())
    const loader = remember(loaders, type, () => factory(context))
    const row = await loader.load(hex, info)
    if (row) types.set(row, type)
    return row
  }

  return {
    Query: {
      node: (_root: unknown, { id }: { id: string }, context: Context, info: GraphQLResolveInfo) =>
        load(id, 'id', context, info),
      nodes: (_root: unknown, { ids }: { ids: readonly string[] }, context: Context, info: GraphQLResolveInfo) => {
        if (ids.length > maxIds) {
          throw new AppError('INVALID_INPUT', `\`ids\` takes at most ${maxIds}, but got ${ids.length}.`, {
            argument: 'ids',
          })
        }
        return Promise.all(ids.map(id => load(id, 'ids', context, info)))
      },
    },
    Node: { __resolveType: (row: object) => types.get(row) },
  }
}
