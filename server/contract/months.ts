/** Monthly settlement 月度结算: list, one month in full, and the steps that people take. */
import { type Static, Type } from 'typebox'
import { Day, Fen, Id, Instant, Month, OrNull, RegionCode } from './common.ts'

export const MonthState = Type.Union([
  Type.Literal('running'),
  Type.Literal('open'),
  Type.Literal('computed'),
  Type.Literal('submitted'),
  Type.Literal('checked'),
  Type.Literal('reviewed'),
  Type.Literal('returned'),
  Type.Literal('approved'),
  Type.Literal('published'),
  Type.Literal('closed'),
])
/** As core/settlement-flow has them. */
export type MonthState = Static<typeof MonthState>

const StepAction = Type.Union([
  Type.Literal('submit'),
  Type.Literal('check'),
  Type.Literal('review'),
  Type.Literal('return'),
  Type.Literal('approve'),
  Type.Literal('publish'),
  Type.Literal('close'),
])
const Action = Type.Union([Type.Literal('compute'), ...StepAction.anyOf])

export const MonthSummary = Type.Object({
  month: Month,
  state: MonthState,
  version: OrNull(Type.Integer()),
  /** Of the whole county; null also for whoever answers for one township. */
  payable: OrNull(Fen),
  taps: OrNull(Type.Integer()),
  /** The bulletin stands by then. */
  publishBy: Day,
  /** The day by which the next step is due; null where nothing is. */
  dueBy: OrNull(Day),
  late: Type.Boolean(),
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

const Obstacle = Type.Union([
  Type.Literal('permission'),
  Type.Literal('not-over'),
  Type.Literal('approved'),
  Type.Literal('order'),
  Type.Literal('own-work'),
  Type.Literal('second-person'),
  Type.Literal('town-absent'),
  Type.Literal('town-confirmed'),
  Type.Literal('payout-open'),
])

const Due = Type.Object({
  collect: Day,
  gaps: Day,
  findings: Day,
  compute: Day,
  compare: Day,
  check: Day,
  review: Day,
  approve: Day,
  pay: Day,
  publish: Day,
  close: Day,
})

const PathTown = Type.Object({
  region: RegionCode,
  name: Type.String(),
  sites: Type.Integer(),
  taps: Type.Integer(),
  /** To its sites, with adjustments. */
  payable: Fen,
  /** Elders of the township who are paid themselves. */
  elders: Type.Integer(),
  elderPayable: Fen,
  /** null: not yet. */
  checked: OrNull(Type.Object({ by: Type.String(), at: Instant })),
})

const ReviewReason = Type.Union([
  Type.Literal('amount'),
  Type.Literal('findings'),
  Type.Literal('gaps'),
  Type.Literal('change'),
])

/** Where the month stands on its way, for the newest version. */
const MonthPath = Type.Object({
  today: Day,
  due: Due,
  /** From this day on pages remind. */
  remindFrom: Day,
  /** Those that have a part in the month; of a township's person, their own. */
  towns: Type.Array(PathTown),
  /** null: not submitted. */
  review: OrNull(
    Type.Object({
      needed: Type.Integer(),
      why: Type.Array(ReviewReason),
      done: Type.Array(Type.Object({ by: Type.String(), at: Instant })),
    }),
  ),
  payout: Type.Union([
    Type.Literal('none'),
    Type.Literal('prepared'),
    Type.Literal('released'),
    Type.Literal('finished'),
  ]),
  /** This person's own step that can still be taken back. */
  undo: OrNull(Type.Object({ action: StepAction, at: Instant })),
})
export type MonthPath = Static<typeof MonthPath>

const GapProblem = Type.Union([Type.Literal('silent'), Type.Literal('waiting'), Type.Literal('unclosed')])

export const MonthDetail = Type.Object({
  month: Month,
  state: MonthState,
  publishBy: Day,
  path: MonthPath,
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
      id: Type.Integer(),
      version: Type.Integer(),
      action: Type.Union([Action, Type.Literal('undo')]),
      actor: Type.String(),
      at: Instant,
      reason: OrNull(Type.String()),
      /** The township that checked or returned. */
      town: OrNull(Type.String()),
      /** It was taken back. */
      undone: Type.Boolean(),
      /** What an undo took back. */
      undoes: OrNull(Action),
    }),
  ),
  /** What could be done next; `why` is what stands in this person's way (core/settlement-flow), null where nothing does. */
  next: Type.Array(
    Type.Object({
      action: Action,
      why: OrNull(Obstacle),
    }),
  ),
  /** Enrolled terminals whose records of the month are not known to be complete. */
  gaps: Type.Array(
    Type.Object({
      terminal: Id,
      site: Type.String(),
      /** silent: not heard of after the month. waiting: has announced more. unclosed: no day-close after the last meal. */
      problem: GapProblem,
      /** Somebody's word for it; null: still to be explained. */
      note: OrNull(Type.Object({ reason: Type.String(), by: Type.String(), at: Instant })),
    }),
  ),
})
export type MonthDetail = Static<typeof MonthDetail>

export const Step = Type.Object({
  /** The version that the person looked at; a newer one refuses the step. */
  settlement: Type.Integer(),
  /** undo: of one's own last step. */
  action: Type.Union([...StepAction.anyOf, Type.Literal('undo')]),
  /** Required for `return`. */
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
})
export type Step = Static<typeof Step>

/** A named person's word for records that are missing. */
export const GapNote = Type.Object({
  terminal: Id,
  problem: GapProblem,
  reason: Type.String({ minLength: 1, maxLength: 500 }),
})
export type GapNote = Static<typeof GapNote>
