/** 逐笔说明: from a site's sum to its elders, from an elder to each tap, rate and clause, as settled. */
import { type Static, Type } from 'typebox'
import { Fen, Instant, Month, OrNull } from './common.ts'

/** A code of core/terms REASONS, with its words. */
const Reason = Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() })
export type Reason = Static<typeof Reason>
const Counted = Type.Object({ ...Reason.properties, count: Type.Integer() })
const Cite = Type.Object({ document: Type.String(), clause: Type.String() })
const Rate = Type.Object({ rate: Type.String(), title: Type.String(), fen: Fen, cites: Type.Array(Cite) })
/** A grant that is not by the meal: days or events behind it. */
const Line = Type.Object({
  grant: Type.String(),
  grantTitle: Type.String(),
  days: Type.Integer(),
  ...Rate.properties,
})
/** Ids are those of the records: an elder or a site that is not registered stands there too. */
const Elder = Type.Object({ id: Type.String(), name: OrNull(Type.String()) })
const Site = Type.Object({ id: Type.String(), name: OrNull(Type.String()) })
const GrantSum = Type.Object({ grant: Type.String(), title: Type.String(), count: Type.Integer(), fen: Fen })

export const Paged = Type.Object({
  page: Type.Integer({ minimum: 1, default: 1 }),
  size: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
})
export type Paged = Static<typeof Paged>

const ElderShare = Type.Object({
  elder: Elder,
  /** Taps of the month at the site. */
  taps: Type.Integer(),
  surviving: Type.Integer(),
  grants: Type.Array(GrantSum),
  reasons: Type.Array(Counted),
  fen: Fen,
})

export const SiteExplanation = Type.Object({
  month: Month,
  version: Type.Integer(),
  site: Site,
  /** As the statement has it; `payable` is less where a cap cut it. */
  grants: Type.Array(Type.Object({ ...GrantSum.properties, payable: Fen })),
  lines: Type.Array(Line),
  total: Type.Integer(),
  elders: Type.Array(ElderShare),
})
export type SiteExplanation = Static<typeof SiteExplanation>

const ExplainedTap = Type.Object({
  terminal: Type.String(),
  seq: Type.Integer(),
  at: Instant,
  day: Type.String(),
  site: Site,
  meal: Type.String(),
  service: Type.String(),
  price: Fen,
  /** null: it survived. */
  reason: OrNull(Reason),
  fen: Fen,
  grants: Type.Array(
    Type.Object({
      grant: Type.String(),
      title: Type.String(),
      /** null: paid. */
      reason: OrNull(Reason),
      rates: Type.Array(Rate),
    }),
  ),
})
export type ExplainedTap = Static<typeof ExplainedTap>

export const ElderExplanation = Type.Object({
  month: Month,
  version: Type.Integer(),
  elder: Elder,
  /** Meals by grant over all sites, and what the elder is paid by the month. */
  grants: Type.Array(GrantSum),
  lines: Type.Array(Line),
  fen: Fen,
  total: Type.Integer(),
  taps: Type.Array(ExplainedTap),
})
export type ElderExplanation = Static<typeof ElderExplanation>

/** Who is paid by a grant for each elder and month. */
export const GrantElders = Type.Object({
  month: Month,
  version: Type.Integer(),
  grant: Type.String(),
  title: Type.String(),
  total: Type.Integer(),
  elders: Type.Array(Type.Object({ elder: Elder, entitlement: Fen, payable: Fen })),
})
export type GrantElders = Static<typeof GrantElders>
