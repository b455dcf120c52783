import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { inject, onTestFinished } from 'vitest'

/** Which commands fail, and how, as `failCommand` has it. */
export interface Failure {
  readonly failCommands: readonly string[]
  readonly errorCode?: number
  readonly closeConnection?: boolean
  readonly blockConnection?: boolean
  readonly blockTimeMS?: number
}

export interface FailPoint {
  /** From now on so many commands of the application fail so; every one where nothing is said. */
  fail(failure: Failure, times?: number): Promise<void>
  off(): Promise<void>
}

/**
 * Has the run's mongod fail commands of the application of that name, until the test is over. The server has one such
 * fail point, and another file may run beside: a test has it for itself, and waits for it.
 */
export const takeFailPoint = async (appName: string): Promise<FailPoint> => {
  const client = await mongoose.mongo.MongoClient.connect(inject('mongodbUri'))
  const taken = client.db('fail_points').collection<{ _id: string }>('taken')
  const mine = { _id: 'failCommand' }
  const take = () => taken.updateOne(mine, { $setOnInsert: mine }, { upsert: true })
  while ((await take()).upsertedCount === 0) await wait(20)
  const set = (mode: object | string, data: object = {}) =>
    client.db('admin').command({ configureFailPoint: 'failCommand', mode, data })
  onTestFinished(async () => {
    await set('off')
    await taken.deleteOne(mine)
    await client.close()
  })
  return {
    fail: async (failure, times) =>
      void (await set(times === undefined ? 'alwaysOn' : { times }, { appName, ...failure })),
    off: async () => void (await set('off')),
  }
}
