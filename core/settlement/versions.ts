// Which policy version counts when (settlement spec §3 `effective`, §4 "the month's version").
import { daysOfMonth, type PlainDate, type PlainMonth } from '../plain-date.ts'
import type { Policy } from './policy.ts'
import { covers } from './register.ts'

/** The version in force on a day; versions never overlap. */
export function findVersion(policies: readonly Policy[], day: PlainDate): Policy | undefined {
  return policies.find((policy) => covers(policy.effective, day))
}

/**
 * The versions in force on some day of a month, earliest first. The first of them is the month's version: the one in
 * force on the first day or, if none is, the earliest that begins within the month.
 */
export function versionsIn(policies: readonly Policy[], month: PlainMonth): Policy[] {
  const days = daysOfMonth(month)
  return policies
    .filter((policy) => days.some((day) => covers(policy.effective, day)))
    .sort((a, b) => (a.effective.from < b.effective.from ? -1 : 1))
}
