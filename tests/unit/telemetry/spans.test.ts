import { context } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { expect, it } from 'vitest'
import { CommandStats } from '../../../src/database/command-stats.ts'
import { Trace } from '../../../src/kernel/trace.ts'
import { createSpans } from '../../../src/telemetry/spans.ts'

it('a command that was not sent, since its answer was kept, has no span: no time was spent in the database', async () => {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const stats = new CommandStats(1_000)
  const trace = new Trace()
  const cause = { operation: 'Op', path: 'shops', trace }
  const find = { method: 'find', collection: 'shops', filter: {}, projection: {}, limit: 1 } as const
  await stats.measure(find, [cause], async () => [])
  const names = { operation: 'Op', path: 'plans', collection: 'shops', method: 'find', shape: 'kept' }
  stats.served([{ ...names, documents: 3, needs: [] }], { ...cause, path: 'plans' })
  const spans = createSpans(
    provider.getTracer('test'),
    () => context.active(),
    () => undefined,
  )
  spans({
    ...{ requestId: 'r', operation: 'Op', type: 'query', viewer: null, begun: performance.now(), ms: 5, cost: 1 },
    ...{ codes: [], trace, coordinateOf: path => `Query.${path}` },
  })
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['find shops', 'load Query.shops', 'query Op'])
})
