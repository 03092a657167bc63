/** From what a person fills in to what the server takes. */
import type { NewSite } from '../../../contract/register.ts'
import { formatYuan, parseYuan } from '../../shared/format/money.ts'

export const MEALS = ['breakfast', 'lunch', 'dinner'] as const
export type MealName = (typeof MEALS)[number]

/** `HH:mm` → minutes since midnight; null where it is no time of a day. */
export function minutesOf(written: string): number | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(written.trim().replace('：', ':'))
  return match === null ? null : Number(match[1]) * 60 + Number(match[2])
}

export type MealField = { served: boolean; starts: string; ends: string; price: string }
export type MealFields = Record<MealName, MealField>

/** Ordinary hours of a canteen, to be changed; only lunch is served unless someone says so. */
export const USUAL_MEALS: MealFields = {
  breakfast: { served: false, starts: '06:30', ends: '08:30', price: '3.00' },
  lunch: { served: true, starts: '11:00', ends: '13:00', price: '8.00' },
  dinner: { served: false, starts: '17:00', ends: '18:30', price: '6.00' },
}

export type MealFault = 'timeMissing' | 'endsBefore' | 'priceWrong'

export function faultOf({ served, starts, ends, price }: MealField): MealFault | null {
  if (!served) return null
  const [from, to] = [minutesOf(starts), minutesOf(ends)]
  if (from === null || to === null) return 'timeMissing'
  if (to <= from) return 'endsBefore'
  return parseYuan(price) === null ? 'priceWrong' : null
}

/** What stands, to be changed. */
export function mealFields(windows: NewSite['meals']): MealFields {
  const fieldOf = (meal: MealName): MealField => {
    const window = windows.find((each) => each.meal === meal)
    if (window === undefined) return { ...USUAL_MEALS[meal], served: false }
    const { starts, ends, price } = window
    return { served: true, starts: timeOf(starts), ends: timeOf(ends), price: formatYuan(price) }
  }
  return { breakfast: fieldOf('breakfast'), lunch: fieldOf('lunch'), dinner: fieldOf('dinner') }
}

const timeOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Only for fields without a fault. */
export function mealWindows(fields: MealFields): NewSite['meals'] {
  return MEALS.flatMap((meal) => {
    const { served, starts, ends, price } = fields[meal]
    const [from, to, fen] = [minutesOf(starts), minutesOf(ends), parseYuan(price)]
    return served && from !== null && to !== null && fen !== null
      ? [{ meal, starts: from, ends: to, price: fen }]
      : []
  })
}
