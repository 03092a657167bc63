/** Monthly settlement 月度结算: list, one month in full, and the steps that people take. */
import { type Static, Type } from 'typebox'
import { Fen, Id, Instant, Month, OrNull } from './common.ts'

export const MonthState = Type.Union([
  Type.Literal('running'),
  Type.Literal('open'),
  Type.Literal('computed'),
  Type.Literal('submitted'),
  Type.Literal('returned'),
  Type.Literal('approved'),
  Type.Literal('published'),
])
/** running: not over yet. open: over, nothing computed. */
export type MonthState = Static<typeof MonthState>

const StepAction = Type.Union([
  Type.Literal('submit'),
  Type.Literal('return'),
  Type.Literal('approve'),
  Type.Literal('publish'),
])

export const MonthSummary = Type.Object({
  month: Month,
  state: MonthState,
  version: OrNull(Type.Integer()),
  payable: OrNull(Fen),
  taps: OrNull(Type.Integer()),
  /** The bulletin stands by the 10th of the following month. */
  publishBy: Type.String({ format: 'date' }),
})
export type MonthSummary = Static<typeof MonthSummary>

/** Rate ids are the policy's own, e.g. 80+. */
const Rate = Type.Object({ id: Type.String(), title: Type.String(), count: Type.Integer(), fen: Fen })
const GrantOfPayee = Type.Object({
  grant: Id,
  count: Type.Integer(),
  entitlement: Fen,
  payable: Fen,
  rates: Type.Array(Rate),
})

export const SettledSite = Type.Object({
  site: Id,
  name: Type.String(),
  town: Type.String(),
  facility: OrNull(Type.String()),
  star: OrNull(Type.Integer()),
  /** Surviving taps of the month and the different elders behind them. */
  taps: Type.Integer(),
  elders: Type.Integer(),
  /** By category on the day of the tap; who belongs to several counts in each. `none`: of no category. */
  categories: Type.Array(
    Type.Object({ category: Type.String(), taps: Type.Integer(), elders: Type.Integer() }),
  ),
  grants: Type.Array(GrantOfPayee),
  payable: Fen,
})
export type SettledSite = Static<typeof SettledSite>

const AdjustedPayee = {
  /** null: paid to an elder. */
  site: OrNull(Id),
  name: Type.String(),
  grant: Id,
  title: Type.String(),
  /** Below zero: taken back. */
  fen: Fen,
}
/** What an earlier, approved month gets more or less, paid with this one. */
const AdjustedMonth = Type.Object({
  month: Month,
  fen: Fen,
  lines: Type.Array(
    Type.Object({
      ...AdjustedPayee,
      cause: Type.String(),
      /** Elders whose meals or month stand behind the line. */
      elders: Type.Integer(),
    }),
  ),
  /** More than was approved, and too late to be paid. */
  refused: Type.Array(Type.Object(AdjustedPayee)),
})
export type AdjustedMonth = Static<typeof AdjustedMonth>

/** What became known of a month after its approval. */
const AfterApproval = Type.Object({
  /** Not yet in any approved month. */
  waiting: Type.Object({
    late: Type.Integer(),
    voided: Type.Integer(),
    elders: Type.Integer(),
    sites: Type.Boolean(),
  }),
  /** Whether the next month to be approved may still pay more for it. */
  raise: Type.Boolean(),
  /** By the months that were approved since. */
  adjusted: Type.Array(Type.Object({ month: Month, fen: Fen })),
})
export type AfterApproval = Static<typeof AfterApproval>

export const MonthDetail = Type.Object({
  month: Month,
  state: MonthState,
  publishBy: Type.String({ format: 'date' }),
  settlement: OrNull(
    Type.Object({
      id: Type.Integer(),
      version: Type.Integer(),
      policy: Type.Array(Type.Object({ id: Id, title: Type.String() })),
      hashes: Type.Object({
        policy: Type.String(),
        register: Type.String(),
        records: Type.String(),
        result: Type.String(),
      }),
      taps: Type.Object({
        total: Type.Integer(),
        surviving: Type.Integer(),
        excluded: Type.Array(Type.Object({ reason: Type.String(), count: Type.Integer() })),
        /** Meals that never became taps: written down at the kiosk without the expectation of a subsidy. */
        withheld: Type.Array(Type.Object({ reason: Type.String(), count: Type.Integer() })),
      }),
      elders: Type.Integer(),
      grants: Type.Array(
        Type.Object({
          grant: Id,
          title: Type.String(),
          entitlement: Fen,
          payable: Fen,
          excluded: Type.Array(Type.Object({ reason: Type.String(), count: Type.Integer() })),
          funders: Type.Array(Type.Object({ funder: Type.String(), fen: Fen })),
        }),
      ),
      sites: Type.Array(SettledSite),
      /** Grants paid by the elder and month, in sum. */
      elderGrants: Type.Array(Type.Object({ grant: Id, elders: Type.Integer(), payable: Fen })),
      /** The oldest month first. */
      adjustments: Type.Array(AdjustedMonth),
      /** With the adjustments. */
      payable: Fen,
    }),
  ),
  /** null: not approved yet. */
  after: OrNull(AfterApproval),
  /** The month before, for comparison, where it is settled. */
  previous: OrNull(Type.Object({ month: Month, payable: Fen, taps: Type.Integer() })),
  /** All steps of the month, oldest first, over all versions. */
  steps: Type.Array(
    Type.Object({
      version: Type.Integer(),
      action: Type.Union([Type.Literal('compute'), ...StepAction.anyOf]),
      actor: Type.String(),
      at: Instant,
      reason: OrNull(Type.String()),
    }),
  ),
  /** What could be done next; `why` says what stands in this person's way, null where nothing does. */
  next: Type.Array(
    Type.Object({
      action: Type.Union([Type.Literal('compute'), ...StepAction.anyOf]),
      why: OrNull(Type.String()),
    }),
  ),
  /** Enrolled terminals whose records of the month are not known to be complete. */
  gaps: Type.Array(
    Type.Object({
      terminal: Id,
      site: Type.String(),
      /** silent: not heard of after the month. waiting: has announced more. unclosed: no day-close after the last meal. */
      problem: Type.Union([Type.Literal('silent'), Type.Literal('waiting'), Type.Literal('unclosed')]),
    }),
  ),
})
export type MonthDetail = Static<typeof MonthDetail>

/** A computation under way: sheets are read, then elders settled; rows done of all, each phase anew. */
export const Computation = Type.Object({
  phase: Type.Union([Type.Literal('reading'), Type.Literal('settling')]),
  done: Type.Integer(),
  total: Type.Integer(),
  /** Of this phase; null until something is done. */
  secondsLeft: OrNull(Type.Integer()),
})
export type Computation = Static<typeof Computation>

export const Step = Type.Object({
  /** The version that the person looked at; a newer one refuses the step. */
  settlement: Type.Integer(),
  action: StepAction,
  /** Required for `return`. */
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
})
export type Step = Static<typeof Step>

/** 待我处理: what waits for this person. */
export const Task = Type.Object({
  month: Month,
  action: Type.Union([Type.Literal('compute'), ...StepAction.anyOf]),
  /** Since when it waits. */
  since: Instant,
  dueBy: Type.String({ format: 'date' }),
})
export type Task = Static<typeof Task>
