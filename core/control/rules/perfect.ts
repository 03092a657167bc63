// F18: elders who never miss a day, more of them at one site than anywhere else.
import { addDays, dayNumber, type PlainDate } from '../../plain-date.ts'
import type { Observation } from '../finding.ts'
import { isFarAbove, tenThousandths } from '../measure.ts'
import { computed, parameter, RECOMMENDED } from '../rule.ts'
import { eatersSoFar } from '../sittings.ts'

export const perfect = computed({
  id: 'F18',
  pattern: 'F18',
  title: { zh: '从不缺席的老人过多', en: 'Too many who never miss a day' },
  formula: {
    zh: '最近若干营业日（到月底为止）一天不缺的老人占就餐老人的份额，高于其他助餐点的平均值加三倍标准差，且 ≥ 份额线。',
    en: 'Share of eaters present on every one of the last operating days up to the month’s end: above the other sites’ mean by more than three standard deviations, and ≥ the share.',
  },
  told: {
    zh: '{site} 到{to}的 {days} 个营业日里，{eaters} 位老人中有 {perfect} 位一天不缺，明显多于其他助餐点。建议上门看看。',
    en: '{site}: over {days} operating days to {to}, {perfect} of {eaters} elders missed none, far more than elsewhere. A visit may tell.',
  },
  basis: RECOMMENDED,
  mode: 'warn',
  parameters: {
    days: parameter('营业日', 'Operating days', 'days', 60, [20, 60]),
    share: parameter('份额线', 'Least share', 'percent', 10, [1, 100]),
  },
  find(material, { days: needed, share }) {
    const first = `${material.month}-01` as PlainDate
    const sites = [...eatersSoFar(material)].flatMap(([site, meals]) => {
      const open = [...new Set([...meals.values()].flatMap((days) => [...days.keys()]))].sort((a, b) => a - b)
      const last = open.slice(-needed)
      if (last.length < needed) return []
      const present = new Map<string, Set<number>>()
      const [begin = 0, end = 0] = [last[0], last.at(-1)]
      for (const days of meals.values())
        for (const [day, elders] of days) {
          if (day < begin) continue
          for (const elder of elders) {
            const seen = present.get(elder)
            if (seen === undefined) present.set(elder, new Set([day]))
            else seen.add(day)
          }
        }
      const count = [...present.values()].filter(({ size }) => size === needed).length
      return [{ site, begin, end, eaters: present.size, count, part: tenThousandths(count, present.size) }]
    })
    return sites.flatMap(({ site, begin, end, eaters, count, part }): Observation[] => {
      const others = sites.filter((other) => other.site !== site).map((other) => other.part)
      if (part < share * 100 || !isFarAbove(part, others)) return []
      const dateOf = (number: number) => addDays(first, number - dayNumber(first))
      return [
        {
          ...{ site, elder: null, terminal: null, from: dateOf(begin), to: dateOf(end), meal: null },
          figures: { days: needed, eaters, perfect: count },
          evidence: [],
        },
      ]
    })
  },
})
