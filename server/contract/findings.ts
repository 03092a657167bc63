/** Control rules 控制规则 and findings 疑点. A rule's words and a finding's sentence are core/control's; figures are theirs too. */
import { type Static, Type } from 'typebox'
import { Day, Id, Instant, Month, OrNull } from './common.ts'

const Mode = Type.Union([Type.Literal('hold'), Type.Literal('warn')])
export const FindingState = Type.Union([
  Type.Literal('open'),
  Type.Literal('upheld'),
  Type.Literal('dismissed'),
])
export type FindingState = Static<typeof FindingState>
/** Named as the records name it; the name is null where the register has none. */
const Named = Type.Object({ id: Id, name: OrNull(Type.String()) })

export const Finding = Type.Object({
  id: Type.Integer(),
  month: Month,
  rule: Type.String(),
  mode: Mode,
  state: FindingState,
  site: OrNull(Named),
  elder: OrNull(Named),
  terminal: OrNull(Id),
  from: Day,
  to: Day,
  meal: OrNull(Type.String()),
  figures: Type.Record(Type.String(), Type.Union([Type.Integer(), Type.String()])),
})
export type Finding = Static<typeof Finding>

/** How many of a month stand in each state; `holding`: those that keep it from being submitted. */
const Counts = Type.Object({
  open: Type.Integer(),
  holding: Type.Integer(),
  upheld: Type.Integer(),
  dismissed: Type.Integer(),
})

export const MonthFindings = Type.Object({
  month: Month,
  /** The last look at the month; null: nobody has looked. `current` is false where it was computed again since. */
  run: OrNull(Type.Object({ at: Instant, rules: OrNull(Type.Integer()), current: Type.Boolean() })),
  counts: Counts,
  /** What there is to choose from. */
  rules: Type.Array(Type.String()),
  sites: Type.Array(Named),
  /** Of the chosen ones. */
  total: Type.Integer(),
  findings: Type.Array(Finding),
  /** What settlement itself left out, by its reasons. */
  engine: Type.Array(Type.Object({ reason: Type.String(), count: Type.Integer() })),
})
export type MonthFindings = Static<typeof MonthFindings>

export const FindingDetail = Type.Object({
  ...Finding.properties,
  /** Whether this person may decide, and if not why not. */
  mayDecide: Type.Boolean(),
  why: OrNull(Type.Union([Type.Literal('permission'), Type.Literal('own-work')])),
  /** The taps that bear it out, by time; a record that is no tap has no elder and no meal. */
  evidence: Type.Array(
    Type.Object({
      terminal: Id,
      seq: Type.Integer(),
      at: Instant,
      receivedAt: Instant,
      site: OrNull(Type.String()),
      elder: OrNull(Type.String()),
      meal: OrNull(Type.String()),
      service: OrNull(Type.String()),
    }),
  ),
  /** Newest first. */
  decisions: Type.Array(
    Type.Object({
      verdict: Type.Union([Type.Literal('upheld'), Type.Literal('dismissed')]),
      reason: Type.String(),
      by: Type.String(),
      at: Instant,
    }),
  ),
})
export type FindingDetail = Static<typeof FindingDetail>

/** What waits for this person: a month that findings hold, and since when. */

export const Decision = Type.Object({
  verdict: Type.Union([Type.Literal('upheld'), Type.Literal('dismissed')]),
  reason: Type.String({ minLength: 1, maxLength: 500 }),
})
export type Decision = Static<typeof Decision>

/** A computed rule as the county has it, and how often it was right over all months. */
const RuleInForce = Type.Object({
  rule: Type.String(),
  mode: Type.Union([Mode, Type.Literal('off')]),
  parameters: Type.Record(Type.String(), Type.Integer()),
  found: Type.Integer(),
  open: Type.Integer(),
  upheld: Type.Integer(),
  dismissed: Type.Integer(),
})
export const ControlRules = Type.Object({
  /** The newest is in force; empty: the defaults are, which nobody wrote. */
  versions: Type.Array(
    Type.Object({ number: Type.Integer(), by: Type.String(), at: Instant, reason: OrNull(Type.String()) }),
  ),
  /** As it was written. */
  document: Type.String(),
  rules: Type.Array(RuleInForce),
})
export type ControlRules = Static<typeof ControlRules>

export const NewControlRules = Type.Object({
  /** The version that the person looked at; 0: the defaults. */
  after: Type.Integer({ minimum: 0 }),
  reason: Type.String({ maxLength: 500, pattern: '\\S' }),
  document: Type.String({ minLength: 2, maxLength: 65_536 }),
})
export type NewControlRules = Static<typeof NewControlRules>
