import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, type TextMapGetter, trace } from '@opentelemetry/api'
import { type ExportResult, ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Observer } from '../kernel/observer.ts'
import { seldom } from '../kernel/seldom.ts'
import { within } from '../kernel/within.ts'
import { samplerOf } from './sampler.ts'
import { createSpans } from './spans.ts'

type TracingConfig = NonNullable<Config['tracing']>

export interface Tracing {
  readonly observer: Observer
  /** Makes a span of each HTTP request, within the caller's trace where it brings a `traceparent`. */
  register(app: FastifyInstance): void
  /** Sends what is left; gives up after 2 s. */
  close(): Promise<void>
}

export interface ServiceNames {
  readonly version: string
  readonly instance: string
  readonly environment: string
  /** Of the database. */
  readonly namespace: () => string | undefined
}

const closeMs = 2_000
const toldEveryMs = 60_000
const headers: TextMapGetter<FastifyRequest['headers']> = {
  get: (carrier, key) => carrier[key],
  keys: carrier => Object.keys(carrier),
}

/** The exporter is silent where its collector is away; the log says so, at most once a minute. */
const telling = (exporter: SpanExporter, log: Logger): SpanExporter => {
  const tell = seldom(toldEveryMs, (error: unknown) => log.warn({ err: error, lost }, 'Traces could not be sent'))
  let lost = 0
  return {
    export: (spans: ReadableSpan[], done: (result: ExportResult) => void) =>
      exporter.export(spans, result => {
        if (result.code !== ExportResultCode.SUCCESS) {
          lost += spans.length
          tell(result.error)
        }
        done(result)
      }),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  }
}

/**
 * Traces after OpenTelemetry, sent by OTLP over HTTP: a request, its operations, the paths that load, their commands. They
 * are made at our own seams: patches of modules would have to be loaded before all else, cost the start of every process,
 * and see nothing of a command that several requests share. `OTEL_RESOURCE_ATTRIBUTES` and the exporter's other
 * variables are the SDK's, which reads them itself.
 */
export const createTracing = (config: TracingConfig, names: ServiceNames, log: Logger): Tracing => {
  const { version, instance, environment, namespace } = names
  const own = resourceFromAttributes({
    'service.name': config.serviceName,
    'service.version': version,
    'service.instance.id': instance,
    'deployment.environment.name': environment,
  })
  const exporter = telling(new OTLPTraceExporter({ url: config.url, headers: { ...config.headers } }), log)
  const provider = new TracerProvider({
    resource: detectResources({ detectors: [envDetector] }).merge(own),
    sampler: samplerOf(config.sampler, config.ratio),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  const tracer = provider.getTracer('loadstone', version)
  const propagator = new W3CTraceContextPropagator()
  /** Of requests on their way, by id. */
  const requests = new Map<string, Context>()

  const register = (app: FastifyInstance): void => {
    app.addHook('onRequest', (request, reply, done) => {
      const { url: route, config: routeConfig } = request.routeOptions
      // What is polled all the time tells nothing; a WebSocket's events are traces of their own.
      if (routeConfig.exempt || request.ws) return done()
      const { method } = request
      const span = tracer.startSpan(
        route === undefined ? method : `${method} ${route}`,
        {
          kind: SpanKind.SERVER,
          startTime: performance.timeOrigin + performance.now() - reply.elapsedTime,
          attributes: {
            'http.request.method': method,
            'url.scheme': request.protocol,
            // Without the query, which holds variables.
            'url.path': request.url.split('?')[0] ?? '',
            ...(route === undefined ? {} : { 'http.route': route }),
            'loadstone.request_id': request.id,
          },
        },
        propagator.extract(ROOT_CONTEXT, request.headers, headers),
      )
      requests.set(request.id, trace.setSpan(ROOT_CONTEXT, span))
      reply.raw.once('close', () => {
        requests.delete(request.id)
        const { statusCode } = reply.raw
        span.setAttribute('http.response.status_code', statusCode)
        if (statusCode >= 500)
          span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', `${statusCode}`)
        span.end(performance.timeOrigin + performance.now())
      })
      done()
    })
  }

  return {
    observer: { operation: createSpans(tracer, id => requests.get(id), namespace) },
    register,
    close: async () => {
      await within(
        provider.shutdown().catch((error: unknown) => log.warn({ err: error }, 'The last traces could not be sent')),
        closeMs,
      )
    },
  }
}
