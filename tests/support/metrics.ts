import { expect } from 'vitest'
import type { TestApp } from './app.ts'

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A scrape of the app: its text, and its samples one by one. */
export interface Scrape {
  readonly text: string
  readonly samples: readonly Sample[]
  /** The value of the one sample with that name and at least these labels; undefined where there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined
}

export const parseMetrics = (text: string): Scrape => {
  const samples = [...text.matchAll(/^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/gim)].map(([, name = '', inner = '', value]) => ({
    name,
    labels: Object.fromEntries(
      [...inner.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', text = '']) => [label, text]),
    ),
    value: Number(value),
  }))
  const value: Scrape['value'] = (name, labels = {}) => {
    const found = samples.filter(
      sample => sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
    )
    expect(found.length, `${name} ${JSON.stringify(labels)}`).toBeLessThan(2)
    return found[0]?.value
  }
  return { text, samples, value }
}

/** Reads `/metrics` of the app. */
export const scrape = async ({ app }: Pick<TestApp, 'app'>): Promise<Scrape> => {
  const { statusCode, body } = await app.inject({ url: '/metrics' })
  expect(statusCode).toBe(200)
  return parseMetrics(body)
}
