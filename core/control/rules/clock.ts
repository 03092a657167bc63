// F22: can the times be believed? Time that ran backwards, time that the server's contacts contradict, and time that
// nothing bears out.
import { compareCodePoints } from '../../canonical.ts'
import { dayOf, type PlainDate } from '../../plain-date.ts'
import { groupBy } from '../../settlement/grouping.ts'
import { evidenceOf, type Observation } from '../finding.ts'
import type { Contact, ControlTap, Material } from '../material.ts'
import { computed, parameter, type Words } from '../rule.ts'

const SECOND = 1000
const BASIS: Words = { zh: '国际数字政务规范 GovStack 的“受控时钟”', en: 'the controlled clock of GovStack' }

export const rollback = computed({
  id: 'F22-rollback',
  pattern: 'F22',
  title: { zh: '时间倒退', en: 'Time ran backwards' },
  formula: {
    zh: '同一终端编号在后的刷卡，时间却早于前一次超过容差。',
    en: 'On one terminal, a tap with a later number is earlier in time than the one before by more than the tolerance.',
  },
  told: {
    zh: '{site}终端 {terminal} {day}有 {times} 处时间倒退，最多倒退 {most} 秒。',
    en: '{site}, terminal {terminal}, {day}: time ran backwards (times: {times}), by {most} seconds at most.',
  },
  basis: BASIS,
  mode: 'warn',
  parameters: { seconds: parameter('容差', 'Tolerance', 'seconds', 2, [1, 3600]) },
  find({ taps }, { seconds }) {
    const steps = taps.flatMap((tap, i) => {
      const before = taps[i - 1]
      if (before === undefined || before.terminal !== tap.terminal || before.epoch !== tap.epoch) return []
      const back = before.at - tap.at
      return back > seconds * SECOND ? [{ before, tap, back }] : []
    })
    const days = groupBy(steps, ({ tap }) => `${tap.terminal} ${tap.day}`)
    return [...days.values()].map((those): Observation => {
      const [{ tap }] = those
      const most = those.reduce((largest, { back }) => Math.max(largest, back), 0)
      return {
        ...{ site: tap.site, elder: null, terminal: tap.terminal, from: tap.day, to: tap.day, meal: null },
        figures: { times: those.length, most: Math.floor(most / SECOND) },
        evidence: evidenceOf(those.flatMap((step) => [step.before, step.tap])),
      }
    })
  },
})

export const skew = computed({
  id: 'F22-skew',
  pattern: 'F22',
  title: { zh: '时间与联网时推算的不符', en: 'The clock was off' },
  formula: {
    zh: '未联网时只按终端时钟记下的刷卡时间，与事后联网时推算出的时间相差 > 容差。',
    en: 'A tap taken on the terminal’s clock alone differs from the time derived from a later contact in the same boot by more than the tolerance.',
  },
  told: {
    zh: '{site}终端 {terminal} {days}有 {taps} 次刷卡时间不准，与推算时间最多相差 {most} 秒。',
    en: '{site}, terminal {terminal}, {days}: {taps} taps with a wrong time, off by {most} seconds at most.',
  },
  basis: BASIS,
  mode: 'warn',
  parameters: { seconds: parameter('容差', 'Tolerance', 'seconds', 120, [10, 86_400]) },
  find({ taps, contacts }, { seconds }) {
    const off = taps.flatMap((tap) => {
      const contact = contacts.get(tap.boot)
      if (tap.clock !== 'wall' || contact === undefined) return []
      const error = Math.abs(tap.at - derived(tap, contact))
      return error > seconds * SECOND ? [{ ...tap, error }] : []
    })
    return byBoot(off).map((those) => ({
      ...about(those),
      figures: {
        taps: those.length,
        most: Math.floor(those.reduce((largest, { error }) => Math.max(largest, error), 0) / SECOND),
      },
    }))
  },
})

export const otherDay = computed({
  id: 'F22-day',
  pattern: 'F22',
  title: { zh: '推算出的日期与记录的不同', en: 'Another day by the derived time' },
  formula: {
    zh: '未联网时只按终端时钟记下的刷卡，按同次开机期间联网时推算的时间，属于另一个服务日 ≥ 次数线。',
    en: 'Taps taken on the terminal’s clock alone that by the time derived from a contact in the same boot fall on another service day, ≥ bound.',
  },
  told: {
    zh: '{site}终端 {terminal} 有 {taps} 次刷卡记在 {day}，推算应为 {derived}。结算仍按记录的日期，请核实。',
    en: '{site}, terminal {terminal}: {taps} taps are recorded on {day}, derived: {derived}. Settlement keeps to the recorded day; please look into it.',
  },
  basis: BASIS,
  mode: 'hold',
  parameters: { often: parameter('次数线', 'Bound', 'taps', 1, [1, 1000]) },
  find({ taps, contacts, dayStarts }, { often }) {
    const moved = taps.flatMap((tap) => {
      const contact = contacts.get(tap.boot)
      if (tap.clock !== 'wall' || contact === undefined) return []
      const day = dayOf(derived(tap, contact), dayStarts)
      return day === tap.day ? [] : [{ ...tap, derived: day }]
    })
    const groups = groupBy(moved, (tap) => `${tap.terminal} ${tap.boot} ${tap.day} ${tap.derived}`)
    return [...groups.values()]
      .filter((those) => those.length >= often)
      .map((those) => ({
        ...about(those),
        figures: { taps: those.length, recorded: those[0].day, derived: those[0].derived },
      }))
  },
})

export const untrusted = computed({
  id: 'F22-untrusted',
  pattern: 'F22',
  title: { zh: '时间无从核对', en: 'Time that nothing bears out' },
  formula: {
    zh: '终端从开机到关机没有联系过县平台，其间只按自己的时钟记下的刷卡 ≥ 次数线。',
    en: 'Taps taken on the terminal’s clock alone in a boot during which it never reached the server, ≥ bound.',
  },
  told: {
    zh: '{site}终端 {terminal} {days}开机期间一直没联网，{taps} 次刷卡的时间无从核对。',
    en: '{site}, terminal {terminal}, {days}: never in contact from boot to shutdown; nothing bears out the time of {taps} taps.',
  },
  basis: BASIS,
  mode: 'hold',
  parameters: { often: parameter('次数线', 'Bound', 'taps', 1, [1, 1000]) },
  find({ taps, contacts }: Material, { often }) {
    return byBoot(taps.filter(({ clock, boot }) => clock === 'wall' && !contacts.has(boot)))
      .filter((those) => those.length >= often)
      .map((those) => ({ ...about(those), figures: { taps: those.length } }))
  },
})

/** When a tap was, by a contact of its boot: uptime runs evenly whatever the wall clock shows. ms since 1970. */
function derived(tap: ControlTap, contact: Contact): number {
  return contact.time - (contact.uptime - tap.uptime)
}

function byBoot<T extends ControlTap>(taps: readonly T[]): [T, ...T[]][] {
  return [...groupBy(taps, ({ terminal, boot }) => `${terminal} ${boot}`).values()]
}

function about(taps: readonly [ControlTap, ...ControlTap[]]): Omit<Observation, 'figures'> {
  const [{ site, terminal }] = taps
  const days = taps.map(({ day }) => day).sort(compareCodePoints)
  const [from, to] = [days[0] as PlainDate, days.at(-1) as PlainDate]
  return { site, elder: null, terminal, from, to, meal: null, evidence: evidenceOf(taps) }
}
