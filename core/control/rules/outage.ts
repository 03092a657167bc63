// F32: a terminal that was down over a meal. Nobody is suspected: elders may have eaten without being counted.
import { dayNumber, dayOf, monthOf, type PlainDate, startOfDay } from '../../plain-date.ts'
import { covers, isOpen } from '../../settlement/register.ts'
import type { Observation } from '../finding.ts'
import { computed, parameter } from '../rule.ts'
import { eatersOfMonth } from '../sittings.ts'

const MINUTE = 60_000

export const outage = computed({
  id: 'F32',
  pattern: 'F32',
  title: { zh: '终端停机，可能少计', en: 'Terminal down: maybe undercounted' },
  formula: {
    zh: '终端记下的停机时段与当天开餐时间重叠 ≥ 分钟线。对助餐点有利的提示。系统没有走访和照片，不按证据补计。',
    en: 'An outage written down by the terminal overlaps a meal’s hours by ≥ so many minutes. In the site’s favour; there is no evidence of visits to count by.',
  },
  told: {
    zh: '{site} {day}{meal}终端停机 {minutes} 分钟，只记到 {came} 人，可能少计。请核对有没有手工名单。',
    en: '{site}, {day}, {meal}: the terminal was down for {minutes} minutes and counted {came}; some may be missing. Is there a list on paper?',
  },
  basis: { zh: '美国照护餐核对中的“漏报”提示', en: 'the under-claim prompt of US care-food checks' },
  mode: 'warn',
  parameters: { minutes: parameter('分钟线', 'Minutes', 'minutes', 30, [1, 600]) },
  find(material, { minutes }) {
    const eaters = eatersOfMonth(material)
    return material.chains.outages.flatMap(({ site: id, terminal, epoch, seq, from, to }) => {
      const site = material.register.sites.get(id)
      if (site === undefined) return []
      return daysBetween(from, to).flatMap((day) =>
        (material.windows.get(id) ?? []).flatMap(({ meal, starts, ends }): Observation[] => {
          const isServed =
            isOpen(site, day) &&
            site.meals.some((each) => each.value === meal && covers(each, day)) &&
            !site.closures.some((closure) => covers(closure, day))
          const midnight = startOfDay(day)
          const [begin, end] = [
            Math.max(from, midnight + starts * MINUTE),
            Math.min(to, midnight + ends * MINUTE),
          ]
          if (monthOf(day) !== material.month || !isServed || end - begin < minutes * MINUTE) return []
          const came = eaters.get(id)?.get(meal)?.get(dayNumber(day))?.size ?? 0
          return [
            {
              ...{ site: id, elder: null, terminal, from: day, to: day, meal },
              figures: { minutes: Math.floor((end - begin) / MINUTE), came },
              evidence: [{ terminal, epoch, seq }],
            },
          ]
        }),
      )
    })
  },
})

/** A month of outage has nothing to say day by day. */
const MOST_DAYS = 31

/** The service days that an outage can touch: a window may last into the small hours. */
function daysBetween(from: number, to: number): PlainDate[] {
  const days: PlainDate[] = []
  for (
    let at = from - 24 * 60 * MINUTE;
    days.length <= MOST_DAYS && dayOf(at, 0) <= dayOf(to, 0);
    at += 24 * 60 * MINUTE
  )
    days.push(dayOf(at, 0))
  return days
}
