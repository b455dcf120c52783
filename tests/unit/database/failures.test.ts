import mongoose from 'mongoose'
import { describe, expect, it } from 'vitest'
import { isIndexMissing, isUnreachable, isUnsent, toAppError } from '../../../src/database/failures.ts'

const { MongoNetworkError, MongoServerError, MongoServerSelectionError } = mongoose.mongo

/** As Node says it of a socket that was reset, and the driver passes it on. */
const ofSocket = Object.assign(new Error('write ECONNRESET'), { code: 'ECONNRESET', errno: -104, syscall: 'write' })
const ofFile = Object.assign(new Error('no such file'), { code: 'ENOENT', errno: -2, syscall: 'open' })
const noServer = new MongoServerSelectionError('nobody', {} as never)

describe('a failure of the way to the database is DATABASE_UNAVAILABLE, and tells its cause to the log alone', () => {
  it.each([
    ['of the driver', new MongoNetworkError('connection 7 to 10.0.0.1:27017 closed')],
    ['of Node', ofSocket],
    ['of a member that is no primary any more', new MongoServerError({ code: 10_107 })],
    ['where there is no server', noServer],
  ])('%s', (_name, failure) => {
    expect(isUnreachable(failure)).toBe(true)
    const told = toAppError(failure)
    expect(told).toMatchObject({ code: 'DATABASE_UNAVAILABLE', details: {}, cause: failure })
    expect(String(told)).not.toMatch(/ECONN|10\.0\.0\.1/)
  })
})

it.each([
  ['6.0', 2, 'hint provided does not correspond to an existing index'],
  [
    '7.0',
    2,
    'error processing query: ns=a.b planner returned error :: caused by :: hint provided does not correspond to an existing index',
  ],
  ['a query under way', 175, "query plan killed :: index 'a_1' dropped"],
  ['a server without scans', 291, 'No indexed plans available, and running with "notablescan" 1'],
])('that an index is not there is UNINDEXED_QUERY, as %s says it, and no cause for alarm', (_server, code, text) => {
  const failure = Object.assign(new MongoServerError({ message: text }), { code })
  const told = toAppError(failure)
  expect(told).toMatchObject({ code: 'UNINDEXED_QUERY', message: expect.stringContaining('`npm run indexes`') })
  expect(told).not.toHaveProperty('cause')
  expect(isIndexMissing(told)).toBe(true)
  const other = Object.assign(new MongoServerError({ message: 'a mistake' }), { code: 2 })
  expect(toAppError(other)).toBe(other)
})

it('any other failure is none of the way', () => {
  for (const failure of [ofFile, new TypeError('a mistake'), new MongoServerError({ code: 4_242 })]) {
    expect(isUnreachable(failure)).toBe(false)
    expect(toAppError(failure)).toBe(failure)
  }
})

it('what found no server was not sent; what lost its connection may have been', () => {
  expect([noServer, new MongoNetworkError('closed'), ofSocket].map(isUnsent)).toEqual([true, false, false])
})
