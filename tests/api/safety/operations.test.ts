import { beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../support/app.ts'
import { insertUser } from '../../support/people.ts'
import { ask, type Way, ways } from '../../support/ways.ts'

let t: TestApp
let as = ''
beforeAll(async () => {
  t = await startApp({ BATCHING: 'true' })
  as = await insertUser(t.db)
})

const orders = [
  ['Read', 'Write', 'Read', 'Read', 'Write', 'Read'],
  ['Write', 'Read', 'Read', 'Write', 'Read', 'Write'],
] as const

/** What came of an operation of a document that also has others: its data, or why it was refused. */
const outcome = async (way: Way, query: string, operationName: string) => {
  const { status, body, code } = await ask(t, way, { query, operationName }, { as })
  return body.data === undefined ? [status, code] : body.data
}

describe.each(ways)('by %s', way => {
  it.each([
    ['a query first', orders[0]],
    ['a mutation first', orders[1]],
  ])('of a document with several operations the one that is named runs, and no other: %s', async (what, order) => {
    const title = `${way} ${what}`
    const write = `createTodoList(input: { title: "${title}" }) { list { title } }`
    const query = `query Read { __typename } mutation Write { ${write} } subscription Told { health { __typename } }`
    const lists = () => t.db.collection('todoLists').countDocuments({ title })
    const writes = ['POST', 'batch'].includes(way)
    let written = 0
    for (const name of order) {
      const told = await outcome(way, query, name)
      if (name === 'Write' && writes) written += 1
      if (way === 'WebSocket') expect(told).toEqual([null, 'BAD_REQUEST'])
      else if (name === 'Read') expect(told).toEqual({ __typename: 'Query' })
      else expect(told).toEqual(writes ? { createTodoList: { list: { title } } } : [405, 'BAD_REQUEST'])
      expect(await lists()).toBe(written)
    }
    const heard = await outcome(way, query, 'Told')
    expect(heard).toEqual(
      way === 'WebSocket' ? { health: { __typename: 'Health' } } : [way === 'batch' ? 200 : 400, 'BAD_REQUEST'],
    )
    expect(await lists()).toBe(written)
  })
})

it('of a document that came by all ways in turn, each runs what it names', async () => {
  const list = (title: string) => `createTodoList(input: { title: "${title}" }) { list { title } }`
  const query = `subscription Told { health { __typename } } mutation Write { ${list('by turns')} } query Read { __typename }`
  for (let i = 0; i < 4; i++) {
    expect(await outcome('POST', query, 'Write')).toEqual({ createTodoList: { list: { title: 'by turns' } } })
    expect(await outcome('GET', query, 'Read')).toEqual({ __typename: 'Query' })
    expect(await outcome('WebSocket', query, 'Told')).toEqual({ health: { __typename: 'Health' } })
    expect(await outcome('GET', query, 'Write')).toEqual([405, 'BAD_REQUEST'])
    expect(await outcome('WebSocket', query, 'Write')).toEqual([null, 'BAD_REQUEST'])
    expect(await outcome('batch', query, 'Read')).toEqual({ __typename: 'Query' })
    expect(await t.db.collection('todoLists').countDocuments({ title: 'by turns' })).toBe(i + 1)
  }
})
