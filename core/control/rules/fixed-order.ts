// F15: cards that come in the same order day after day, as they lie in a stack. People do not.
import { evidenceOf, type Observation } from '../finding.ts'
import { inversions, stretches } from '../measure.ts'
import { computed, parameter, RECOMMENDED } from '../rule.ts'
import { atTheTable, type Sitting, sittings } from '../sittings.ts'

export const fixedOrder = computed({
  id: 'F15',
  pattern: 'F15',
  title: { zh: '每天刷卡次序相同', en: 'The same order day after day' },
  formula: {
    zh: '相邻两个营业日同一餐共同老人的刷卡次序，肯德尔系数 τ =（同序对 − 逆序对）÷ 全部对 > 系数线，共同老人 ≥ 人数线，连续 ≥ 天数线。只看堂食。',
    en: 'Kendall’s τ = (pairs in the same order − pairs in the other) ÷ all pairs, between the orders of tapping on two operating days in a row, of the elders at both meals, > bound with ≥ so many elders, on ≥ so many days in a row. At the table only.',
  },
  told: {
    zh: '{site} {meal}从{from}到{to}，{days} 天刷卡次序都和前一天几乎一样（每次至少 {elders} 位老人，一致程度最低 {least}%）。',
    en: '{site}, {meal}, {from} to {to}: on {days} days the taps came in nearly the order of the day before (at least {elders} elders each time, agreement {least}% or more).',
  },
  basis: RECOMMENDED,
  mode: 'hold',
  parameters: {
    tau: parameter('系数线', 'τ bound', 'percent', 90, [10, 99]),
    elders: parameter('人数线', 'Fewest elders', 'persons', 10, [3, 200]),
    days: parameter('天数线', 'Days in a row', 'days', 3, [1, 30]),
  },
  find({ taps }, { tau, elders, days }) {
    return sittings(taps, atTheTable).flatMap((all) => {
      const likeness = all.map((sitting, i) => alike(all[i - 1], sitting))
      const repeats = ({ pairs, inverted, common }: Likeness) =>
        common >= elders && (pairs - 2 * inverted) * 100 > tau * pairs
      return stretches(likeness, (before, after) => repeats(before) && repeats(after)).flatMap(
        ([first, last]): Observation[] => {
          const run = likeness.slice(first, last + 1)
          const [start, end] = [all[first - 1], all[last]]
          if (!run.every(repeats) || run.length < days || start === undefined || end === undefined) return []
          const least = run.map(({ pairs, inverted }) => Math.floor(((pairs - 2 * inverted) * 100) / pairs))
          return [
            {
              ...{
                site: end.site,
                elder: null,
                terminal: null,
                from: start.day,
                to: end.day,
                meal: end.meal,
              },
              figures: {
                days: run.length,
                elders: Math.min(...run.map(({ common }) => common)),
                least: Math.min(...least),
              },
              // The last two days, for people to lay side by side.
              evidence: evidenceOf([...(all[last - 1]?.taps ?? []), ...end.taps]),
            },
          ]
        },
      )
    })
  },
})

type Likeness = { common: number; pairs: number; inverted: number }

function alike(before: Sitting | undefined, after: Sitting): Likeness {
  const places = new Map(orderOf(before).map((elder, place) => [elder, place]))
  const common = orderOf(after).flatMap((elder) => places.get(elder) ?? [])
  return {
    common: common.length,
    pairs: (common.length * (common.length - 1)) / 2,
    inverted: inversions(common),
  }
}

/** Each elder once, by their first tap. */
function orderOf(sitting: Sitting | undefined): string[] {
  return [...new Set(sitting?.taps.flatMap(({ elder }) => elder ?? []))]
}
