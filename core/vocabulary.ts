/** The closed lists and identifiers of the field that records, roster, policy and pages share. */
import { integer, oneOf, text } from './shape.ts'

/** 餐次 */
export const MEALS = ['breakfast', 'lunch', 'dinner'] as const
export type Meal = (typeof MEALS)[number]
export const meal = oneOf(...MEALS)

/** 用餐方式: at the table, delivered by the site, carried by a neighbour 邻里代送 */
export const SERVICES = ['dine-in', 'delivery', 'neighbour'] as const
export type Service = (typeof SERVICES)[number]
export const service = oneOf(...SERVICES)

export const id = text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'an id')
export const epoch = text(/^[0-9a-f]{32}$/, '32 hex digits')
export const digest = text(/^[0-9a-f]{64}$/, '64 hex digits')
/** Keyed hash of a card's token, as it stands in a roster and in a record. */
export const rosterToken = text(/^[0-9a-f]{32}$/, '32 hex digits')
export const bootId = text(/^[0-9A-Za-z-]{1,64}$/, 'a boot id')
export const day = text(/^\d{4}-\d{2}-\d{2}$/, 'a date YYYY-MM-DD')
/** Milliseconds since 1970-01-01T00:00Z. */
export const instant = integer()
/** Milliseconds since the machine started; never set back. */
export const uptime = integer()
export const fen = integer()
