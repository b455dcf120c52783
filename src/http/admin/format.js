/** Nothing is shown where there is nothing to show. */
const none = '–'

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const twoDigits = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const dated = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' })

/** @typedef {(value: number | null | undefined) => string} Format */

/** @type {Format} */
export const count = value => (value == null ? none : number.format(value))

/** A figure with as many digits as tell something. @type {Format} */
export const figure = value => {
  if (value == null) return none
  return (value < 1 ? twoDigits : value < 100 ? oneDigit : number).format(value)
}

/** @type {Format} */
export const milliseconds = value => {
  if (value == null) return none
  return value < 1_000 ? `${figure(value)} ms` : `${figure(value / 1_000)} s`
}

/** @type {Format} */
export const percent = value => (value == null ? none : `${figure(value)} %`)

/** @type {Format} */
export const perSecond = value => (value == null ? none : `${figure(value)} /s`)

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

/** Units of 1,024. @type {Format} */
export const bytes = value => {
  if (value == null) return none
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), byteUnits.length - 1)
  return `${figure(value / 1_024 ** power)} ${byteUnits[power]}`
}

/** Seconds as the two largest units that they have: `3 d 4 h`. @param {number} seconds */
export const duration = seconds => {
  const whole = Math.max(0, Math.floor(seconds))
  const units = /** @type {const} */ ([
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ])
  const first = units.findIndex(([, size]) => whole >= size)
  if (first < 0) return '0 s'
  return units
    .slice(first, first + 2)
    .map(([name, size], i) => [Math.floor((i === 0 ? whole : whole % (units[first]?.[1] ?? 1)) / size), name])
    .filter(([amount]) => amount !== 0)
    .map(part => part.join(' '))
    .join(' ')
}

/** Milliseconds of what may take hours. @type {Format} */
export const taken = value => (value == null || value < 100_000 ? milliseconds(value) : duration(value / 1_000))

/** @param {string | number | null | undefined} moment */
export const time = moment => (moment == null ? none : clock.format(new Date(moment)))

/** @param {string | number | null | undefined} moment */
export const date = moment => (moment == null ? none : dated.format(new Date(moment)))

/** Date and time. @param {string | number | null | undefined} moment */
export const moment = moment => (moment == null ? none : `${date(moment)}, ${time(moment)}`)

/** How long ago, in the largest unit. @param {string | number | null | undefined} moment @param {number} now */
export const ago = (moment, now = Date.now()) => {
  if (moment == null) return none
  const seconds = (now - new Date(moment).getTime()) / 1_000
  return seconds < 5 ? 'now' : `${duration(seconds).split(' ').slice(0, 2).join(' ')} ago`
}

/** How long until then, in the largest units. @param {string | number | null | undefined} moment @param {number} now */
export const ahead = (moment, now = Date.now()) => {
  if (moment == null) return none
  const seconds = (new Date(moment).getTime() - now) / 1_000
  return seconds < 1 ? 'now' : `in ${duration(seconds)}`
}

/** @param {number} amount @param {string} thing */
export const many = (amount, thing) => `${count(amount)} ${thing}${amount === 1 ? '' : 's'}`

/** The keys of an index as one reads them: `shopId, updatedAt ↓`. @param {Readonly<Record<string, unknown>>} keys */
export const indexKeys = keys =>
  Object.entries(keys)
    .map(([path, kind]) => (kind === 1 ? path : kind === -1 ? `${path} ↓` : `${path} (${kind})`))
    .join(', ')

/** `DATABASE_UNAVAILABLE` as a word. @param {string} name */
export const words = name => name.charAt(0) + name.slice(1).toLowerCase().replaceAll('_', ' ')
