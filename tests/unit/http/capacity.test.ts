import { describe, expect, it } from 'vitest'
import { Capacity } from '../../../src/http/capacity.ts'

const limits = { maxWaitMs: 400, atOnce: 50 }

/** Requests of a second come at once after each sample; so many are answered before the next. */
const drive = (capacity: Capacity, samples: number, { come, answered }: { come: number; answered: number }) => {
  let [taken, refused] = [0, 0]
  for (let i = 0; i < samples; i++) {
    for (let n = 0; n < come; n++) capacity.begin() ? taken++ : refused++
    for (let n = 0; n < answered; n++) capacity.end()
    capacity.sample(true)
  }
  return { taken, refused }
}

describe('the capacity of a process', () => {
  it('refuses what comes above it once that has gone on for two seconds, and not before', () => {
    const capacity = new Capacity(limits)
    expect(drive(capacity, 1, { come: 240, answered: 40 }).refused).toBe(0)
    expect(drive(capacity, 7, { come: 40, answered: 40 }).refused).toBe(0)
    expect(drive(capacity, 1, { come: 40, answered: 40 }).refused).toBe(40)
  })

  it('takes on what is answered in half of the time, so that it is answered in less than all of it', () => {
    const capacity = new Capacity({ maxWaitMs: 400, atOnce: 5 })
    drive(capacity, 1, { come: 240, answered: 40 })
    drive(capacity, 7, { come: 40, answered: 40 })
    // 200 are on their way, and 160 a second are answered: 32 in 200 ms.
    for (let n = 0; n < 190; n++) capacity.end()
    const taken = Array.from({ length: 100 }, () => capacity.begin()).filter(Boolean)
    expect(taken).toHaveLength(32 - 10)
  })

  it('refuses nobody any more when nobody comes too many', () => {
    const capacity = new Capacity(limits)
    drive(capacity, 1, { come: 240, answered: 40 })
    drive(capacity, 8, { come: 40, answered: 40 })
    // Those who wait for their turn come again meanwhile, and are refused as long as it is not over.
    drive(capacity, 4, { come: 0, answered: 40 })
    expect(drive(capacity, 1, { come: 100, answered: 40 }).refused).toBe(50)
    drive(capacity, 21, { come: 10, answered: 12 })
    expect(drive(capacity, 1, { come: 100, answered: 100 }).refused).toBe(0)
  })

  it('refuses nobody where nothing is answered: an election is waited for', () => {
    const capacity = new Capacity(limits)
    expect(drive(capacity, 40, { come: 20, answered: 0 }).refused).toBe(0)
  })

  it('refuses nobody while there is no database: those who waited long enough are told so, and are no measure', () => {
    const capacity = new Capacity(limits)
    for (let i = 0; i < 40; i++) {
      for (let n = 0; n < 20; n++) expect(capacity.begin()).toBe(true)
      for (let n = 0; n < 10; n++) capacity.end()
      capacity.sample(false)
    }
  })

  it('refuses nobody while there are no more than the pool holds, however long they take', () => {
    const capacity = new Capacity(limits)
    drive(capacity, 1, { come: 50, answered: 0 })
    expect(drive(capacity, 40, { come: 1, answered: 1 }).refused).toBe(0)
  })

  it('is not troubled by many requests that are answered quickly', () => {
    const capacity = new Capacity(limits)
    drive(capacity, 1, { come: 500, answered: 0 })
    expect(drive(capacity, 40, { come: 400, answered: 400 }).refused).toBe(0)
  })
})
