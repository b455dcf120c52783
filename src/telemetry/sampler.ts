import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace'
import type { Config } from '../config.ts'

/**
 * A sampler by the name that `OTEL_TRACES_SAMPLER` has for it (OpenTelemetry's specification of environment variables); a
 * `parentbased_` one does as the caller has decided where there is one.
 */
export const samplerOf = (name: NonNullable<Config['tracing']>['sampler'], ratio: number): Sampler => {
  const root = name.replace('parentbased_', '')
  const own =
    root === 'always_off'
      ? new AlwaysOffSampler()
      : root === 'traceidratio'
        ? new TraceIdRatioBasedSampler(ratio)
        : new AlwaysOnSampler()
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root: own }) : own
}
