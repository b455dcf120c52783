import { setImmediate as turn } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { Lines } from '../../../src/kernel/lines.ts'

const never = new Promise<never>(() => undefined)
let lines: Lines
let done: string[]

beforeEach(() => {
  lines = new Lines()
  done = []
})

/** Work that ends when it is told to. */
const begin = (name: string, things: string[], expired = never) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const ended = lines.run(things, expired, async () => {
    done.push(`${name} begins`)
    await promise
    done.push(`${name} ends`)
    return name
  })
  return { ended, end: resolve }
}

describe('a line', () => {
  it('lets one work at a time, in the order of arrival, and gives what the work gives', async () => {
    const all = ['a', 'b', 'c'].map(name => begin(name, ['x']))
    for (const one of all.toReversed()) one.end()
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual(['a', 'b', 'c'])
    expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })

  it('holds up nobody who names something else, or nothing', async () => {
    const a = begin('a', ['x'])
    const [b, c] = [begin('b', ['y']), begin('c', [])]
    await turn()
    expect(done.toSorted()).toEqual(['a begins', 'b begins', 'c begins'])
    for (const one of [a, b, c]) one.end()
    await Promise.all([a.ended, b.ended, c.ended])
  })

  it('lets those who name the same two things in another order both work', async () => {
    const all = [begin('a', ['x', 'y']), begin('b', ['y', 'x']), begin('c', ['y'])]
    for (const one of all) one.end()
    await Promise.all(all.map(({ ended }) => ended))
    expect(done.filter(text => text.endsWith('ends'))).toEqual(['a ends', 'b ends', 'c ends'])
  })

  it('goes on when work fails', async () => {
    const failing = lines.run(['x'], never, async () => {
      throw new Error('failed')
    })
    const b = begin('b', ['x'])
    b.end()
    await expect(failing).rejects.toThrow('failed')
    expect(await b.ended).toBe('b')
  })

  it('is left by who waits too long, and nobody behind him passes those before him', async () => {
    const { promise: expired, reject } = Promise.withResolvers<never>()
    const [a, b, c] = [begin('a', ['x']), begin('b', ['x'], expired), begin('c', ['x'])]
    reject(new Error('late'))
    await expect(b.ended).rejects.toThrow('late')
    await turn()
    expect(done).toEqual(['a begins'])
    a.end()
    c.end()
    await c.ended
    expect(done).toEqual(['a begins', 'a ends', 'c begins', 'c ends'])
  })

  it('is forgotten when nobody stands in it', async () => {
    const all = [begin('a', ['x', 'y']), begin('b', ['x'])]
    expect(lines.size).toBe(2)
    for (const one of all) one.end()
    await Promise.all(all.map(({ ended }) => ended))
    await turn()
    expect(lines.size).toBe(0)
  })
})
