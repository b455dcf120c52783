import { dueKeyOf } from '../domains/tasks/index.ts'
import { type Batch, batches, idOf, type ObjectId, type SeedDocument } from './documents.ts'
import type { Random } from './random.ts'
import { chores, listTitles } from './words.ts'
import { day, type Person, type World } from './world.ts'

interface ListPlan {
  readonly id: ObjectId
  readonly members: readonly Person[]
  readonly createdAt: number
}

/** A list's owner is its first member. The sample accounts share some lists; one list has as many members as may be. */
const plansOf = (world: World, random: Random): ListPlan[] => {
  const living = world.people.filter(({ deleted }) => !deleted)
  const fixed = living.filter(person => person.fixed)
  const count = Math.max(10, Math.round(world.size.users / 10))
  return Array.from({ length: count }, (_, n) => {
    const from = n < 6 || random.chance(0.02) ? fixed : living
    const size = n === 6 ? 100 : random.pick([1, 1, 2, 3, 4, 8])
    return {
      id: idOf('todoLists', n),
      members:
        n < fixed.length
          ? [...new Set([fixed[n] as Person, ...random.some(from, size)])].slice(0, 100)
          : random.some(from, size),
      createdAt: world.now - (n % 9 === 8 ? 50 * day : random.int(1 * day, 300 * day)),
    }
  })
}

function* lists(world: World, plans: readonly ListPlan[]): Generator<SeedDocument> {
  const random = world.random('todoLists')
  for (const { id, members, createdAt } of plans) {
    yield {
      _id: id,
      title: `${random.pick(listTitles)} ${random.int(1, 9)}`,
      ownerId: members[0]?.id,
      memberIds: members.map(member => member.id),
      version: members.length,
      createdAt: new Date(createdAt),
      updatedAt: new Date(random.int(createdAt, world.now)),
    }
  }
}

function* todos(world: World, plans: readonly ListPlan[]): Generator<SeedDocument> {
  const random = world.random('todos')
  let n = 0
  for (const list of plans) {
    const memberIds = list.members.map(member => member.id)
    for (let left = random.pick([0, 3, 8, 12, 25]); left > 0; left--) {
      const createdAt = random.int(list.createdAt, world.now)
      const updatedAt = random.int(createdAt, world.now)
      const done = random.chance(0.4)
      // Days, so that many are due in the same moment.
      const dueAt = random.chance(0.65) ? new Date(world.now + random.int(-20, 40) * day) : undefined
      yield {
        _id: idOf('todos', n++),
        listId: list.id,
        memberIds,
        userId: random.pick(memberIds),
        ...random.maybe(0.7, () => ({ assigneeId: random.pick(memberIds) })),
        title: random.pick(chores),
        ...random.maybe(0.4, () => ({ notes: random.chance(0.1) ? null : 'As agreed in the last call.' })),
        priority: random.weighted({ low: 3, medium: 5, high: 2 }),
        status: done ? 'done' : 'open',
        ...(dueAt ? { dueAt } : random.maybe(0.1, () => ({ dueAt: null }))),
        dueKey: dueKeyOf(dueAt),
        ...(done ? { completedAt: new Date(updatedAt) } : {}),
        version: random.int(1, 5),
        createdAt: new Date(createdAt),
        updatedAt: new Date(updatedAt),
      }
    }
  }
}

export function* taskBatches(world: World): Generator<Batch> {
  const plans = plansOf(world, world.random('lists'))
  yield* batches('todoLists', lists(world, plans))
  yield* batches('todos', todos(world, plans))
}
