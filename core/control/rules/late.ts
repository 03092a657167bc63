// F24: a site whose taps arrive late far more often than elsewhere: time enough to make some up.
import { daysOfMonth, type PlainDate } from '../../plain-date.ts'
import { groupBy } from '../../settlement/grouping.ts'
import { evidenceOf, type Observation } from '../finding.ts'
import { isFarAbove, tenThousandths } from '../measure.ts'
import { computed, parameter, RECOMMENDED } from '../rule.ts'

const HOUR = 3_600_000

export const late = computed({
  id: 'F24',
  pattern: 'F24',
  title: { zh: '补传过多', en: 'Too many taps arrived late' },
  formula: {
    zh: '用餐后超过时限才收到的刷卡占当月的份额，高于其他助餐点的平均值加三倍标准差，且 ≥ 份额线；次数太少的不判。',
    en: 'Share of the month’s taps that arrived later than the limit after the meal: above the other sites’ mean by more than three standard deviations, and ≥ the share; sites with few taps are not judged.',
  },
  told: {
    zh: '{site} {month} {taps} 次刷卡中有 {late} 次在 {hours} 小时以后才传上来，明显多于其他助餐点。',
    en: '{site}, {month}: {late} of {taps} taps arrived more than {hours} hours later, far more than elsewhere.',
  },
  basis: RECOMMENDED,
  mode: 'warn',
  parameters: {
    hours: parameter('时限', 'Limit', 'hours', 48, [1, 720]),
    share: parameter('份额线', 'Least share', 'percent', 5, [1, 100]),
    taps: parameter('至少次数', 'Fewest taps', 'taps', 30, [1, 10_000]),
  },
  find({ taps, month }, { hours, share, taps: fewest }) {
    const days = daysOfMonth(month)
    const [from, to] = [days[0] as PlainDate, days.at(-1) as PlainDate]
    const bySite = groupBy(
      taps.filter(({ voided }) => !voided),
      ({ site }) => site,
    )
    const sites = [...bySite]
      .filter(([, all]) => all.length >= fewest)
      .map(([site, all]) => {
        const behind = all.filter(({ at, received }) => received - at > hours * HOUR)
        return { site, all: all.length, behind, part: tenThousandths(behind.length, all.length) }
      })
    return sites.flatMap(({ site, all, behind, part }): Observation[] => {
      const others = sites.filter((other) => other.site !== site).map((other) => other.part)
      if (part < share * 100 || !isFarAbove(part, others)) return []
      return [
        {
          ...{ site, elder: null, terminal: null, from, to, meal: null },
          figures: { taps: all, late: behind.length, hours },
          evidence: evidenceOf(behind),
        },
      ]
    })
  },
})
