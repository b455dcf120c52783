import mongoose from 'mongoose'
import { describe, expect, it } from 'vitest'
import { StreamLag, secondsOf } from '../../../src/database/changes-lag.ts'

const seconds = 1_795_296_287
const at = (t: number) => new mongoose.mongo.Timestamp({ t, i: 1 })
/** As MongoDB 6.0 gave it for an operation of that second. */
const token = { _data: '826B020C1F000000012B022C0100296E5A1004FDA1FF869C4A4869B1461E0341E75FB1461E5F6964002B020004' }

describe('a resume token', () => {
  it('tells the second that it stands for', () => {
    expect(secondsOf(token)).toBe(seconds)
  })

  it.each([undefined, {}, { _data: 7 }, { _data: '' }, { _data: '816B020C1F' }, { _data: '82zz' }])(
    'of another form tells none: %j',
    other => expect(secondsOf(other as typeof token)).toBe(null),
  )
})

describe('a stream', () => {
  it('is behind by nothing as long as it is silent for no longer than it may be', () => {
    const lag = new StreamLag(1_000)
    lag.heard({ postBatchResumeToken: token, clusterTime: at(seconds) }, 5_000)
    expect([lag.at(5_000), lag.at(6_000), lag.at(6_250)]).toEqual([0, 0, 250])
  })

  it('is behind by what the server had still to read, and by its silence', () => {
    const lag = new StreamLag(1_000)
    lag.heard({ postBatchResumeToken: token, clusterTime: at(seconds + 7) }, 0)
    expect([lag.at(500), lag.at(3_000)]).toEqual([7_000, 9_000])
    lag.heard({ postBatchResumeToken: token, clusterTime: at(seconds) }, 3_000)
    expect(lag.at(3_100)).toBe(0)
  })

  it('is behind since it was to begin, where it never answers; and not at all where none is to', () => {
    const lag = new StreamLag(1_000)
    expect(lag.at(1)).toBe(null)
    lag.begin(0)
    expect(lag.at(4_000)).toBe(3_000)
  })
})
