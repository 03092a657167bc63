/**
 * The demo county: regions, sites, elders and their cards as the register takes them. Its months hold what real
 * months hold: moves to hospital, deaths, a birthday that changes a rate, a closed site, a star that changed,
 * a lost card, people from elsewhere.
 */
import { addDays, monthOf, type PlainDate } from '../../core/plain-date.ts'
import type { Meal } from '../../core/vocabulary.ts'
import { idNumber, type Person, peopleMaker } from './people.ts'
import { COUNTY, LIVE_SITE, PLACES, regions } from './places.ts'
import policy from './policy.json' with { type: 'json' }
import { type Random, seededRandom } from './random.ts'

export type Fact = { fact: string; value: string; from: PlainDate; to: PlainDate | null }
/** A fob's number as it is printed; the serial of a QR card is drawn when the county is filled. */
export type GivenCard =
  | { kind: 'qr'; issued: PlainDate }
  | { kind: 'chip'; form: '8H10D'; number: string; issued: PlainDate }
export type DemoElder = Person & {
  id: string
  died: PlainDate | null
  home: string
  facts: Fact[]
  /** The ID card was reported lost. */
  cardLost: boolean
  /** What the county gave out beside it. */
  cards: GivenCard[]
  /** How often the elder comes, 0 to 1; for the invented months. */
  habit: number
  /** The site where the elder eats. */
  site: string
}

/** The day on which people have the ages given here: a fixed one, so that cards stay the same from day to day. */
const AGED_ON = '2026-06-01' as PlainDate
const OPENED = '2024-06-01' as PlainDate
/** Minutes since midnight of the service day. */
const TIMES: Record<Meal, { starts: number; ends: number }> = {
  breakfast: { starts: 7 * 60, ends: 9 * 60 },
  lunch: { starts: 11 * 60, ends: 13 * 60 },
  dinner: { starts: 17 * 60, ends: 19 * 60 },
}
/** The live site serves round the clock, so that the demo can be tried at any hour. */
const LIVE_TIMES: Record<Meal, { starts: number; ends: number }> = {
  breakfast: { starts: 4 * 60, ends: 10 * 60 },
  lunch: { starts: 10 * 60, ends: 16 * 60 },
  dinner: { starts: 16 * 60, ends: 28 * 60 },
}

export type DemoCounty = ReturnType<typeof demoCounty>

/** The county as of `today`, with history from the first day of the month before last. */
export function demoCounty(today: PlainDate) {
  const random = seededRandom(20_240_601)
  const thisMonth = `${monthOf(today)}-01` as PlainDate
  const lastMonth = `${monthOf(addDays(thisMonth, -1))}-01` as PlainDate
  const firstDay = `${monthOf(addDays(lastMonth, -1))}-01` as PlainDate
  return {
    county: { name: COUNTY.name, region: COUNTY.code, demo: true },
    regions: regions(),
    policies: [policy],
    sites: PLACES.map(({ village, site }) => ({
      id: site.id,
      name: site.name,
      region: village.code,
      opened: OPENED,
      closed: null,
      facts: siteFacts(site, firstDay, lastMonth),
      windows: site.meals.map((meal) => ({
        meal,
        ...(site.id === LIVE_SITE ? LIVE_TIMES : TIMES)[meal],
        price: 0,
      })),
    })),
    elders: demoElders(random, lastMonth).map((elder, i) => ({ ...elder, cards: givenCards(i, firstDay) })),
    visitor: visitor(),
    firstDay,
    lastMonth,
  }
}

function siteFacts(site: (typeof PLACES)[number]['site'], firstDay: PlainDate, lastMonth: PlainDate): Fact[] {
  const facts: Fact[] = [
    { fact: 'facility', value: site.facility, from: OPENED, to: null },
    { fact: 'kitchen', value: site.meals.length > 1 ? 'own' : 'central', from: OPENED, to: null },
    ...site.meals.map((meal) => ({ fact: 'meal', value: meal, from: OPENED, to: null })),
  ]
  // 北坡: rated anew at the turn of the month, and closed for three days to mend the roof; built in the first month.
  if (site.id === 's-beipo') {
    facts.push({ fact: 'star', value: '3', from: OPENED, to: lastMonth })
    facts.push({ fact: 'star', value: '4', from: lastMonth, to: null })
    facts.push({
      fact: 'closure',
      value: '屋顶维修',
      from: addDays(lastMonth, 10),
      to: addDays(lastMonth, 13),
    })
    facts.push({ fact: 'built', value: '新建验收', from: addDays(firstDay, 14), to: null })
  } else if (site.star !== null) {
    facts.push({ fact: 'star', value: String(site.star), from: OPENED, to: null })
  }
  return facts
}

