// F28: a register that grows by leaps.
import { daysOfMonth, type PlainDate } from '../../plain-date.ts'
import { isAlive, valueOn } from '../../settlement/register.ts'
import type { Observation } from '../finding.ts'
import { computed, parameter } from '../rule.ts'

export const enrolment = computed({
  id: 'F28',
  pattern: 'F28',
  title: { zh: '在册人数一个月内猛增', en: 'Enrolment leapt' },
  formula: {
    zh: '本村在册老人月底比月初增加 ≥ 幅度；月初少于下限的不判。按登记日期算；系统没有电话、银行账户和登记人，不按共用判断。',
    en: 'Elders of the village at the month’s end against its first day: growth ≥ bound; smaller villages are not judged. By day of registration; shared phones, accounts and registrars are not known.',
  },
  told: {
    zh: '{site}所在村在册老人从 {before} 人增加到 {after} 人，一个月增加 {growth}%。',
    en: '{site}: its village’s enrolled elders grew from {before} to {after} in the month, by {growth}%.',
  },
  basis: { zh: '加格达奇的案例', en: 'a case in Jiagedaqi' },
  mode: 'warn',
  parameters: {
    growth: parameter('幅度', 'Growth', 'percent', 20, [1, 1000]),
    fewest: parameter('至少在册人数', 'Fewest enrolled to judge by', 'persons', 10, [1, 1000]),
  },
  find({ month, register, registered }, { growth, fewest }) {
    const days = daysOfMonth(month)
    const [from, to] = [days[0] as PlainDate, days.at(-1) as PlainDate]
    const counts = new Map<string, { before: number; after: number }>()
    for (const elder of register.elders.values()) {
      const since = registered.get(elder.id)
      for (const [when, day] of [
        ['before', from],
        ['after', to],
      ] as const) {
        const isThere =
          when === 'before' ? since === undefined || since < day : since === undefined || since <= day
        if (!isThere || !isAlive(elder, day)) continue
        const home = valueOn(elder.homes, day) ?? elder.home
        const count = counts.get(home) ?? { before: 0, after: 0 }
        counts.set(home, { ...count, [when]: count[when] + 1 })
      }
    }
    return [...register.sites.values()].flatMap(({ id, region }): Observation[] => {
      const { before, after } = counts.get(region) ?? { before: 0, after: 0 }
      if (before < fewest || after * 100 < before * (100 + growth)) return []
      return [
        {
          ...{ site: id, elder: null, terminal: null, from, to, meal: null, evidence: [] },
          figures: { before, after, growth: Math.floor(((after - before) * 100) / before) },
        },
      ]
    })
  },
})
