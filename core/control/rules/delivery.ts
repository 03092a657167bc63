// F31: meals that were delivered on paper.
import { daysOfMonth, type PlainDate } from '../../plain-date.ts'
import { groupBy } from '../../settlement/grouping.ts'
import { evidenceOf, type Observation } from '../finding.ts'
import type { ControlTap } from '../material.ts'
import { computed, parameter, type Words } from '../rule.ts'
import { atTheTable, sittings } from '../sittings.ts'

const BASIS: Words = { zh: '广州、深圳送餐资格与核对', en: 'delivery checks of Guangzhou and Shenzhen' }
const HOUR = 3_600_000

export const both = computed({
  id: 'F31-both',
  pattern: 'F31',
  title: { zh: '既配送又堂食', en: 'Delivered and eaten at the table' },
  formula: {
    zh: '同一老人同一餐既有配送或代送，又有堂食刷卡，一个月 ≥ 次数线。',
    en: 'Meals of one elder in the month with a delivered tap and one at the table, ≥ bound.',
  },
  told: {
    zh: '{elder} {month}有 {meals} 餐既登记了送餐，又在助餐点刷了卡。',
    en: '{elder}: {meals} meals in {month} were both delivered and tapped at the table.',
  },
  basis: BASIS,
  mode: 'warn',
  parameters: { often: parameter('次数线', 'Bound', 'taps', 1, [1, 100]) },
  find({ taps, month }, { often }) {
    const days = daysOfMonth(month)
    const [from, to] = [days[0] as PlainDate, days.at(-1) as PlainDate]
    const known = taps.filter(({ elder, voided, withheld }) => elder !== null && !voided && !withheld)
    return [...groupBy(known, ({ elder }) => elder)].flatMap(([elder, own]): Observation[] => {
      const meals = [...groupBy(own, ({ day, meal }) => `${day} ${meal}`).values()]
      const twice = meals.filter((each) => each.some(atTheTable) && !each.every(atTheTable))
      if (twice.length < often) return []
      return [
        {
          ...{ site: null, elder, terminal: null, from, to, meal: null },
          figures: { meals: twice.length },
          evidence: evidenceOf(twice.flat().sort((a, b) => a.at - b.at)),
        },
      ]
    })
  },
})

export const pace = computed({
  id: 'F31-pace',
  pattern: 'F31',
  title: { zh: '一小时送餐过多', en: 'Too many deliveries in an hour' },
  formula: {
    zh: '一个助餐点任一小时内的配送刷卡 > 上限。代送不算。',
    en: 'Deliveries tapped at one site within any hour > bound. Meals carried by neighbours do not count.',
  },
  told: {
    zh: '{site} {day}{meal}一小时内登记配送 {taps} 份，超过 {bound} 份。',
    en: '{site}, {day}, {meal}: {taps} deliveries within an hour, more than {bound}.',
  },
  basis: BASIS,
  mode: 'warn',
  parameters: { bound: parameter('上限', 'Bound', 'taps', 40, [1, 1000]) },
  find({ taps }, { bound }) {
    return sittings(taps, ({ service }) => service === 'delivery')
      .flat()
      .flatMap(({ site, meal, day, taps: all }): Observation[] => {
        const most = busiestHour(all)
        if (most.length <= bound) return []
        return [
          {
            ...{ site, elder: null, terminal: null, from: day, to: day, meal },
            figures: { taps: most.length, bound },
            evidence: evidenceOf(most),
          },
        ]
      })
  },
})

function busiestHour(taps: readonly ControlTap[]): readonly ControlTap[] {
  let [first, best] = [0, [0, 0] as [number, number]]
  for (const [last, tap] of taps.entries()) {
    while (tap.at - (taps[first]?.at ?? tap.at) >= HOUR) first += 1
    if (last + 1 - first > best[1] - best[0]) best = [first, last + 1]
  }
  return taps.slice(...best)
}
