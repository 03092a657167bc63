// F08: one elder at one meal in two places. Settlement pays the first alone; here it is the habit that counts.
import type { PlainDate } from '../../plain-date.ts'
import { getOrAdd } from '../../settlement/grouping.ts'
import { evidenceOf, type Observation } from '../finding.ts'
import type { ControlTap } from '../material.ts'
import { computed, parameter } from '../rule.ts'

export const twoSites = computed({
  id: 'F08',
  pattern: 'F08',
  title: { zh: '同一餐在两处刷卡', en: 'One meal tapped at two sites' },
  formula: {
    zh: '同一老人一个月内在两个助餐点刷同一餐的次数 ≥ 次数线。重复的一次结算时已排除；系统没有位置数据，不按路程判断。',
    en: 'Meals of one elder in the month that were tapped at two sites ≥ bound. Settlement leaves out the second tap; without positions, distance is not judged.',
  },
  told: {
    zh: '{elder} {month}有 {meals} 餐在两个助餐点都刷了卡。',
    en: '{elder}: {meals} meals in {month} were tapped at two sites.',
  },
  basis: { zh: '人道主义现金援助系统的重复核对', en: 'duplicate checks of humanitarian cash programmes' },
  mode: 'hold',
  parameters: { often: parameter('次数线', 'Bound', 'taps', 3, [1, 100]) },
  find({ taps }, { often }) {
    const byElder = new Map<string, Map<string, ControlTap[]>>()
    for (const tap of taps) {
      if (tap.elder === null || tap.voided || tap.withheld) continue
      const meals = getOrAdd(byElder, tap.elder, () => new Map<string, ControlTap[]>())
      getOrAdd(meals, `${tap.day} ${tap.meal}`, () => []).push(tap)
    }
    return [...byElder].flatMap(([elder, meals]): Observation[] => {
      const twice = [...meals.values()].filter((each) => new Set(each.map(({ site }) => site)).size > 1)
      if (twice.length < often) return []
      const bears = twice.flat().sort((a, b) => a.at - b.at)
      const days = bears.map(({ day }) => day)
      return [
        {
          ...{ site: null, elder, terminal: null, meal: null },
          ...{ from: days[0] as PlainDate, to: days.at(-1) as PlainDate },
          figures: { meals: twice.length },
          evidence: evidenceOf(bears),
        },
      ]
    })
  },
})
