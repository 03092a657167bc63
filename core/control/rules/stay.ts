// F11: taps of an elder who was away in a hospital or an institution. The days of coming and going do not count.
import { addDays, type PlainDate } from '../../plain-date.ts'
import { groupBy } from '../../settlement/grouping.ts'
import { evidenceOf, type Observation } from '../finding.ts'
import type { ControlTap } from '../material.ts'
import { computed, parameter } from '../rule.ts'

export const stay = computed({
  id: 'F11',
  pattern: 'F11',
  title: { zh: '住院或入住机构期间刷卡', en: 'Taps during a stay away' },
  formula: {
    zh: '登记的住院或入住机构期间（入住当天和离开当天除外）内的刷卡次数 ≥ 次数线。',
    en: 'Taps within a registered stay in hospital or institution, without its first and last day, ≥ bound.',
  },
  told: {
    zh: '{elder}登记{stay}期间（{days}）刷卡 {taps} 次。请核对卡在谁手里，或住院登记是否有误。',
    en: '{elder}: {taps} taps ({days}) during a registered stay ({stay}). Who holds the card, or is the stay wrong?',
  },
  basis: { zh: '天津市：入住机构期间不享受补贴', en: 'Tianjin: no subsidy while in an institution' },
  mode: 'warn',
  parameters: { often: parameter('次数线', 'Bound', 'taps', 1, [1, 100]) },
  find({ taps, register }, { often }) {
    const byElder = groupBy(
      taps.filter(({ elder, voided }) => elder !== null && !voided),
      ({ elder }) => elder,
    )
    return [...byElder].flatMap(([id, own]): Observation[] => {
      const stays = (id === null ? undefined : register.elders.get(id))?.stay ?? []
      return stays.flatMap(({ value, from, to }): Observation[] => {
        const within = own
          .filter(({ day }) => from < day && (to === null || day < addDays(to, -1)))
          .sort((a: ControlTap, b: ControlTap) => a.at - b.at)
        if (within.length < often) return []
        const [first, last] = [within[0]?.day as PlainDate, within.at(-1)?.day as PlainDate]
        return [
          {
            ...{ site: null, elder: id, terminal: null, from: first, to: last, meal: null },
            figures: { stay: value, taps: within.length },
            evidence: evidenceOf(within),
          },
        ]
      })
    })
  },
})
