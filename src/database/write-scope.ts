import type mongoose from 'mongoose'
import { and, anything, type Condition, equals } from '../kernel/condition.ts'
import { AppError, Conflict } from '../kernel/errors.ts'
import type { Request } from '../kernel/request.ts'
import { causeOf } from './commands.ts'
import { type Stored, visibleTo } from './entity.ts'
import { type Filter, intersect, storedValue, toFilter } from './filter.ts'
import type { ModelDeclaration } from './model.ts'
import { compiledModel } from './models.ts'
import { openDb } from './open-db.ts'
import { rowsOf } from './rows.ts'
import { type Repeatable, sendWrite, type WriteOptions } from './send-write.ts'
import type { Sent } from './statement.ts'
import { Transactions } from './transactions.ts'
import { type ChangeWrite, idIn, type OneWrite, type Write } from './write.ts'

/** What of the write door says which documents a write may find, reads them for it, and sends it. */
export class WriteScope extends Transactions {
  /**
   * A document as a write would find it, for a decision that comes before the write; null where it would find none.
   * `paths`: what is read of it; all that a write gives back, where none is named.
   */
  async current<Row>(request: Request, write: ChangeWrite, paths: readonly string[] = []): Promise<Row | null> {
    const [found] = await this.currents<Row>(request, write, paths, 1)
    return found ?? null
  }

  /** Up to `limit` documents as writes would find them. */
  async currents<Row>(request: Request, write: ChangeWrite, paths: readonly string[], limit: number): Promise<Row[]> {
    const where = this.scope(request, write)
    if (where.op === 'nothing') return []
    return rowsOf<Row>(write.entity.model, await this.find(request, write, this.filter(write, where), paths, limit))
  }

  protected find(
    request: Request,
    write: ChangeWrite,
    filter: Filter,
    paths: readonly string[],
    limit: number,
  ): Promise<object[]> {
    const projection = Object.fromEntries(paths.map(path => [path, 1]))
    return this.run(request, write, { method: 'find', filter }, 'any number', options =>
      this.model(write.entity.model)
        .find(filter as mongoose.QueryFilter<unknown>, projection, { ...options, limit })
        .lean<object[]>()
        .exec(),
    )
  }

  protected model(declaration: ModelDeclaration): mongoose.Model<unknown> {
    return compiledModel(this.settings.connection, declaration)
  }

  protected scope({ viewer }: Request, { entity, rights, where }: ChangeWrite): Condition {
    return rights === 'system' ? where : and(visibleTo(entity.policy, viewer), where)
  }

  protected scopeOfOne(request: Request, write: OneWrite): Condition {
    const { expectedVersion } = write
    return and(this.scope(request, write), expectedVersion == null ? anything : equals('version', expectedVersion))
  }

  protected filter({ entity, except, deleted = false }: ChangeWrite, where: Condition): mongoose.QueryFilter<unknown> {
    const filter = toFilter(entity.softDelete ? and(where, equals('deleted', deleted)) : where, entity.model)
    const others = except ? { _id: { $ne: storedValue(entity.model, '_id', except) } } : {}
    return intersect(filter, others) as mongoose.QueryFilter<unknown>
  }

  /** CONFLICT with the document as it is, where it is there; with its version alone, where the write was not the viewer's. */
  protected async refuseStale(request: Request, write: OneWrite): Promise<void> {
    if (write.expectedVersion == null) return
    const current = await this.current<Conflict['row']>(request, write)
    if (!current) return
    const { type } = write.entity
    if (type && write.rights === 'viewer') throw new Conflict(type, current)
    throw new AppError('CONFLICT', undefined, { currentVersion: current.version ?? null })
  }

  protected async run<T>(
    request: Request,
    { entity, cause: path, where }: Write & { readonly where?: Condition },
    of: Sent,
    repeatable: Repeatable,
    send: (options: WriteOptions) => Promise<T>,
  ): Promise<T> {
    const { connection, stats, outage, failoverWaitMs } = this.settings
    const { client } = openDb(connection)
    const id = where ? idIn(where) : null
    if (id !== null) request.session?.things.add(id)
    request.usage.commands++
    const statement = { ...of, collection: entity.model.collection, write: true } as const
    const cause = causeOf(request, path)
    await this.admit(statement, cause)
    return stats.measure(statement, [cause], sending =>
      sendWrite({ client, outage, failoverWaitMs, sending }, request, path, repeatable, send),
    )
  }

  protected row<Row>(entity: Stored, document: object): Row {
    const [row] = rowsOf<Row>(entity.model, [document])
    return row as Row
  }
}
