import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import protobuf from 'protobufjs'
import { atEnd } from './ends.ts'

/** What is read here of opentelemetry-proto's trace.proto and its imports, with its numbers. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; ArrayValue array_value = 5; } }
  message ArrayValue { repeated AnyValue values = 1; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message Scope { string name = 1; string version = 2; }
  message Status { string message = 2; int32 code = 3; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    fixed64 start = 7; fixed64 end = 8; repeated KeyValue attributes = 9; Status status = 15;
  }
  message ScopeSpans { Scope scope = 1; repeated Span spans = 2; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Request { repeated ResourceSpans resource_spans = 1; }
`)
const requests = root.lookupType('Request')

type Value = string | number | boolean | Value[]
interface RawValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: number
  readonly doubleValue?: number
  readonly arrayValue?: { readonly values: RawValue[] }
}
type RawAttributes = readonly { readonly key: string; readonly value: RawValue }[]
interface RawSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly traceState: string
  readonly name: string
  readonly kind: number
  readonly start: number
  readonly end: number
  readonly attributes: RawAttributes
  readonly status: { readonly code: number } | null
}

export interface CollectedSpan extends Omit<RawSpan, 'attributes' | 'status'> {
  readonly attributes: Readonly<Record<string, Value>>
  /** 0: not set, 2: an error. */
  readonly status: number
  readonly resource: Readonly<Record<string, Value>>
}

/** What a collector of OTLP over HTTP was sent. Ids are hex, an id that is not there is empty; times are nanoseconds. */
export interface Collector {
  readonly endpoint: string
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  readonly spans: readonly CollectedSpan[]
}

const plain = (value: RawValue): Value =>
  value.arrayValue
    ? value.arrayValue.values.map(plain)
    : (value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue ?? '')

const attributesOf = (attributes: RawAttributes = []) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]))

const hex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex')

const spansOf = (body: Buffer): CollectedSpan[] => {
  const { resourceSpans = [] } = requests.toObject(requests.decode(body), {
    bytes: String,
    longs: Number,
    defaults: true,
    oneofs: false,
  }) as {
    resourceSpans?: readonly {
      readonly resource: { readonly attributes: RawAttributes }
      readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[]
    }[]
  }
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ traceId, spanId, parentSpanId, attributes, status, ...span }) => ({
        ...span,
        ...{ traceId: hex(traceId), spanId: hex(spanId), parentSpanId: hex(parentSpanId) },
        attributes: attributesOf(attributes),
        status: status?.code ?? 0,
        resource: attributesOf(resource.attributes),
      })),
    ),
  )
}

/** A collector on a free port of this machine, which answers as one that takes everything. */
export const startCollector = async (): Promise<Collector> => {
  const seen: { path: string; headers: IncomingHttpHeaders }[] = []
  const spans: CollectedSpan[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    seen.push({ path: String(request.url), headers: request.headers })
    spans.push(...spansOf(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body))
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: seen, spans }
}