function demoElders(random: Random, lastMonth: PlainDate): DemoElder[] {
  const make = peopleMaker(random)
  const elders = PLACES.flatMap(({ village, site }) =>
    Array.from({ length: site.elders }, (): DemoElder => {
      const young = random.chance(0.07)
      const person = make(young ? random.between(60, 69) : ageOfElder(random), AGED_ON)
      const residence = random.chance(0.93) ? 'hukou' : random.chance(0.7) ? 'resident' : 'visitor'
      return {
        ...person,
        id: `e-${randomId(random)}`,
        died: null,
        home: village.code,
        facts: [
          { fact: 'residence', value: residence, from: OPENED, to: null },
          ...categories(random, young).map((value) => ({ fact: 'category', value, from: OPENED, to: null })),
        ],
        cardLost: false,
        cards: [],
        habit: 0.35 + random.next() * 0.6,
        site: site.id,
      }
    }),
  )
  return oddities(elders, lastMonth)
}

/** One in three elders has a QR card, one in six a fob. No chance decides, so that the people stay as they are. */
function givenCards(index: number, issued: PlainDate): GivenCard[] {
  if (index % 3 === 1) return [{ kind: 'qr', issued }]
  if (index % 6 !== 2) return []
  const number = String(13_530_444 + index * 7_919).padStart(10, '0')
  return [{ kind: 'chip', form: '8H10D', number, issued }]
}

/** What the invented months must also hold, each on somebody different; the people of the live site stay as they are. */
function oddities(elders: DemoElder[], lastMonth: PlainDate): DemoElder[] {
  const at = (site: string, index: number) => elders.filter((elder) => elder.site === site)[index]
  const change = new Map<DemoElder | undefined, Partial<DemoElder>>([
    [at('s-shiqiao', 1), { died: addDays(lastMonth, 11), habit: 0.9 }],
    [at('s-dongwan', 3), { died: addDays(lastMonth, 20), habit: 0.8 }],
    [at('s-dongwan', 5), stay('hospital', addDays(lastMonth, 4), addDays(lastMonth, 16))],
    [at('s-yunxi', 2), stay('institution', addDays(lastMonth, 14), null)],
    [at('s-yunxi', 4), { cardLost: true }],
    [at('s-yunxi', 6), born(`${Number(lastMonth.slice(0, 4)) - 80}${addDays(lastMonth, 14).slice(4)}`)],
    [at('s-liushu', 7), { name: at('s-liushu', 7)?.sex === 'female' ? '阿依古丽·吐尔逊' : '买买提·吐尔逊' }],
    [at('s-liushu', 8), { name: '李䶮' }],
  ])
  return elders.map((elder) => {
    const changed = { ...elder, ...change.get(elder) }
    return { ...changed, facts: [...elder.facts, ...(change.get(elder)?.facts ?? [])] }
  })
}

function stay(value: string, from: PlainDate, to: PlainDate | null): Partial<DemoElder> {
  return { facts: [{ fact: 'stay', value, from, to }], habit: 0.9 }
}

/** Turns 80 in the middle of last month: before it one rate, from that day on another. */
function born(day: string): Partial<DemoElder> {
  return {
    born: day as PlainDate,
    sex: 'female',
    idNumber: idNumber(day as PlainDate, 499, 'female'),
    habit: 0.95,
  }
}

/** Someone whose card stands on no roster, e.g. an uncle on a visit. */
function visitor(): Person {
  const day = '1951-05-12' as PlainDate
  return { name: '贺远山', sex: 'male', born: day, idNumber: idNumber(day, 498, 'male') }
}

function ageOfElder(random: Random): number {
  return 70 + Math.floor(random.next() * random.next() * 28)
}

function categories(random: Random, young: boolean): string[] {
  const found: string[] = []
  // Under 70 one belongs to a special group or is not in the register.
  if (young) found.push(random.pick(['tekun', 'dibao', 'disabled']))
  else if (random.chance(0.16)) found.push(random.pick(['tekun', 'dibao', 'disabled', 'dibao']))
  if (random.chance(0.12)) found.push('alone')
  else if (random.chance(0.1)) found.push('empty-nest')
  if (random.chance(0.06)) found.push(random.pick(['left-behind', 'family-planning', 'lifted', 'veteran']))
  return found
}

function randomId(random: Random): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  return Array.from({ length: 10 }, () => random.pick([...letters])).join('')
}
