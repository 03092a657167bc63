/** Who usually comes, from what was eaten before: the caretaker looks after those who do not. */
import type { Service } from '../vocabulary.ts'

/** A meal counts towards a habit on so many of its last days on which anybody ate. */
export const HABIT_DAYS = 14
/** Whoever ate on so many of them is a regular 常客. */
const HABIT_LEAST = 3

type Before = { elder: string; day: string; service: Service }

/** Regulars of a meal, and on how many of its last HABIT_DAYS days each of them ate. */
export function regularsOf(before: readonly Before[]): Map<string, number> {
  const days = new Map<string, Set<string>>()
  for (const { elder, day } of before) days.set(elder, (days.get(elder) ?? new Set()).add(day))
  return new Map(
    [...days].flatMap(([elder, on]) => (on.size >= HABIT_LEAST ? [[elder, on.size] as const] : [])),
  )
}

/** Elders whose last meal was carried to them. `before` has the latest first. */
export function carriedLast(before: readonly Before[]): Set<string> {
  const last = new Map<string, Service>()
  for (const { elder, service } of before) if (!last.has(elder)) last.set(elder, service)
  return new Set([...last].flatMap(([elder, service]) => (service === 'dine-in' ? [] : [elder])))
}
