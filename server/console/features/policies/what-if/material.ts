/** A past month's material as the engine takes it. */
import type { PlainDate, PlainMonth } from '../../../../../core/plain-date.ts'
import type { Policy } from '../../../../../core/settlement/policy.ts'
import type {
  Dated,
  Elder,
  EventName,
  Register,
  Residence,
  Site,
  Stay,
} from '../../../../../core/settlement/register.ts'
import { EVENTS } from '../../../../../core/settlement/register.ts'
import type { SettlementInput } from '../../../../../core/settlement/settle.ts'
import type { Tap, TapName } from '../../../../../core/settlement/taps.ts'
import { MEALS, type Meal, SERVICES } from '../../../../../core/vocabulary.ts'
import type { TrialMaterial } from '../../../../contract/policies.ts'

export type MonthInput = Omit<SettlementInput, 'policies'>

export function inputOf({ month, sites, elders, chains, taps }: TrialMaterial): MonthInput {
  const voids: TapName[] = []
  const read: Tap[] = taps.map((row) => {
    const [chain = 0, seq = 0, at = 0, site = -1, elder = -1, meal = 0, service = 0, price = 0, voided = 0] =
      row
    const tap = {
      terminal: chains[chain] ?? '',
      seq: BigInt(seq),
      at,
      site: sites[site]?.id ?? '',
      elder: elders[elder]?.id ?? '',
      meal: MEALS[meal] ?? 'lunch',
      service: SERVICES[service] ?? 'dine-in',
      price: BigInt(price),
    }
    if (voided === 1) voids.push(tap)
    return tap
  })
  return { register: registerOf(sites, elders), taps: read, voids, repeated: 0, month: month as PlainMonth }
}

/** A policy as if it had been in force then, whatever its own days. */
export function asOfThen(policy: Policy): Policy {
  return { ...policy, effective: { from: '1800-01-01' as PlainDate, to: null } }
}

type Owner = { facts: TrialMaterial['elders'][number]['facts'] }

function registerOf(sites: TrialMaterial['sites'], elders: TrialMaterial['elders']): Register {
  return {
    sites: new Map(sites.map((site) => [site.id, siteOf(site)])),
    elders: new Map(elders.map((elder) => [elder.id, elderOf(elder)])),
  }
}

function elderOf({ id, born, died, home, facts }: TrialMaterial['elders'][number]): Elder {
  const owner = { facts }
  return {
    id,
    born: born as PlainDate,
    died: died as PlainDate | null,
    home,
    homes: dated(owner, 'home'),
    categories: dated(owner, 'category'),
    residence: dated<Residence>(owner, 'residence'),
    stay: dated<Stay>(owner, 'stay'),
    care: numbers(owner, 'care'),
  }
}

function siteOf({ id, region, opened, closed, facts }: TrialMaterial['sites'][number]): Site {
  const owner = { facts }
  return {
    id,
    region,
    opened: opened as PlainDate,
    closed: closed as PlainDate | null,
    meals: dated<Meal>(owner, 'meal'),
    facility: dated(owner, 'facility'),
    kitchen: dated(owner, 'kitchen'),
    star: numbers(owner, 'star'),
    closures: dated(owner, 'closure'),
    events: EVENTS.flatMap((event: EventName) =>
      dated(owner, event).map(({ from }) => ({ event, on: from })),
    ),
  }
}

/** The database holds each fact to its closed list. */
function dated<T extends string = string>({ facts }: Owner, name: string): Dated<T>[] {
  return facts.flatMap(([fact, value, from, to]) =>
    fact === name ? [{ value: value as T, from: from as PlainDate, to: to as PlainDate | null }] : [],
  )
}

function numbers(owner: Owner, name: string): Dated<number>[] {
  return dated(owner, name).map((fact) => ({ ...fact, value: Number(fact.value) }))
}
