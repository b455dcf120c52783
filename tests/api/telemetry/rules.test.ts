import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startApp } from '../../support/app.ts'
import { missingOf, readsOf } from '../../support/exposed.ts'
import { scrape } from '../../support/metrics.ts'
import { promtool, promtoolPath } from '../../support/promtool.ts'

const alerts = readFileSync('docs/alerts.yml', 'utf8')
const alertExpressions = [...alerts.matchAll(/^ +expr: (.*)$/gm)].map(([, expression = '']) => expression)

interface Panel {
  readonly title: string
  readonly targets?: readonly { readonly expr: string }[]
}
const dashboard = JSON.parse(readFileSync('docs/grafana/loadstone.json', 'utf8')) as {
  readonly panels: readonly Panel[]
  readonly annotations: { readonly list: readonly { readonly expr: string }[] }
}
const shown = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...dashboard.annotations.list.map(({ expr }) => expr),
]

const t = await startApp()
await t.ask('query Any { __typename }')
await t.ask('query Wrong { nothing }')
const found = await scrape(t)

describe('an expression of PromQL', () => {
  it('reads its metrics, by labels, and its functions and groups are none', () => {
    expect(
      readsOf(
        'histogram_quantile(0.95, sum by (le, operation) (rate(a_bucket{x=~"$i",y="by (z)"}[$__rate_interval]))) / b',
      ),
    ).toEqual([
      { name: 'a_bucket', labels: ['x', 'y'] },
      { name: 'b', labels: [] },
    ])
  })

  it('of a metric, or a label, that is not there is found', () => {
    expect(missingOf('rate(loadstone_operations_total[5m])', found)).toEqual(['loadstone_operations_total'])
    expect(missingOf('loadstone_health_status{state="healthy"}', found)).toEqual(['loadstone_health_status{state}'])
    expect(missingOf('loadstone_operation_duration_seconds_count{operation="Any"}', found)).toEqual([])
  })
})

describe('the dashboard and the alerts', () => {
  it('read metrics and labels that /metrics has, and no other', () => {
    expect(shown.length).toBeGreaterThan(30)
    expect(alertExpressions.length).toBeGreaterThan(15)
    const missing = [...shown, ...alertExpressions].flatMap(expression => missingOf(expression, found))
    // Prometheus' own, of every scrape.
    expect(missing.filter(name => name !== 'up')).toEqual([])
  })

  it('alert on what the process warns of itself: the same limits of memory, processors, latency and pool', async () => {
    const { cpuLimits, latencyLimits, memoryLimits } = await import('../../../src/domains/operations/store.ts')
    for (const [metric, { degraded, unhealthy }, unit] of [
      ['loadstone_memory_usage_ratio', memoryLimits, 100],
      ['loadstone_cpu_usage_ratio', cpuLimits, 100],
      ['loadstone_database_latency_seconds', latencyLimits, 1_000],
    ] as const) {
      expect(alertExpressions).toContain(`${metric} > ${degraded / unit} and ${metric} <= ${unhealthy / unit}`)
      expect(alertExpressions).toContain(`${metric} > ${unhealthy / unit}`)
    }
  })
})

describe.skipIf(promtoolPath === null)('promtool', () => {
  it('finds nothing wrong with the names, units and helps of /metrics', () => {
    expect(promtool(['check', 'metrics'], found.text)).toEqual({ code: 0, said: '' })
  })

  it('finds nothing wrong with the alerts, each of which fires above its threshold and not at it', () => {
    expect(promtool(['check', 'rules', 'docs/alerts.yml'])).toMatchObject({ code: 0 })
    expect(promtool(['test', 'rules', 'docs/alerts.test.yml'])).toMatchObject({ code: 0 })
  })

  it('has a test of each alert that fires, and of each that does not', () => {
    const tests = readFileSync('docs/alerts.test.yml', 'utf8')
    const names = [...alerts.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name)
    const told = [...tests.matchAll(/alertname: (\w+)\n +exp_alerts:( \[\])?/g)]
    for (const name of names) {
      const kinds = told.filter(([, alert]) => alert === name).map(([, , none]) => (none ? 'quiet' : 'fires'))
      expect([name, new Set(kinds)]).toEqual([name, new Set(['fires', 'quiet'])])
    }
  })

  it('reads every expression of the dashboard', () => {
    const folder = mkdtempSync(join(tmpdir(), 'loadstone-rules-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const rules = shown.map((expr, n) => ({ record: `panel:${n}`, expr: expr.replaceAll('$__rate_interval', '5m') }))
    const file = join(folder, 'rules.yml')
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))
    expect(promtool(['check', 'rules', file])).toMatchObject({ code: 0 })
  })
})
