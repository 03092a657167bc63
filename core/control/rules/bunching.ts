// F27: month after month just above the edge from which a site is paid more.
import { daysOfMonth, type PlainDate } from '../../plain-date.ts'
import { groupBy } from '../../settlement/grouping.ts'
import type { Observation } from '../finding.ts'
import { computed, parameter, RECOMMENDED } from '../rule.ts'

export const bunching = computed({
  id: 'F27',
  pattern: 'F27',
  title: { zh: '人数总是刚过档', en: 'Always just above a tier' },
  formula: {
    zh: '日均人次（当月人次 ÷ 营业日）落在 [档位线，档位线 × (1 + 幅度))，六个月里 ≥ 月数线。',
    en: 'Meals per operating day within [edge, edge × (1 + margin)) of a tier in ≥ so many of six months.',
  },
  told: {
    zh: '{site}近六个月里有 {months} 个月日均人次刚过 {edge} 的补贴档（超出不到 {margin}%）。',
    en: '{site}: in {months} of six months the daily meals lay just above the tier of {edge} (by less than {margin}%).',
  },
  basis: RECOMMENDED,
  mode: 'warn',
  parameters: {
    margin: parameter('幅度', 'Margin', 'percent', 3, [1, 50]),
    months: parameter('月数线', 'Months', 'months', 3, [1, 6]),
  },
  find({ month, siteMonths, tierEdges }, { margin, months }) {
    const days = daysOfMonth(month)
    const [from, to] = [days[0] as PlainDate, days.at(-1) as PlainDate]
    return [...groupBy(siteMonths, ({ site }) => site)].flatMap(([site, all]) =>
      tierEdges.flatMap(({ numerator, denominator }): Observation[] => {
        const near = all.filter(({ meals, days }) => {
          const [value, edge] = [BigInt(meals) * denominator, numerator * BigInt(days)]
          return days > 0 && value >= edge && value * 100n < edge * BigInt(100 + margin)
        })
        if (near.length < months || !near.some((each) => each.month === month)) return []
        return [
          {
            ...{ site, elder: null, terminal: null, from, to, meal: null, evidence: [] },
            figures: {
              months: near.length,
              edge: Number((numerator + denominator - 1n) / denominator),
              margin,
            },
          },
        ]
      }),
    )
  },
})
