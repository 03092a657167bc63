/** Register 名册: towns and villages, sites, terminals. Elders: elders.ts. */
import { type Static, Type } from 'typebox'
import { Day, Id, Instant, OrNull, Price, RegionCode, Words } from './common.ts'

export const Region = Type.Object({
  code: RegionCode,
  name: Words(64),
  level: Type.Union([Type.Literal('county'), Type.Literal('town'), Type.Literal('village')]),
  parent: OrNull(RegionCode),
  /** Of a village that was merged into another 撤并: which, and from which day on. */
  merged: Type.Optional(Type.Object({ into: RegionCode, on: Day })),
})
export type Region = Static<typeof Region>

const Meal = Type.Union([Type.Literal('breakfast'), Type.Literal('lunch'), Type.Literal('dinner')])
export const MealWindow = Type.Object({
  meal: Meal,
  /** Minutes since midnight of the service day. */
  starts: Type.Integer({ minimum: 0, maximum: 2880 }),
  ends: Type.Integer({ minimum: 1, maximum: 2880 }),
  price: Price,
})

export const Site = Type.Object({
  id: Id,
  name: Type.String(),
  region: RegionCode,
  regionName: Type.String(),
  town: Type.String(),
  opened: Day,
  closed: OrNull(Day),
  facility: OrNull(Type.String()),
  star: OrNull(Type.Integer()),
  meals: Type.Array(MealWindow),
  terminals: Type.Integer(),
  /** Today: `coming` opens later, `paused` serves no meals for a while. */
  state: Type.Union([
    Type.Literal('coming'),
    Type.Literal('running'),
    Type.Literal('paused'),
    Type.Literal('closed'),
  ]),
  /** Whether a bank account is on file. */
  hasAccount: Type.Boolean(),
  /** People at work there today, and the fewest that it needs (core/site-posts.ts). */
  posts: Type.Integer(),
  postsNeeded: Type.Integer(),
})
export type Site = Static<typeof Site>

export const Facility = Type.Union([
  Type.Literal('nursing-elder-home'),
  Type.Literal('area-elder-home'),
  Type.Literal('day-care-centre'),
  Type.Literal('happiness-home'),
  Type.Literal('mutual-aid-home'),
])

export const NewSite = Type.Object({
  name: Words(64),
  region: RegionCode,
  opened: Day,
  facility: Facility,
  meals: Type.Array(MealWindow, { minItems: 1, maxItems: 3 }),
  /** Why it comes in without a proposal, e.g. that it has run for years. */
  reason: Words(200),
})
export type NewSite = Static<typeof NewSite>

export const Terminal = Type.Object({
  id: Id,
  site: Id,
  siteName: Type.String(),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('active'), Type.Literal('ended')]),
  online: Type.Boolean(),
  seenAt: OrNull(Instant),
  /** From its last word: records not acknowledged, reader, software, version of its roster. */
  waiting: OrNull(Type.Integer()),
  reader: OrNull(Type.String()),
  software: OrNull(Type.String()),
  roster: OrNull(Type.Integer()),
  /** Records stored so far, over all its chains. */
  records: Type.Integer(),
  /** When its chain last forked: it was copied, or set back to an older state. */
  forkedAt: OrNull(Instant),
  /** Told to close its chain; or why it ended. */
  endReason: OrNull(Type.String()),
  health: OrNull(
    Type.Object({
      /** When the oldest record was written that is not acknowledged. */
      oldest: OrNull(Instant),
      rosterIssued: OrNull(Instant),
      /** Whether the register has a newer roster than the terminal. */
      rosterBehind: Type.Boolean(),
      /** Bytes. */
      disk: OrNull(Type.Integer()),
      /** Wall clock less true time, ms; null: not known in this boot. */
      clockOff: OrNull(Type.Integer()),
      readers: Type.Array(Type.Object({ kind: Type.String(), state: Type.String() })),
      /** ms since the machine and since the program started. */
      uptime: Type.Integer(),
      running: Type.Integer(),
    }),
  ),
})
export type Terminal = Static<typeof Terminal>

export const NewTerminal = Type.Object({ site: Id })
export type NewTerminal = Static<typeof NewTerminal>

/**
 * The one-time code is shown this once; only its hash is kept. It is written down as `code-check`: the check tells the
 * terminal which key is the county's.
 */
export const EnrolmentCode = Type.Object({
  terminal: Id,
  code: Type.String(),
  check: Type.String(),
  expires: Instant,
})
export type EnrolmentCode = Static<typeof EnrolmentCode>
