/** Payout 发放: batches for the bank, its returns, what stays owed, and every payee's account with the county. */
import { type Static, Type } from 'typebox'
import { Fen, Id, Instant, Month, OrNull, Words } from './common.ts'

export const Payees = Type.Union([Type.Literal('elder'), Type.Literal('site')])
export type Payees = Static<typeof Payees>

const PayoutState = Type.Union([
  Type.Literal('none'),
  Type.Literal('prepared'),
  Type.Literal('released'),
  Type.Literal('finished'),
])
/** undone, refused, rejected: nothing of it went out. */
const BatchState = Type.Union([
  Type.Literal('prepared'),
  Type.Literal('undone'),
  Type.Literal('refused'),
  Type.Literal('released'),
  Type.Literal('sent'),
  Type.Literal('rejected'),
  Type.Literal('finished'),
])
export type BatchState = Static<typeof BatchState>

const Sum = Type.Object({ count: Type.Integer(), fen: Fen })
export type Sum = Static<typeof Sum>

export const BatchSummary = Type.Object({
  id: Type.Integer(),
  /** Its own number, as the bank file says it, e.g. 202610E01. */
  name: Type.String(),
  month: Month,
  payees: Payees,
  kind: Type.Union([Type.Literal('main'), Type.Literal('reissue')]),
  state: BatchState,
  since: Instant,
  document: Type.String(),
  count: Type.Integer(),
  total: Fen,
  paid: Sum,
  failed: Sum,
  leftOut: Sum,
})
export type BatchSummary = Static<typeof BatchSummary>

/** One kind of payees in one month. */
const MonthPayees = Type.Object({
  payees: Payees,
  /** What the month's statement gives, with its adjustments. */
  own: Fen,
  /** Owed with the months up to this one, and in no batch. */
  open: Sum,
  /** Below zero: more went out than was due; held back from what comes. */
  held: Sum,
  carried: OrNull(
    Type.Object({ reason: Type.String(), by: Type.String(), at: Instant, count: Type.Integer(), fen: Fen }),
  ),
})
export const MonthPayout = Type.Object({
  month: Month,
  state: PayoutState,
  payees: Type.Array(MonthPayees),
  /** The oldest first. */
  batches: Type.Array(BatchSummary),
})
export type MonthPayout = Static<typeof MonthPayout>
/** Approved months, the newest first. */
export const PayoutMonths = Type.Array(Month)

export const TemplateSummary = Type.Object({
  id: Id,
  version: Type.Integer(),
  title: Type.String(),
  payees: Type.Array(Payees),
  format: Type.String(),
  encoding: Type.String(),
  /** null: came with the program. */
  by: OrNull(Type.String()),
})
export type TemplateSummary = Static<typeof TemplateSummary>
export const NewTemplate = Type.Object({ document: Type.String({ minLength: 2, maxLength: 60_000 }) })

const LeftOut = Type.Object({
  payee: Id,
  name: Type.String(),
  fen: Fen,
  reason: Type.Union([
    Type.Literal('no-account'),
    Type.Literal('no-bank-code'),
    Type.Literal('does-not-fit'),
  ]),
  /** The field that does not fit. */
  detail: OrNull(Type.String()),
})
const RareName = Type.Object({ payee: Id, name: Type.String(), written: Type.String() })

/** What a batch would be. Lists are cut at 200. */
export const BatchPlan = Type.Object({
  kind: Type.Union([Type.Literal('main'), Type.Literal('reissue')]),
  own: Fen,
  count: Type.Integer(),
  total: Fen,
  leftOut: Sum,
  leftOutList: Type.Array(LeftOut),
  rare: Type.Array(RareName),
  rareCount: Type.Integer(),
  /** Failed before, and going to the same account again. */
  unchanged: Type.Integer(),
})
export type BatchPlan = Static<typeof BatchPlan>

export const PlanQuery = Type.Object({ payees: Payees, template: Id })
export const NewBatch = Type.Object({
  payees: Payees,
  template: Id,
  document: Words(100),
  payDay: Type.String({ format: 'date', pattern: '^20' }),
})
export type NewBatch = Static<typeof NewBatch>

const Action = Type.Union([
  Type.Literal('undo'),
  Type.Literal('refuse'),
  Type.Literal('release'),
  Type.Literal('send'),
  Type.Literal('reject'),
])
export type PayoutAction = Static<typeof Action>

export const BatchDetail = Type.Object({
  ...BatchSummary.properties,
  payDay: Type.String({ format: 'date' }),
  template: Type.Object({ id: Id, version: Type.Integer(), title: Type.String(), encoding: Type.String() }),
  fileHash: Type.String(),
  parent: OrNull(Type.Object({ id: Type.Integer(), name: Type.String() })),
  /** Of the month's statement for these payees. */
  own: Fen,
  funders: Type.Array(Type.Object({ funder: Type.String(), fen: Fen })),
  steps: Type.Array(
    Type.Object({
      action: Type.Union([Type.Literal('prepare'), Type.Literal('finish'), ...Action.anyOf]),
      actor: Type.String(),
      at: Instant,
      reason: OrNull(Type.String()),
    }),
  ),
  /** What could be done next; `why` says what stands in this person's way, null where nothing does. */
  next: Type.Array(
    Type.Object({
      action: Action,
      why: OrNull(Type.Union([Type.Literal('permission'), Type.Literal('order'), Type.Literal('own-work')])),
    }),
  ),
  /** Whether this person may have the file now. */
  mayDownload: Type.Boolean(),
  leftOutList: Type.Array(LeftOut),
  rare: Type.Array(RareName),
  returns: Type.Array(
    Type.Object({ by: Type.String(), at: Instant, paid: Type.Integer(), failed: Type.Integer() }),
  ),
})
export type BatchDetail = Static<typeof BatchDetail>

