// F17: the same count day after day. Only ever a warning: a village of twelve regulars is constant by nature.
import { addDays, dayNumber, type PlainDate } from '../../plain-date.ts'
import type { Observation } from '../finding.ts'
import { stretches } from '../measure.ts'
import { computed, parameter } from '../rule.ts'
import { eatersOfMonth } from '../sittings.ts'

export const constant = computed({
  id: 'F17',
  pattern: 'F17',
  title: { zh: '每天人数完全相同', en: 'The same count every day' },
  formula: {
    zh: '当月连续 ≥ 天数线的营业日，同一餐就餐老人数完全相同。',
    en: 'The same number of eaters at a meal on ≥ so many operating days of the month in a row.',
  },
  told: {
    zh: '{site} {meal}从{from}到{to}，连续 {days} 个营业日都是 {came} 人。',
    en: '{site}, {meal}, {from} to {to}: {came} eaters on each of {days} operating days in a row.',
  },
  basis: {
    zh: '美国照护餐规则的“整块申报”核对；照规定只可提示，不得强制',
    en: 'the block-claim check of the US care-food rules, which may only prompt',
  },
  mode: 'warn',
  parameters: { days: parameter('天数线', 'Days in a row', 'days', 15, [5, 31]) },
  find(material, { days: enough }) {
    const first = `${material.month}-01` as PlainDate
    const dateOf = (number: number) => addDays(first, number - dayNumber(first))
    return [...eatersOfMonth(material)].flatMap(([site, meals]) =>
      [...meals].flatMap(([meal, days]) => {
        const counts = [...days]
          .map(([day, elders]) => ({ day, came: elders.size }))
          .sort((a, b) => a.day - b.day)
        return stretches(counts, (before, after) => before.came === after.came).flatMap(
          ([start, end]): Observation[] => {
            const [from, to] = [counts[start], counts[end]]
            if (end - start + 1 < enough || from === undefined || to === undefined) return []
            return [
              {
                ...{ site, elder: null, terminal: null, from: dateOf(from.day), to: dateOf(to.day), meal },
                figures: { days: end - start + 1, came: from.came },
                evidence: [],
              },
            ]
          },
        )
      }),
    )
  },
})
