// F03: more meals in a month than all enrolled could have eaten.
import { addDays, dayNumber, type PlainDate } from '../../plain-date.ts'
import { covers } from '../../settlement/register.ts'
import { EVERYONE, enrolledIn } from '../enrolled.ts'
import type { Observation } from '../finding.ts'
import type { Material } from '../material.ts'
import { computed, parameter } from '../rule.ts'
import { eatersOfMonth } from '../sittings.ts'

export const monthBound = computed({
  id: 'F03',
  pattern: 'F03',
  title: { zh: '全月餐数超过在册上限', en: 'More meals in the month than enrolment allows' },
  formula: {
    zh: '全月就餐人次 > 各营业日（当天在册数 × 当天批准餐次数）之和。在册数为家在本村的老人，少于下限的助餐点不判。',
    en: 'Meals of the month > sum over operating days of (enrolled × approved meals). Enrolled: elders at home in the site’s village; sites with fewer are not judged.',
  },
  told: {
    zh: '{site} {month}共 {came} 人次，{days} 个营业日在册老人每餐都来也只有 {bound} 人次。',
    en: '{site}, {month}: {came} meals; if all enrolled had come to every meal on all {days} operating days, {bound}.',
  },
  basis: {
    zh: '美国照护餐补贴规则 7 CFR 226.10(c) 的核对',
    en: 'US care-food edit check, 7 CFR 226.10(c)',
  },
  mode: 'hold',
  parameters: { fewest: parameter('至少在册人数', 'Fewest enrolled to judge by', 'persons', 10, [1, 1000]) },
  find(material, { fewest }) {
    const enrolled = enrolledIn(material.register)
    const first = `${material.month}-01` as PlainDate
    return [...mealsBySite(material)].flatMap(([id, { came, days }]): Observation[] => {
      const site = material.register.sites.get(id)
      if (site === undefined) return []
      const numbers = [...days].sort((a, b) => a - b)
      const dates = numbers.map((number) => addDays(first, number - dayNumber(first)))
      const counts = dates.map((day) => ({
        enrolled: enrolled.on(site, day).get(EVERYONE) ?? 0,
        meals: site.meals.filter((meal) => covers(meal, day)).length,
      }))
      const bound = counts.reduce((sum, each) => sum + each.enrolled * each.meals, 0)
      if (came <= bound || counts.some((each) => each.enrolled < fewest)) return []
      const [from = first, to = from] = [dates[0], dates.at(-1)]
      return [
        {
          ...{ site: id, elder: null, terminal: null, from, to, meal: null },
          figures: { came, days: days.size, bound },
          evidence: [],
        },
      ]
    })
  },
})

function mealsBySite(material: Material): Map<string, { came: number; days: Set<number> }> {
  const bySite = new Map<string, { came: number; days: Set<number> }>()
  for (const [site, meals] of eatersOfMonth(material)) {
    const sum = { came: 0, days: new Set<number>() }
    for (const days of meals.values())
      for (const [day, elders] of days) {
        sum.came += elders.size
        sum.days.add(day)
      }
    bySite.set(site, sum)
  }
  return bySite
}
