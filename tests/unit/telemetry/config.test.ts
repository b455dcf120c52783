import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../src/config.ts'

const production = {
  NODE_ENV: 'production',
  MONGODB_URI: 'mongodb://db.example.com/loadstone',
  JWT_SECRET: 'a secret of the tests, long enough for them',
}
const token = 'a token of sixteen'

describe('where /metrics is served', () => {
  it.each([
    ['with all else, to everybody, in development', {}, { kind: 'here', token: null }],
    ['nowhere in production', production, { kind: 'off' }],
    ['with all else, for a token', { ...production, METRICS_TOKEN: token }, { kind: 'here', token }],
    [
      'at a port of its own',
      { ...production, HOST: '10.0.0.1', METRICS_PORT: '9464' },
      { kind: 'apart', host: '10.0.0.1', port: 9464, token: null },
    ],
    [
      'at a port and an address of its own, for a token',
      { METRICS_PORT: '9464', METRICS_HOST: '::', METRICS_TOKEN: token },
      { kind: 'apart', host: '::', port: 9464, token },
    ],
  ])('%s', (_where, env, place) => {
    expect(readConfig(env).metrics).toEqual(place)
  })
})

describe('traces', () => {
  it('are off, or on with all that they need', () => {
    expect(readConfig({}).tracing).toBeNull()
    expect(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/' }).tracing).toEqual({
      url: 'http://127.0.0.1:4318/v1/traces',
      headers: {},
      serviceName: 'loadstone',
      sampler: 'parentbased_always_on',
      ratio: 1,
    })
  })

  it('are sent with the headers that are given, percent-encoded', () => {
    const { tracing } = readConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example.com/base',
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic%20YWJj, x-tenant = 7',
    })
    expect(tracing).toMatchObject({
      url: 'https://otel.example.com/base/v1/traces',
      headers: { Authorization: 'Basic YWJj', 'x-tenant': '7' },
    })
  })
})

describe('a wrong value is refused with a line that names what is allowed, and no secret', () => {
  it.each([
    ['METRICS_PORT', '70000', 'METRICS_PORT is "70000", and must be a whole number from 0 to 65535'],
    ['METRICS_HOST', '0.0.0.0', 'METRICS_PORT is not set, and must be set where METRICS_HOST is'],
    ['METRICS_TOKEN', 'short', 'METRICS_TOKEN (its value is not shown) must have at least 16 bytes'],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'collector:4317',
      'OTEL_EXPORTER_OTLP_ENDPOINT is "collector:4317", and must be an address like http://127.0.0.1:4318',
    ],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc", and must be one of http/protobuf'],
    [
      'OTEL_EXPORTER_OTLP_HEADERS',
      'a b',
      'OTEL_EXPORTER_OTLP_HEADERS (its value is not shown) must be headers like name=value, separated by commas, percent-encoded',
    ],
    [
      'OTEL_TRACES_SAMPLER',
      'some',
      'OTEL_TRACES_SAMPLER is "some", and must be one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio',
    ],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5', 'OTEL_TRACES_SAMPLER_ARG is "1.5", and must be a number from 0 to 1'],
    ['SENTRY_DSN', 'https://sentry.io/1', 'SENTRY_DSN (its value is not shown) must be a DSN like https://key@host/1'],
  ])('%s=%s', (name, value, line) => {
    expect(() => readConfig({ [name]: value })).toThrow(line)
  })
})
