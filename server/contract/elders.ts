/** Elders 老人 in lists and one by one. ID number, telephone and account number leave the server by `Reveal` alone. */
import { type Static, Type } from 'typebox'
import { Day, Id, Instant, Month, OrNull, RegionCode, Words } from './common.ts'

export const Elder = Type.Object({
  id: Id,
  name: Type.String(),
  sex: Type.Union([Type.Literal('male'), Type.Literal('female')]),
  born: Day,
  died: OrNull(Day),
  home: RegionCode,
  village: Type.String(),
  /** The last four characters. */
  idTail: Type.String(),
  /** Registered, and not yet confirmed by a second person. */
  provisional: Type.Boolean(),
  categories: Type.Array(Type.String()),
  residence: OrNull(Type.String()),
  /** Whether a card is in use beside the ID card. */
  card: Type.Boolean(),
  account: Type.Boolean(),
})
export type Elder = Static<typeof Elder>

export const ElderPage = Type.Object({ total: Type.Integer(), elders: Type.Array(Elder) })
export type ElderPage = Static<typeof ElderPage>

export const ELDER_STATES = ['living', 'dead', 'provisional', 'no-card', 'no-account'] as const
export const ELDER_SORTS = ['village', 'oldest', 'youngest'] as const

export const ElderQuery = Type.Object({
  /** Part of a name, its sound, or the last four of the ID number; a whole number has no place in an address. */
  search: Type.Optional(Type.String({ maxLength: 64, pattern: '^(?!.*[0-9]{15})\\P{Cc}*$' })),
  /** A town or a village. */
  place: Type.Optional(RegionCode),
  category: Type.Optional(Words(32)),
  state: Type.Optional(Type.Enum([...ELDER_STATES])),
  sort: Type.Enum([...ELDER_SORTS], { default: 'village' }),
  page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 }),
  size: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
})
export type ElderQuery = Static<typeof ElderQuery>

/** With an area code or without, as people write it. */
export const Phone = Type.String({ pattern: '^[0-9][0-9 -]{4,18}[0-9]$' })
export const Note = Type.String({ maxLength: 500, pattern: '^[\\P{Cc}\\n]*$' })

export const NewElder = Type.Object({
  name: Words(64),
  idNumber: Type.String({ minLength: 15, maxLength: 18 }),
  home: RegionCode,
  residence: Type.Union([Type.Literal('hukou'), Type.Literal('resident'), Type.Literal('visitor')]),
  categories: Type.Array(Words(32), { maxItems: 12 }),
  phone: Type.Optional(Phone),
  note: Type.Optional(Note),
})
export type NewElder = Static<typeof NewElder>

const ElderFact = Type.Object({
  id: Type.String(),
  fact: Type.String(),
  value: Type.String(),
  from: Day,
  to: OrNull(Day),
  knownAt: Instant,
  /** The change by which it came, with its reason and evidence. */
  change: OrNull(Type.Object({ id: Type.Integer(), reason: Type.String(), evidence: OrNull(Type.String()) })),
})
export type ElderFact = Static<typeof ElderFact>

export const ElderDetail = Type.Object({
  ...Elder.properties,
  town: Type.String(),
  phoneTail: OrNull(Type.String()),
  note: Type.String(),
  bank: OrNull(
    Type.Object({
      holder: Type.String(),
      tail: Type.String(),
      bank: Type.String(),
      bankCode: OrNull(Type.String()),
    }),
  ),
  photo: OrNull(Type.Object({ digest: Type.String(), consentBy: Type.String(), consentOn: Day })),
  /** By name and day; `home` beside where the elder lives now. */
  facts: Type.Array(ElderFact),
  /** Who this double became; then the rest is only to look at. */
  mergedInto: OrNull(Type.Object({ id: Id, name: Type.String() })),
  doubles: Type.Array(Type.Object({ id: Id, name: Type.String(), mergedAt: Instant })),
})
export type ElderDetail = Static<typeof ElderDetail>

/** Meals of three months, of the elder and of all doubles that became it. */
export const ElderMeals = Type.Object({
  months: Type.Array(Month),
  meals: Type.Array(
    Type.Object({
      day: Day,
      meal: Type.String(),
      at: Instant,
      site: Type.String(),
      siteName: OrNull(Type.String()),
      service: Type.String(),
      /** The kiosk's reason where it is no meal that settlement looks at. */
      reason: OrNull(Type.String()),
      voided: Type.Boolean(),
    }),
  ),
})
export type ElderMeals = Static<typeof ElderMeals>

export const Reveal = Type.Object({
  what: Type.Union([Type.Literal('id-number'), Type.Literal('phone'), Type.Literal('bank')]),
  reason: Words(300),
})
export type Reveal = Static<typeof Reveal>

export const Revealed = Type.Object({ value: OrNull(Type.String()) })
export type Revealed = Static<typeof Revealed>

export const NewPhoto = Type.Object({
  /** A JPEG of 240×320 in base64. */
  jpeg: Type.String({ minLength: 8, maxLength: 55_000, pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
  /** Who allowed it to be shown, e.g. 本人, 儿子张三. */
  consentBy: Words(64),
  consentOn: Day,
})
export type NewPhoto = Static<typeof NewPhoto>

/** Two records that may be of one person, and why. */
export const DoublePair = Type.Object({
  why: Type.Union([Type.Literal('name-born'), Type.Literal('id-digit')]),
  first: Elder,
  second: Elder,
})
export type DoublePair = Static<typeof DoublePair>
export const DoublePairs = Type.Object({ pairs: Type.Array(DoublePair), more: Type.Boolean() })
export type DoublePairs = Static<typeof DoublePairs>
