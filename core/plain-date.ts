// Civil days in Asia/Shanghai as plain text: pure integer arithmetic, so no clock and no time zone of the
// machine can move a day (settlement spec, opening paragraph: UTC+8, no daylight saving).

declare const plainDate: unique symbol
declare const plainMonth: unique symbol

/** A real civil day, `YYYY-MM-DD`. Text order is time order. */
export type PlainDate = string & { readonly [plainDate]: true }

/** A real civil month, `YYYY-MM`. Text order is time order. */
export type PlainMonth = string & { readonly [plainMonth]: true }

const SHANGHAI_OFFSET_MINUTES = 8 * 60
const MS_PER_MINUTE = 60_000
const MS_PER_DAY = 24 * 60 * MS_PER_MINUTE
/** Days from 0001-01-01 to 1970-01-01. */
const EPOCH = 719_162
const DAYS_IN = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

/** Reads `YYYY-MM-DD`; undefined where the text is not a real date. */
export function parsePlainDate(text: string): PlainDate | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith('0000')) return undefined
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8))
  if (month < 1 || month > 12 || day < 1) return undefined
  return day <= monthLength(Number(text.slice(0, 4)), month) ? (text as PlainDate) : undefined
}

/** Reads `YYYY-MM`; undefined where the text is not a real month. */
export function parsePlainMonth(text: string): PlainMonth | undefined {
  return parsePlainDate(`${text}-01`) === undefined ? undefined : (text as PlainMonth)
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** The month a day lies in. */
export function monthOf(day: PlainDate): PlainMonth {
  return day.slice(0, -3) as PlainMonth
}

/** The year of a day. */
export function yearOf(day: PlainDate): number {
  return Number(day.slice(0, -6))
}

/** How many days a month has. */
export function daysInMonth(month: PlainMonth): number {
  return monthLength(Number(month.slice(0, -3)), Number(month.slice(-2)))
}

/** Every day of a month, in order. */
export function daysOfMonth(month: PlainMonth): PlainDate[] {
  const first = dayNumber(`${month}-01` as PlainDate)
  return Array.from({ length: daysInMonth(month) }, (_, index) => fromDayNumber(first + index))
}

/** The day `days` after (or, negative, before) a day. */
export function addDays(day: PlainDate, days: number): PlainDate {
  return fromDayNumber(dayNumber(day) + days)
}

/** 1 Monday … 7 Sunday. */
export function weekday(day: PlainDate): number {
  // 1970-01-01 was a Thursday.
  return modulo(dayNumber(day) + 3, 7) + 1
}

/**
 * The Shanghai day on which an instant falls, where a day begins `startsAfterMinutes` after midnight
 * (a meal at 00:30 belongs to the day before when days begin at 04:00).
 */
export function dayOf(epochMs: number, startsAfterMinutes: number): PlainDate {
  const shift = (SHANGHAI_OFFSET_MINUTES - startsAfterMinutes) * MS_PER_MINUTE
  return fromDayNumber(Math.floor((epochMs + shift) / MS_PER_DAY))
}

/** The instant, in ms since 1970-01-01T00:00Z, at which a civil day begins in Shanghai. */
export function startOfDay(day: PlainDate): number {
  return dayNumber(day) * MS_PER_DAY - SHANGHAI_OFFSET_MINUTES * MS_PER_MINUTE
}

/** Days from 1970-01-01 to a day. */
export function dayNumber(day: PlainDate): number {
  const year = yearOf(day)
  const month = Number(day.slice(-5, -3))
  const leapDay = month > 2 && isLeapYear(year) ? 1 : 0
  return daysBeforeYear(year) + (DAYS_BEFORE[month - 1] ?? 0) + leapDay + Number(day.slice(-2)) - 1 - EPOCH
}

/** The day that lies a number of days after 1970-01-01. */
function fromDayNumber(days: number): PlainDate {
  const count = days + EPOCH
  // The mean Gregorian year is 146,097 days in 400 years; so this guess is never too early.
  let year = Math.floor((count * 400) / 146_097) + 2
  while (daysBeforeYear(year) > count) year -= 1
  let rest = count - daysBeforeYear(year)
  let month = 1
  while (rest >= monthLength(year, month)) {
    rest -= monthLength(year, month)
    month += 1
  }
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(rest + 1)}` as PlainDate
}

function daysBeforeYear(year: number): number {
  const past = year - 1
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400)
}

function monthLength(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (DAYS_IN[month - 1] ?? 0)
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
