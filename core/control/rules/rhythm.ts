// F16: taps as even as a machine's. People come in bursts and breaks.
import { evidenceOf, type Observation } from '../finding.ts'
import type { ControlTap } from '../material.ts'
import { rootDown } from '../measure.ts'
import { computed, parameter, RECOMMENDED } from '../rule.ts'
import { atTheTable, sittings } from '../sittings.ts'

export const rhythm = computed({
  id: 'F16',
  pattern: 'F16',
  title: { zh: '刷卡间隔过于均匀', en: 'Too even a rhythm' },
  formula: {
    zh: '一餐中有连续若干次堂食刷卡，间隔的变异系数（标准差 ÷ 平均数）< 系数线。按平方比较，不开方。',
    en: 'So many taps at the table in a row whose gaps have a coefficient of variation (standard deviation ÷ mean) below the bound; compared as squares.',
  },
  told: {
    zh: '{site} {day}{meal}连续 {taps} 次刷卡间隔几乎相等，平均 {mean} 秒，变异系数 {variation}%。',
    en: '{site}, {day}, {meal}: {taps} taps in a row at nearly equal gaps of {mean} seconds, coefficient of variation {variation}%.',
  },
  basis: RECOMMENDED,
  mode: 'hold',
  parameters: {
    taps: parameter('连续次数', 'Taps in a row', 'taps', 15, [5, 200]),
    variation: parameter('系数线', 'Bound', 'percent', 15, [1, 100]),
  },
  find({ taps }, { taps: count, variation }) {
    return sittings(taps, atTheTable)
      .flat()
      .flatMap(({ site, meal, day, taps: all }): Observation[] => {
        const most = evenest(all, count - 1)
        if (most === null || !isBelow(most, variation)) return []
        const { sum, gaps, first } = most
        return [
          {
            ...{ site, elder: null, terminal: null, from: day, to: day, meal },
            figures: {
              taps: count,
              mean: Math.round(Number(sum) / Number(gaps) / 1000),
              variation: Number(rootDown((10_000n * spread(most)) / (sum * sum))),
            },
            evidence: evidenceOf(all.slice(first, first + count)),
          },
        ]
      })
  },
})

/** Of so many gaps in a row, ms: how many, their sum and the sum of their squares. */
type Gaps = { gaps: bigint; sum: bigint; squares: bigint; first: number }

/** count² × variance; over the square of the sum it is the square of the coefficient of variation. */
function spread({ gaps, sum, squares }: Gaps): bigint {
  return gaps * squares - sum * sum
}

function isBelow(gaps: Gaps, percent: number): boolean {
  return 10_000n * spread(gaps) < BigInt(percent * percent) * gaps.sum * gaps.sum
}

/** The stretch of `count` gaps with the least variation; null where there are fewer. */
function evenest(taps: readonly ControlTap[], count: number): Gaps | null {
  const gaps = taps.slice(1).map(({ at }, i) => BigInt(at - (taps[i]?.at ?? at)))
  let best: Gaps | null = null
  let [sum, squares] = [0n, 0n]
  for (const [i, gap] of gaps.entries()) {
    const gone = gaps[i - count] ?? 0n
    sum += gap - gone
    squares += gap * gap - gone * gone
    if (i + 1 < count || sum === 0n) continue
    const here = { gaps: BigInt(count), sum, squares, first: i + 1 - count }
    if (best === null || spread(here) * best.sum * best.sum < spread(best) * sum * sum) best = here
  }
  return best
}
