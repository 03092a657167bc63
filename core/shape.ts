/**
 * Shapes of messages that come from outside: a shape takes an unknown value and returns it typed,
 * or throws a ShapeFault that names the place. Objects are exact: an unknown key is a fault.
 */

export class ShapeFault extends Error {
  readonly at: string
  constructor(at: string, problem: string) {
    super(`${at}: ${problem}`)
    this.name = 'ShapeFault'
    this.at = at
  }
}

export type Shape<T> = (value: unknown, at: string) => T
export type Of<S> = S extends Shape<infer T> ? T : never

export const text =
  (pattern: RegExp, name: string): Shape<string> =>
  (value, at) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw new ShapeFault(at, `expected ${name}`)
    return value
  }

/** Free words: 1 to `max` UTF-16 units, well formed, no control characters. */
export const words =
  (max: number): Shape<string> =>
  (value, at) => {
    if (typeof value !== 'string' || value.length === 0 || value.length > max)
      throw new ShapeFault(at, `expected 1 to ${max} characters`)
    if (/[\p{Surrogate}\p{Cc}]/u.test(value)) throw new ShapeFault(at, 'control character or broken Unicode')
    return value
  }

/** Of any text what `words(max)` takes, as long as it is not empty: cut, and a space for each run of what is no character. */
export function asWords(text: string, max: number): string {
  return text.slice(0, max).replace(/[\p{Surrogate}\p{Cc}]+/gu, ' ')
}

export const integer =
  (min = 0, max = Number.MAX_SAFE_INTEGER): Shape<number> =>
  (value, at) => {
    // JSON.parse reads "-0" as negative zero, which has no canonical text.
    const whole = typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)
    if (!whole || value < min || value > max)
      throw new ShapeFault(at, `expected a whole number from ${min} to ${max}`)
    return value
  }

export const flag: Shape<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw new ShapeFault(at, 'expected true or false')
  return value
}

export const oneOf =
  <const T extends string | number>(...choices: readonly T[]): Shape<T> =>
  (value, at) => {
    const found = choices[choices.indexOf(value as T)]
    if (found === undefined) throw new ShapeFault(at, `expected one of ${choices.join(', ')}`)
    return found
  }

export const orNull =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value, at) =>
    value === null ? null : shape(value, at)

export const list =
  <T>(shape: Shape<T>, max: number): Shape<T[]> =>
  (value, at) => {
    if (!Array.isArray(value)) throw new ShapeFault(at, 'expected a list')
    if (value.length > max) throw new ShapeFault(at, `more than ${max} entries`)
    return value.map((entry, i) => shape(entry, `${at}[${i}]`))
  }

export const object = <T extends Record<string, unknown>>(
  members: { [K in keyof T]: Shape<T[K]> },
): Shape<T> => {
  const known = new Set(Object.keys(members))
  // An object is mostly read at one place, and to name that of each member anew takes long.
  let named = ''
  let places = placesIn(members, named)
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ShapeFault(at, 'expected an object')
    const given = value as Record<string, unknown>
    for (const key of Object.keys(given))
      if (!known.has(key)) throw new ShapeFault(`${at}.${key}`, 'unknown key')
    if (at !== named) {
      places = placesIn(members, at)
      named = at
    }
    const here = places
    const result = {} as T
    for (const key in members) result[key] = members[key](given[key], here[key])
    return result
  }
}

function placesIn<T extends object>(members: T, at: string): { [K in keyof T]: string } {
  const places = {} as { [K in keyof T]: string }
  for (const key in members) places[key] = `${at}.${key}`
  return places
}

/** Parses JSON text of shape `shape`; every problem comes back as a ShapeFault's text. */
export function parseAs<T>(
  shape: Shape<T>,
  json: string,
  name: string,
): { ok: true; value: T } | { ok: false; problem: string } {
  try {
    return { ok: true, value: shape(JSON.parse(json), name) }
  } catch (error) {
    if (error instanceof ShapeFault) return { ok: false, problem: error.message }
    if (error instanceof SyntaxError) return { ok: false, problem: `${name}: not JSON` }
    throw error
  }
}
