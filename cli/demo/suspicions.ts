/**
 * What somebody has to look into in the invented months: a stack of cards tapped by one hand, and a card that eats at two
 * sites. Only times move and second taps are added, so that nobody's subsidy changes by it.
 */
import { addDays, dayNumber, monthOf, type PlainDate } from '../../core/plain-date.ts'
import type { Visit } from '../../firmware-sim/canteen/days.ts'
import type { DemoCounty } from '../../prisma/demo/county.ts'

const MINUTE = 60_000

/** The visits with these among them, in order of time. */
export function withSuspicions(
  visits: readonly Visit[],
  { elders, firstDay, lastMonth }: DemoCounty,
): Visit[] {
  const stacks = [
    { site: 's-shiqiao', day: addDays(firstDay, 9), minute: 12 * 60 + 41 },
    { site: 's-shiqiao', day: addDays(lastMonth, 17), minute: 12 * 60 + 38 },
  ]
  const wanderer = elders.filter(({ site }) => site === 's-yunxi')[8]?.id
  const twice = [firstDay, lastMonth].flatMap((month) => lunchesOf(visits, wanderer, month).slice(2, 6))
  return [
    ...stacks.reduce<readonly Visit[]>((all, stack) => tappedAtOnce(all, stack), visits),
    ...twice.map((visit) => ({
      ...{ ...visit, site: 's-xiguan', time: visit.time + 24 * MINUTE },
      ...{ service: 'dine-in' as const, takenBack: false },
    })),
  ].sort((a, b) => a.time - b.time)
}

function lunchesOf(visits: readonly Visit[], guest: string | undefined, month: PlainDate): Visit[] {
  return visits.filter(
    (visit) => visit.guest === guest && visit.meal === 'lunch' && monthOf(visit.day) === monthOf(month),
  )
}

function tappedAtOnce(
  visits: readonly Visit[],
  { site, day, minute }: { site: string; day: PlainDate; minute: number },
): Visit[] {
  const from = (dayNumber(day) * 24 * 60 - 8 * 60 + minute) * MINUTE
  let tapped = 0
  return visits.map((visit) => {
    const isIn =
      visit.site === site && visit.day === day && visit.meal === 'lunch' && visit.service === 'dine-in'
    if (!isIn || visit.reason !== null) return visit
    tapped += 1
    // As fast as a hand puts down one card after another, and as unevenly.
    return { ...visit, time: from + tapped * 2400 + (tapped % 3) * 700 }
  })
}
