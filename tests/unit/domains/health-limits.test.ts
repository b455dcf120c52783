import { expect, it } from 'vitest'
import { cpuLimits, judge, latencyLimits, memoryLimits } from '../../../src/domains/operations/store.ts'

it.each([
  ['latency in ms', latencyLimits, 100, 500],
  ['memory in percent', memoryLimits, 75, 90],
  ['processors in percent', cpuLimits, 70, 90],
])('%s: at the limit is still well, above it is not (seed 000)', (_name, limits, degraded, unhealthy) => {
  const status = (value: number | null) => judge(value, limits, 'High').status
  expect(status(degraded)).toBe('healthy')
  expect(status(degraded + 0.1)).toBe('degraded')
  expect(status(unhealthy)).toBe('degraded')
  expect(status(unhealthy + 0.1)).toBe('unhealthy')
  expect(status(null)).toBe('healthy')
})

it('says why as a message where it is degraded, and as an error where it is unhealthy', () => {
  expect(judge(0, memoryLimits, 'High')).toEqual({ status: 'healthy', message: null, error: null })
  expect(judge(80, memoryLimits, 'High')).toEqual({ status: 'degraded', message: 'High', error: null })
  expect(judge(95, memoryLimits, 'High')).toEqual({ status: 'unhealthy', message: null, error: 'High' })
})
