import { z } from 'zod'
import { integer, oneOf, secret, text } from './readers.ts'
import { variable } from './variable.ts'

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const
export type SamplerName = (typeof samplers)[number]

const httpUrl = () =>
  z
    .string()
    .refine(
      url => /^https?:\/\//.test(url) && URL.canParse(url) && new URL(url).search === '',
      'must be an address like http://127.0.0.1:4318',
    )

const ratio = (): z.ZodType<number, string> =>
  z.string().transform((given, context) => {
    const value = /^(?:\d+(?:\.\d*)?|\.\d+)$/.test(given) ? Number(given) : Number.NaN
    if (value >= 0 && value <= 1) return value
    context.addIssue('must be a number from 0 to 1')
    return z.NEVER
  })

/** `name=value` pairs, as the OTLP exporter's specification has them: percent-encoded, separated by commas. */
const headers = (): z.ZodType<Record<string, string>, string> =>
  z.string().transform((list, context) => {
    try {
      return Object.fromEntries(
        list.split(',').map(pair => {
          const [, name, value = ''] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=(.*)$/.exec(pair) ?? []
          if (name === undefined) throw new Error('no header')
          return [decodeURIComponent(name), decodeURIComponent(value.trim())]
        }),
      )
    } catch {
      context.addIssue('must be headers like name=value, separated by commas, percent-encoded')
      return z.NEVER
    }
  })

/** What the process tells machines of itself. */
export const telemetryVariables = {
  METRICS_PORT: variable(
    integer(0, 65_535).optional(),
    'Port on which /metrics is served, there alone; 0 takes any free one',
  ),
  METRICS_HOST: variable(
    text(/^\S+$/, 'must be a host name or an address').optional(),
    'Address to listen on for METRICS_PORT; without it, HOST',
  ),
  METRICS_TOKEN: variable(
    secret(16).optional(),
    'Token that /metrics wants as `Authorization: Bearer`, at least 16 bytes. Without it and METRICS_PORT, /metrics is open in development, and not there in production',
    { secret: true },
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(
    httpUrl().optional(),
    'Collector of OpenTelemetry traces, to whose /v1/traces they are sent (http/protobuf); without it none are made',
  ),
  OTEL_EXPORTER_OTLP_PROTOCOL: variable(oneOf('http/protobuf'), 'How traces are sent: http/protobuf is what there is', {
    default: 'http/protobuf',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: variable(
    headers().optional(),
    'Headers that go with them, as name=value, separated by commas',
    { secret: true },
  ),
  OTEL_SERVICE_NAME: variable(z.string(), 'Name of this service in traces', { default: 'loadstone' }),
  OTEL_TRACES_SAMPLER: variable(oneOf(...samplers), 'Which traces are kept', { default: 'parentbased_always_on' }),
  OTEL_TRACES_SAMPLER_ARG: variable(ratio(), 'Share that a traceidratio sampler keeps, 0 to 1', { default: '1' }),
  SENTRY_DSN: variable(
    text(/^https?:\/\/\w+(?::\w+)?@[\w.:[\]-]+(?:\/[\w-]+)*\/\d+$/, 'must be a DSN like https://key@host/1').optional(),
    'Sentry project that unexpected errors are reported to; without it none are',
    { secret: true },
  ),
} as const

type Given = z.output<z.ZodObject<typeof telemetryVariables>>

/** Where `/metrics` is served: nowhere, with all else, or at a port of its own. With a token, to nobody without it. */
export type MetricsPlace =
  | { readonly kind: 'off' }
  | { readonly kind: 'here'; readonly token: string | null }
  | { readonly kind: 'apart'; readonly host: string; readonly port: number; readonly token: string | null }

export const metricsOf = (v: Given, host: string, production: boolean): MetricsPlace => {
  const token = v.METRICS_TOKEN ?? null
  if (v.METRICS_PORT !== undefined) return { kind: 'apart', host: v.METRICS_HOST ?? host, port: v.METRICS_PORT, token }
  return token === null && production ? { kind: 'off' } : { kind: 'here', token }
}

export interface TracingConfig {
  /** Of traces, in full. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly serviceName: string
  readonly sampler: SamplerName
  /** Of a sampler that keeps a share: 0 to 1. */
  readonly ratio: number
}

export const tracingOf = (v: Given): TracingConfig | null =>
  v.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
    ? null
    : {
        url: `${v.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/$/, '')}/v1/traces`,
        headers: v.OTEL_EXPORTER_OTLP_HEADERS ?? {},
        serviceName: v.OTEL_SERVICE_NAME,
        sampler: v.OTEL_TRACES_SAMPLER,
        ratio: v.OTEL_TRACES_SAMPLER_ARG,
      }
