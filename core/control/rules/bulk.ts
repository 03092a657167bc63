// F14: a stack of cards tapped by one hand. People take seconds to step up, and a meal lasts longer than a minute.
import { groupBy } from '../../settlement/grouping.ts'
import { evidenceOf, type Observation } from '../finding.ts'
import type { ControlTap } from '../material.ts'
import { lowerMedian, stretches } from '../measure.ts'
import { computed, parameter, RECOMMENDED } from '../rule.ts'
import { atTheTable, sittings } from '../sittings.ts'

const SECOND = 1000

export const run = computed({
  id: 'F14-run',
  pattern: 'F14',
  title: { zh: '连续快速刷卡', en: 'Taps in quick succession' },
  formula: {
    zh: '同一终端堂食刷卡，相邻间隔都 < 间隔线的一串 ≥ 次数线。配送和代送由护理员成批刷，不算。',
    en: 'Taps at the table on one terminal, each less than the gap after the one before, a run of ≥ bound. Deliveries are tapped in a row by the caretaker and do not count.',
  },
  told: {
    zh: '{site} {day}{meal} {span} 秒内连续刷卡 {taps} 次，每次间隔不到 {gap} 秒。',
    en: '{site}, {day}, {meal}: {taps} taps within {span} seconds, each less than {gap} seconds after the one before.',
  },
  basis: RECOMMENDED,
  mode: 'hold',
  parameters: {
    taps: parameter('次数线', 'Bound', 'taps', 5, [3, 100]),
    gap: parameter('间隔线', 'Gap', 'seconds', 4, [1, 60]),
  },
  find({ taps }, settings) {
    const byTerminal = groupBy(
      taps.filter((tap) => atTheTable(tap) && !tap.voided),
      ({ terminal }) => terminal,
    )
    return [...byTerminal.values()].flatMap((own): Observation[] => {
      const ordered = own.sort((a, b) => a.at - b.at || a.seq - b.seq)
      const close = (before: ControlTap, after: ControlTap) => after.at - before.at < settings.gap * SECOND
      return stretches(ordered, close).flatMap(([first, last]): Observation[] => {
        const fast = ordered.slice(first, last + 1)
        const [start, end] = [fast[0], fast.at(-1)]
        if (fast.length < settings.taps || start === undefined || end === undefined) return []
        return [
          {
            ...{ site: start.site, elder: null, terminal: start.terminal, meal: start.meal },
            ...{ from: start.day, to: end.day },
            figures: { taps: fast.length, span: Math.ceil((end.at - start.at) / SECOND), gap: settings.gap },
            evidence: evidenceOf(fast),
          },
        ]
      })
    })
  },
})

export const rush = computed({
  id: 'F14-rush',
  pattern: 'F14',
  title: { zh: '一餐的卡集中刷完', en: 'Most of a meal tapped at once' },
  formula: {
    zh: '一餐堂食刷卡 ≥ 份额的次数落在时窗内，而该助餐点这一餐平时从第一次到最后一次的时长（当月中位数）> 平常时长；一餐少于次数线的不判。',
    en: 'At least the share of a meal’s taps at the table fall within the window, at a site where that meal usually (the month’s median) takes longer than the usual span; meals with fewer taps are not judged.',
  },
  told: {
    zh: '{site} {day}{meal} {taps} 次刷卡中有 {within} 次集中在 {window} 秒内；平时要刷 {usual} 分钟。',
    en: '{site}, {day}, {meal}: {within} of {taps} taps came within {window} seconds; usually they take {usual} minutes.',
  },
  basis: RECOMMENDED,
  mode: 'hold',
  parameters: {
    taps: parameter('次数线', 'Fewest taps', 'taps', 10, [3, 100]),
    share: parameter('份额', 'Share', 'percent', 60, [10, 100]),
    window: parameter('时窗', 'Window', 'seconds', 90, [10, 3600]),
    usual: parameter('平常时长', 'Usual span', 'minutes', 10, [1, 240]),
  },
  find({ taps }, { taps: fewest, share, window, usual }) {
    return sittings(taps, atTheTable).flatMap((days): Observation[] => {
      const judged = days.filter((sitting) => sitting.taps.length >= fewest)
      const median = lowerMedian(judged.map((sitting) => spanOf(sitting.taps)))
      if (median <= usual * 60 * SECOND) return []
      return judged.flatMap(({ site, meal, day, taps: all }): Observation[] => {
        const within = densest(all, window * SECOND)
        if (within.length * 100 < all.length * share) return []
        const figures = { taps: all.length, within: within.length, window }
        return [
          {
            ...{ site, elder: null, terminal: null, from: day, to: day, meal },
            figures: { ...figures, usual: Math.floor(median / (60 * SECOND)) },
            evidence: evidenceOf(within),
          },
        ]
      })
    })
  },
})

function spanOf(taps: readonly ControlTap[]): number {
  return (taps.at(-1)?.at ?? 0) - (taps[0]?.at ?? 0)
}

/** The most taps that lie within one window; the earliest such. */
function densest(taps: readonly ControlTap[], window: number): readonly ControlTap[] {
  let [first, best] = [0, [0, 0] as [number, number]]
  for (const [last, tap] of taps.entries()) {
    while (tap.at - (taps[first]?.at ?? tap.at) > window) first += 1
    if (last + 1 - first > best[1] - best[0]) best = [first, last + 1]
  }
  return taps.slice(...best)
}
