/** A month made up for the control rules: two villages, a site in each, and as many taps as a case writes down. */
import { checkMonth } from '../../../core/control/check-month.ts'
import { checkControlRules } from '../../../core/control/document.ts'
import type { Finding } from '../../../core/control/finding.ts'
import type { ControlTap, Material } from '../../../core/control/material.ts'
import { addDays, dayNumber, type PlainDate, type PlainMonth, startOfDay } from '../../../core/plain-date.ts'
import type { Elder, Site } from '../../../core/settlement/register.ts'

const MONTH = '2026-06' as PlainMonth
const VILLAGE = '990101100201'
const OTHER_VILLAGE = '990101100202'

export function elder(id: string, change: Partial<Elder> = {}): Elder {
  return {
    ...{ id, born: '1945-01-01' as PlainDate, died: null, home: VILLAGE, homes: [] },
    ...{ categories: [], residence: [], stay: [], care: [], ...change },
  }
}

export function site(id: string, region: string, change: Partial<Site> = {}): Site {
  const from = '2024-01-01' as PlainDate
  return {
    ...{
      id,
      region,
      opened: from,
      closed: null,
      facility: [],
      kitchen: [],
      star: [],
      closures: [],
      events: [],
    },
    meals: [{ value: 'lunch', from, to: null }],
    ...change,
  }
}

/** Elders e-1 to e-`count`, all at home in the first village. */
export function elders(count: number): Elder[] {
  return Array.from({ length: count }, (_, i) => elder(`e-${i + 1}`))
}

export function material(
  change: Partial<Omit<Material, 'register'>> & { elders?: Elder[]; sites?: Site[] } = {},
): Material {
  const {
    elders: people = elders(30),
    sites = [site('s-a', VILLAGE), site('s-b', OTHER_VILLAGE)],
    ...rest
  } = change
  return {
    month: MONTH,
    register: {
      elders: new Map(people.map((each) => [each.id, each])),
      sites: new Map(sites.map((each) => [each.id, each])),
    },
    taps: [],
    contacts: new Map(),
    chains: { gaps: [], forks: [], resets: [], outages: [] },
    dayStarts: 0,
    windows: new Map(),
    past: [],
    siteMonths: [],
    registered: new Map(),
    tierEdges: [],
    ...rest,
  }
}

const NOON = 12 * 3_600_000
let seq = 0

/** `seconds` after noon of a day of June. */
export function tap(
  day: number,
  seconds: number,
  elder: string | null,
  change: Partial<ControlTap> = {},
): ControlTap {
  const date = dayOfJune(day)
  const at = startOfDay(date) + NOON + Math.round(seconds * 1000)
  seq += 1
  return {
    ...{ terminal: 't-a', epoch: 'a'.repeat(32), seq, at, received: at, day: date, site: 's-a', elder },
    ...{
      meal: 'lunch',
      service: 'dine-in',
      withheld: false,
      voided: false,
      clock: 'contact',
      boot: 1,
      uptime: 0,
    },
    ...change,
  }
}

/** One tap each for e-1 to e-`count`, a minute and more apart, so that nothing but the count is odd. */
export function lunch(day: number, count: number, change: Partial<ControlTap> = {}): ControlTap[] {
  // Mixed anew each day, with uneven gaps.
  const mixed = (i: number) => Math.imul(i * 31 + day * 977 + 1, 2_654_435_761) >>> 8
  const order = Array.from({ length: count }, (_, i) => i + 1).sort((a, b) => mixed(a) - mixed(b))
  return order.map((who, place) => tap(day, place * 130 + (mixed(who) % 125), `e-${who}`, change))
}

export function dayOfJune(day: number): PlainDate {
  return addDays(`${MONTH}-01` as PlainDate, day - 1)
}

/** Days of May on which an elder had lunch at s-a, as numbers. */
export function pastDays(...days: number[]): number[] {
  return days.map((day) => dayNumber('2026-05-01' as PlainDate) + day - 1)
}

/** What one rule finds under its defaults, or under other settings. */
export function findingsOf(rule: string, given: Material, settings: object = {}): Finding[] {
  const checked = checkControlRules('test', JSON.stringify({ rules: { [rule]: settings } }))
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults))
  return checkMonth(given, checked.settings).filter((finding) => finding.rule === rule)
}

/** The figures of what it finds. */
export function figuresOf(rule: string, given: Material, settings: object = {}): Finding['figures'][] {
  return findingsOf(rule, given, settings).map(({ figures }) => figures)
}
