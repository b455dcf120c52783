import { isIP } from 'node:net'
import { z } from 'zod'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const DAY = 24 * 60 * MINUTE

export type Compressor = 'zstd' | 'snappy' | 'zlib'

export function integer(min: number, max: number, unit = ''): z.ZodType<number, string> {
  const allowed = `must be a whole number${unit && ` of ${unit}`} from ${min} to ${max}`
  return z.string().transform((text, context) => {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    context.addIssue(allowed)
    return z.NEVER
  })
}

export function milliseconds(min: number, max: number): z.ZodType<number, string> {
  return integer(min, max, 'milliseconds')
}

export function oneOf<const T extends readonly [string, ...string[]]>(...values: T): z.ZodType<T[number], string> {
  const allowed = new Set<string>(values)
  return z.string().refine((text): text is T[number] => allowed.has(text), `must be one of ${values.join(', ')}`)
}

export function flag(): z.ZodType<boolean, string> {
  return oneOf('true', 'false').transform(text => text === 'true')
}

export function text(pattern: RegExp, allowed: string): z.ZodString {
  return z.string().regex(pattern, allowed)
}

export function secret(minBytes: number): z.ZodType<string, string> {
  return z.string().refine(value => Buffer.byteLength(value) >= minBytes, `must have at least ${minBytes} bytes`)
}

export function proxies(): z.ZodType<string, string> {
  const isNetwork = (text: string): boolean => {
    const [address = '', bits, ...rest] = text.trim().split('/')
    const version = isIP(address)
    const isMask = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
    return version !== 0 && isMask && rest.length === 0
  }
  return z
    .string()
    .refine(
      text => /^\d{1,2}$/.test(text) || text.split(',').every(isNetwork),
      'must be a number of proxies, or their addresses or networks, separated by commas',
    )
}

export function compressors(): z.ZodType<Compressor[], string> {
  const known = ['zstd', 'snappy', 'zlib'] as const
  return z.string().transform((text, context) => {
    const names = text.split(',').map(name => name.trim())
    const found = known.filter(name => names.includes(name))
    if (found.length === names.length) return names as Compressor[]
    context.addIssue(`must be a list, separated by commas, of ${known.join(', ')}`)
    return z.NEVER
  })
}

/** Which hops in front of us are believed, as Fastify has it: the nearest ones by number, or those of some addresses. */
export function proxiesOf(given: string | undefined): false | string | ((address: string, hop: number) => boolean) {
  if (given === undefined) return false
  const hops = Number(given)
  return Number.isInteger(hops) ? (_address, hop) => hop < hops : given
}

/** Web origins (RFC 6454): scheme, host and port. */
export function origins(): z.ZodType<string[], string> {
  const isOrigin = (text: string): boolean =>
    /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
  return z
    .string()
    .transform(list => list.split(',').map(origin => origin.trim()))
    .refine(list => list.every(isOrigin), 'must be origins like https://app.example.com, separated by commas')
}

/** Of MongoDB. The driver would try a port that cannot be like one that is away for a while. */
export function connectionString(): z.ZodType<string, string> {
  const isPort = (port: string | undefined): boolean =>
    port === undefined || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)
  const hostsOf = (uri: string): string[] => (/^[^/]*\/\/(?:[^/?]*@)?([^/?]*)/.exec(uri)?.[1] ?? '').split(',')
  return text(/^mongodb(\+srv)?:\/\/[^\s/]\S*$/, 'must be a connection string: mongodb://… or mongodb+srv://…').refine(
    uri => hostsOf(uri).every(host => isPort(/^(?:\[[^\]]*\]|[^:[]*):(.*)$/.exec(host)?.[1])),
    'must have ports from 1 to 65535',
  )
}
