// F23: is the chain whole? Forked, begun anew without an end, or not known to be complete. Ingest stores no chain with a
// hole, so a gap can only be a tail that has not come.
import { dayOf, daysOfMonth, type PlainDate } from '../../plain-date.ts'
import { groupBy } from '../../settlement/grouping.ts'
import type { Observation } from '../finding.ts'
import type { Material } from '../material.ts'
import { computed, type Words } from '../rule.ts'

const BASIS: Words = {
  zh: '奥地利收银机规则 RKSV 的链式签名',
  en: 'the signature chain of Austria’s cash-register rule, RKSV',
}

export const fork = computed({
  id: 'F23-fork',
  pattern: 'F23',
  title: { zh: '同一编号有两条不同记录', en: 'Two records under one number' },
  formula: {
    zh: '终端用同一编号发来内容不同的记录，已被拒收；当月收到 ≥ 1 次。',
    en: 'A terminal sent another record under a number already used, which ingest refused; once or more in the month.',
  },
  told: {
    zh: '{site}终端 {terminal} {days}有 {times} 次用旧编号发来不同的记录，可能换过或动过存储。请封存终端查验。',
    en: '{site}, terminal {terminal}, {days}: another record under a used number (times: {times}); its store may have been changed. Seal and examine it.',
  },
  basis: BASIS,
  mode: 'hold',
  parameters: {},
  find({ chains: { forks } }) {
    return [...groupBy(forks, ({ terminal }) => terminal).values()].map((those): Observation => {
      const [{ terminal, site }] = those
      const times = those.map(({ at }) => at)
      const day = (at: number) => dayOf(at, 0)
      return {
        ...{ site, elder: null, terminal, meal: null, figures: { times: those.length }, evidence: [] },
        ...{ from: day(Math.min(...times)), to: day(Math.max(...times)) },
      }
    })
  },
})

export const reset = computed({
  id: 'F23-reset',
  pattern: 'F23',
  title: { zh: '终端从头记起', en: 'A journal begun anew' },
  formula: {
    zh: '终端开始新的一本流水，而前一本没有写结束记录；当月 ≥ 1 次。',
    en: 'A terminal began a new journal although the one before has no end record; once or more in the month.',
  },
  told: {
    zh: '{site}终端 {terminal} {day}从头记起，之前的流水没有结束。请查明是否重装或更换过。',
    en: '{site}, terminal {terminal}, {day}: a new journal; the one before never ended. Was it reinstalled or replaced?',
  },
  basis: BASIS,
  mode: 'hold',
  parameters: {},
  find({ chains: { resets } }) {
    return resets.map(({ site, at, terminal, epoch, seq }): Observation => {
      const day = dayOf(at, 0)
      return {
        ...{ site, elder: null, terminal, from: day, to: day, meal: null },
        ...{ figures: {}, evidence: [{ terminal, epoch, seq }] },
      }
    })
  },
})

export const gap = computed({
  id: 'F23-gap',
  pattern: 'F23',
  title: { zh: '记录可能没收齐', en: 'Records may be missing' },
  formula: {
    zh: '月底以后终端没有联系过，或说还有本月记录没传上来。',
    en: 'A terminal was not heard of after the month, or says that records of the month still wait.',
  },
  told: {
    zh: '{site}终端 {terminal} 的{month}记录可能没收齐：{problem}。',
    en: '{site}, terminal {terminal}: records of {month} may be missing: {problem}.',
  },
  basis: BASIS,
  mode: 'hold',
  parameters: {},
  find: (material) => gapsOf(material, ['silent', 'waiting']),
})

export const unclosed = computed({
  id: 'F23-unclosed',
  pattern: 'F23',
  title: { zh: '最后一天没有日结', en: 'The last day was not closed' },
  formula: {
    zh: '终端在当月最后一次用餐以后没有日结记录。',
    en: 'A terminal wrote no day-close after its last meal of the month.',
  },
  told: {
    zh: '{site}终端 {terminal} 在{month}最后一次用餐以后没有日结。',
    en: '{site}, terminal {terminal}: no day-close after the last meal of {month}.',
  },
  basis: BASIS,
  mode: 'warn',
  parameters: {},
  find: (material) => gapsOf(material, ['unclosed']),
})

function gapsOf({ chains, month }: Material, problems: readonly string[]): Observation[] {
  const days = daysOfMonth(month)
  const [from, to] = [days[0] as PlainDate, days.at(-1) as PlainDate]
  return chains.gaps
    .filter(({ problem }) => problems.includes(problem))
    .map(({ terminal, site, problem }) => ({
      ...{ site, elder: null, terminal, from, to, meal: null, figures: { problem }, evidence: [] },
    }))
}
