import type { Scrape } from './metrics.ts'

const words = new Set([
  ...[
    'by',
    'without',
    'on',
    'ignoring',
    'group_left',
    'group_right',
    'and',
    'or',
    'unless',
    'offset',
    'bool',
    'inf',
    'nan',
  ],
])

/** Names of metrics that an expression of PromQL reads, with the labels that it picks them by. */
export const readsOf = (expression: string): { readonly name: string; readonly labels: readonly string[] }[] => {
  const bare = expression
    .replace(/\$\{?\w+\}?/g, '1')
    .replace(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\boffset \S+/g, ' ')
  return [...bare.matchAll(/\b([a-zA-Z_:][\w:]*)\b(\s*\()?(?:\{((?:[^"}]|"[^"]*")*)\})?/g)].flatMap(
    ([, name = '', call, matchers = '']) => {
      const isOne = call === undefined && !words.has(name.toLowerCase())
      return isOne
        ? [{ name, labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label) }]
        : []
    },
  )
}

/** Labels that Prometheus itself gives to what it scrapes. */
const given = new Set(['job', 'instance'])

/** What an expression reads and a scrape does not have: a name, or `name{label}`. */
export const missingOf = (expression: string, { samples, text }: Scrape): string[] => {
  const declared = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map(end => name + end) : [name],
    ),
  )
  return readsOf(expression).flatMap(({ name, labels }) => {
    if (!declared.has(name)) return [name]
    const known = new Set(samples.filter(sample => sample.name === name).flatMap(sample => Object.keys(sample.labels)))
    return known.size === 0
      ? []
      : labels.filter(label => !known.has(label) && !given.has(label)).map(label => `${name}{${label}}`)
  })
}