export const BatchStep = Type.Object({
  action: Action,
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
})
export type BatchStep = Static<typeof BatchStep>

export const LineState = Type.Union([Type.Literal('waiting'), Type.Literal('paid'), Type.Literal('failed')])
export type LineState = Static<typeof LineState>
export const LineQuery = Type.Object({
  state: Type.Optional(LineState),
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  size: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
})
const Line = Type.Object({
  no: Type.Integer(),
  reference: Type.String(),
  payee: Id,
  name: Type.String(),
  place: Type.String(),
  holder: Type.String(),
  tail: Type.String(),
  bank: Type.String(),
  fen: Fen,
  state: Type.Union([...LineState.anyOf, Type.Literal('dead')]),
  reason: OrNull(Type.String()),
  words: Type.String(),
  /** Whether another account stands now than the one that was used. */
  changed: Type.Boolean(),
})
export const LinePage = Type.Object({ lines: Type.Array(Line), total: Type.Integer() })
export type LinePage = Static<typeof LinePage>

const RowProblem = Type.Union([
  Type.Literal('unreadable'),
  Type.Literal('unknown-line'),
  Type.Literal('unknown-status'),
  Type.Literal('amount-differs'),
  Type.Literal('duplicate'),
  Type.Literal('contradicts'),
])
export type RowProblem = Static<typeof RowProblem>
/** What a return file says; with problems nothing of it is kept. */
export const ReturnView = Type.Object({
  applied: Type.Boolean(),
  paid: Sum,
  failed: Sum,
  repeated: Type.Integer(),
  waiting: Type.Integer(),
  failures: Type.Array(
    Type.Object({ no: Type.Integer(), name: Type.String(), reason: Type.String(), words: Type.String() }),
  ),
  problems: Type.Array(Type.Object({ row: Type.Integer(), problem: RowProblem, reference: Type.String() })),
  problemCount: Type.Integer(),
})
export type ReturnView = Static<typeof ReturnView>

export const Carry = Type.Object({ payees: Payees, reason: Words(500) })
export type Carry = Static<typeof Carry>

export const LedgerQuery = Type.Object({
  payees: Payees,
  search: Type.Optional(Type.String({ maxLength: 40 })),
  /** owed: something is due. held: something is to come back. */
  show: Type.Optional(Type.Union([Type.Literal('owed'), Type.Literal('held')])),
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  size: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
})
/** balance = entitled + recovered − paid − onWay. */
const LedgerSums = { entitled: Fen, recovered: Fen, paid: Fen, onWay: Fen, balance: Fen }
const LedgerPayee = Type.Object({ payee: Id, name: Type.String(), place: Type.String(), ...LedgerSums })
export const LedgerPage = Type.Object({
  payees: Type.Array(LedgerPayee),
  total: Type.Integer(),
  /** Of all payees of the kind, whatever is looked for. */
  sums: Type.Object(LedgerSums),
})
export type LedgerPage = Static<typeof LedgerPage>

export const Ledger = Type.Object({
  payee: Id,
  payees: Payees,
  name: Type.String(),
  place: Type.String(),
  account: OrNull(Type.Object({ holder: Type.String(), tail: Type.String(), bank: Type.String() })),
  /** The oldest first; balance is that after the month. */
  months: Type.Array(
    Type.Object({
      month: Month,
      entitled: Fen,
      adjusted: Fen,
      recovered: Fen,
      paid: Fen,
      onWay: Fen,
      failed: Fen,
      balance: Fen,
    }),
  ),
  payments: Type.Array(
    Type.Object({
      batch: Type.Integer(),
      name: Type.String(),
      month: Month,
      fen: Fen,
      state: Type.Union([...LineState.anyOf, Type.Literal('dead')]),
      reason: OrNull(Type.String()),
    }),
  ),
  recoveries: Type.Array(
    Type.Object({
      id: Type.Integer(),
      kind: Type.Union([Type.Literal('claim'), Type.Literal('repaid')]),
      fen: Fen,
      reason: Type.String(),
      by: Type.String(),
      at: Instant,
      verdict: OrNull(Type.Union([Type.Literal('confirmed'), Type.Literal('refused')])),
      mine: Type.Boolean(),
    }),
  ),
})
export type Ledger = Static<typeof Ledger>

export const NewRecovery = Type.Object({
  kind: Type.Union([Type.Literal('claim'), Type.Literal('repaid')]),
  fen: Type.Integer({ minimum: 1, maximum: 100_000_000_00 }),
  reason: Words(500),
})
export type NewRecovery = Static<typeof NewRecovery>
export const RecoveryDecision = Type.Object({
  verdict: Type.Union([Type.Literal('confirmed'), Type.Literal('refused')]),
})
export type RecoveryDecision = Static<typeof RecoveryDecision>
