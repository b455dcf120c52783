import mongoose from 'mongoose'
import { expect, it } from 'vitest'
import { AppError } from '../../../src/kernel/errors.ts'
import { recordLog } from '../../support/log.ts'

const duplicate = () =>
  new mongoose.mongo.MongoServerError({
    ...{ message: `E11000 dup key: { email: "jane@example.com", note: "${'my diary\n    at '.repeat(200)}" }` },
    ...{ code: 11_000, codeName: 'DuplicateKey', keyPattern: { email: 1 }, keyValue: { email: 'jane@example.com' } },
  })

const logged = (error: unknown): Record<string, string> => {
  const { log, lines } = recordLog()
  log.error({ err: error }, 'Unexpected')
  return lines[0]?.err as Record<string, string>
}
const framesOf = (stack = ''): string[] => stack.split('\n').filter(line => /^ {4}at /.test(line))

it('an error that quotes a document is logged without it, with every frame of its stack', () => {
  const error = duplicate()
  const frames = framesOf((error.stack ?? '').slice((error.stack ?? '').indexOf(error.message) + error.message.length))
  expect(frames.length).toBeGreaterThan(3)
  const told = logged(error)
  expect(told).toEqual({
    ...{ type: 'MongoServerError', code: 11_000, codeName: 'DuplicateKey', message: 'E11000 dup key: {…}' },
    stack: ['MongoServerError: E11000 dup key: {…}', ...frames].join('\n'),
  })
})

it('the frames of an error and of all that has caused it are logged, and nothing of what they quote', () => {
  const cause = duplicate()
  const error = new AppError('INTERNAL_ERROR', undefined, {}, { cause: new Error('in between', { cause }) })
  const told = logged(error)
  expect(told.stack?.split('\ncaused by: ')).toHaveLength(3)
  expect(told.stack).toContain('caused by: Error: in between\n    at ')
  expect(told.stack).toContain('caused by: MongoServerError: E11000 dup key: {…}\n    at ')
  expect(framesOf(told.stack).length).toBeGreaterThan(9)
  expect(told).toMatchObject({ code: 'INTERNAL_ERROR', message: expect.stringMatching(/: in between: E11000/) })
  for (const value of ['jane', 'diary']) expect(JSON.stringify(told)).not.toContain(value)
})

it('of a message that was changed since, neither the old nor the new one is told with its values', () => {
  const error = duplicate()
  expect(error.stack).toContain('jane')
  error.message = 'no such user: "joe@example.com"'
  const told = logged(error)
  for (const value of ['jane', 'joe', 'diary']) expect(JSON.stringify(told)).not.toContain(value)
  expect(framesOf(told.stack).length).toBeGreaterThan(3)
})

it('a value that a model refuses is not logged, and causes in a circle come to an end', () => {
  const cast = new mongoose.Error.CastError('ObjectId', 'my diary', 'ownerId')
  expect(JSON.stringify(logged(cast))).not.toContain('diary')
  const error = duplicate()
  error.cause = new Error('outside', { cause: error })
  expect(logged(error).stack?.split('\ncaused by: ')).toHaveLength(2)
})

it('an error of our own is logged as it is', () => {
  const error = Object.assign(new Error('not "quoted"'), { detail: 7 })
  expect(logged(error)).toMatchObject({ message: 'not "quoted"', detail: 7, stack: error.stack })
})

it.each(['\n    at a:1:1', '\n    at a', ' at a:1', '1:1:', '1'])(
  'a message of 400 kB costs no more than to read it: of %j',
  part => {
    const error = new mongoose.mongo.MongoServerError({ message: `${part.repeat(400_000 / part.length)}!` })
    const frames = framesOf(error.stack?.slice(error.stack.lastIndexOf('!\n') + 1))
    const told = (): string[] => logged(error).stack?.split('\n').slice(-frames.length) ?? []
    expect(told()).toEqual(frames)
    error.message = `${error.message.slice(200_000)}?`
    expect(told()).toEqual(frames)
    expect(JSON.stringify(logged(error)).length).toBeLessThan(20_000)
  },
)
