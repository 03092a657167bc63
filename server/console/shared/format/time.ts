/** Days, months and instants as people read them, always in the county's time (UTC+8), wherever the browser stands. */
import { dayNumber, dayOf, type PlainDate, startOfDay } from '../../../../core/plain-date.ts'
import type { Language } from '../words/language.ts'

const ENGLISH_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `2026-10` → `2026年10月`, `October 2026`. */
export function formatMonth(month: string, language: Language): string {
  const [year = '', number = ''] = month.split('-')
  return language === 'zh' ? `${year}年${Number(number)}月` : `${englishMonth(number)} ${year}`
}

/** `2026-11-10` → `11月10日`, `10 Nov`; with the year where `withYear`. */
export function formatDay(day: string, language: Language, withYear = false): string {
  const [year = '', month = '', date = ''] = day.split('-')
  if (language === 'zh') return `${withYear ? `${year}年` : ''}${Number(month)}月${Number(date)}日`
  return `${Number(date)} ${englishMonth(month).slice(0, 3)}${withYear ? ` ${year}` : ''}`
}

/** Day and minute of an instant; the day is left out for today (unless `withDay`), the year for this year. */
export function formatInstant(instant: string, language: Language, now: number, withDay = false): string {
  const at = Date.parse(instant)
  const day = localDay(at)
  const today = localDay(now)
  const time = formatClock(instant)
  if (day === today && !withDay) return time
  return `${formatDay(day, language, day.slice(0, 4) !== today.slice(0, 4))} ${time}`
}

/** Day, year and second of an instant: for traces, where nothing may be left to guess. */
export function formatMoment(instant: string, language: Language): string {
  return `${formatDay(localDay(Date.parse(instant)), language, true)} ${formatClock(instant, true)}`
}

/** `11:42`, or with seconds `11:42:07`. */
export function formatClock(instant: string, withSeconds = false): string {
  const at = Date.parse(instant)
  const seconds = Math.trunc((at - startOfDay(localDay(at))) / 1000)
  const parts = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60, seconds % 60]
  return parts
    .slice(0, withSeconds ? 3 : 2)
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

/** Minutes since the midnight of a service day, which may last into the next morning → `11:30`, `次日 04:00`. */
export function formatMinutes(minutes: number, nextDay: (time: string) => string): string {
  if (minutes >= 1_440) return nextDay(formatMinutes(minutes - 1_440, nextDay))
  return `${String(Math.trunc(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

export type Span = { unit: 'minutes' | 'hours' | 'days'; count: number }

/** How long ago, in the largest unit that is not zero. */
export function since(instant: string, now: number): Span {
  const minutes = Math.max(0, Math.trunc((now - Date.parse(instant)) / 60_000))
  if (minutes < 60) return { unit: 'minutes', count: minutes }
  const hours = Math.trunc(minutes / 60)
  return hours < 24 ? { unit: 'hours', count: hours } : { unit: 'days', count: Math.trunc(hours / 24) }
}

/** Whole days from today to a day; negative once it has passed. */
export function daysUntil(day: string, now: number): number {
  return dayNumber(day as PlainDate) - dayNumber(localDay(now))
}

function localDay(at: number): PlainDate {
  return dayOf(at, 0)
}

function englishMonth(number: string): string {
  return ENGLISH_MONTHS[Number(number) - 1] ?? ''
}
