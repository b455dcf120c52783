import { createHash } from 'node:crypto'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/** Pseudo-random choices, the same for the same seed and name; streams of other names do not depend on each other. */
export class Random {
  readonly #generator: RandomGenerator

  constructor(seed: number, name: string) {
    this.#generator = xoroshiro128plus(createHash('sha256').update(`${seed} ${name}`).digest().readInt32BE())
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return uniformInt(this.#generator, min, max)
  }

  chance(probability: number): boolean {
    return uniformFloat64(this.#generator) < probability
  }

  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    return items[this.int(0, items.length - 1)] as T
  }

  /** One of the keys, as often as its weight says. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
    const entries = Object.entries(weights) as [Key, number][]
    let at = uniformFloat64(this.#generator) * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [key, weight] of entries) {
      at -= weight
      if (at < 0) return key
    }
    return (entries.at(-1) as [Key, number])[0]
  }

  /** Up to `count` different items, in random order. */
  some<T>(items: readonly T[], count: number): T[] {
    const found = new Set<T>()
    for (let tries = 0; found.size < count && tries < 4 * count; tries++) found.add(this.pick(items))
    return [...found]
  }

  /** `fields` with the probability, else nothing: optional fields that are missing. */
  maybe<Fields extends object>(probability: number, fields: () => Fields): Fields | Record<string, never> {
    return this.chance(probability) ? fields() : {}
  }

  /** `digits` hexadecimal digits. */
  hex(digits: number): string {
    let text = ''
    while (text.length < digits) text += this.int(0, 0xffffff).toString(16).padStart(6, '0')
    return text.slice(0, digits)
  }
}
