// What an approved month still owes or is owed (settlement spec §6, `--against`; docs/adr/0013): the month settled
// anew, less what was approved for it and every adjustment approved since. The difference is paid with a later month,
// under its cause; the approved month itself is never changed.
import { compareCodePoints } from '../canonical.ts'
import { dayNumber, daysInMonth, type PlainDate, type PlainMonth } from '../plain-date.ts'
import { apportion, type Fen } from './fraction.ts'
import { getOrAdd } from './grouping.ts'
import type { Policy } from './policy.ts'
import { versionsIn } from './versions.ts'

/** Why an amount changed after the approval; `other`: a site's facts, caps, tiers, or nothing that was kept tells. */
export const ADJUSTMENT_CAUSES = [
  'late-record',
  'void',
  'death',
  'stay',
  'category',
  'residence',
  'elder-fact',
  'other',
] as const
export type AdjustmentCause = (typeof ADJUSTMENT_CAUSES)[number]

type Payee = { readonly site: string } | { readonly elder: string }

/** One grant of an earlier month. */
export interface Adjustment {
  readonly month: PlainMonth
  /** Hash of the approved result that stays as it is. */
  readonly result: string
  readonly grant: string
  /** Sum of the lines; below zero where money is taken back. */
  readonly fen: Fen
  readonly funders: Readonly<Record<string, Fen>>
  readonly lines: readonly AdjustmentLine[]
  /** What is more than was ever approved and came too late to be paid; told once, with the first month that refuses it. */
  readonly refused: readonly (Payee & { readonly fen: Fen })[]
}

type AdjustmentLine = Payee & {
  readonly cause: AdjustmentCause
  readonly fen: Fen
  /** Whose meals or month stand behind it, as far as single elders do. */
  readonly elders: Readonly<Record<string, Fen>>
}

/** What a cause changed for one elder, before caps. */
export interface Explained {
  readonly grant: string
  /** The site or, for elder-month grants, the elder. */
  readonly payee: string
  readonly cause: AdjustmentCause
  readonly elder: string
  readonly fen: Fen
}

type Whole = bigint | number
type StatedPayees = Readonly<Record<string, { readonly payable: Whole }>>
/** The part of a statement that is paid, as the engine makes it or as it reads from its text. */
interface StatedMonth {
  readonly grants: Readonly<
    Record<
      string,
      {
        readonly funders: Readonly<Record<string, Whole>>
        readonly sites?: StatedPayees
        readonly elders?: StatedPayees
      }
    >
  >
}

/** An adjustment as it reads from a statement's text. */
export interface StatedAdjustment {
  readonly month: string
  readonly grant: string
  readonly fen: Whole
  readonly funders: Readonly<Record<string, Whole>>
  readonly lines: readonly StatedPayee[]
  readonly refused: readonly StatedPayee[]
}
interface StatedPayee {
  readonly site?: string
  readonly elder?: string
  readonly fen: Whole
}

interface GrantSums {
  readonly payees: Map<string, Fen>
  readonly funders: Map<string, Fen>
}

/** What was approved for a grant, one approval after the other. */
interface Approvals extends GrantSums {
  /** The most that each payee was ever approved. */
  readonly highest: Map<string, Fen>
  readonly refused: Map<string, Fen>
}

/**
 * Whether a month may still be adjusted upward with another: from its last day to the first of the open month there
 * are no more days than its version lets pass.
 */
export function mayRaise(policies: readonly Policy[], month: PlainMonth, open: PlainMonth): boolean {
  const last = dayNumber(`${month}-01` as PlainDate) + daysInMonth(month) - 1
  const [version] = versionsIn(policies, month)
  return version !== undefined && dayNumber(`${open}-01` as PlainDate) - last <= version.adjustUpDays
}

export interface MonthToAdjust {
  readonly month: PlainMonth
  readonly result: string
  readonly approved: StatedMonth
  /** Adjustments of this month that were approved with other months, in the order of their approval. */
  readonly since: readonly StatedAdjustment[]
  /** Settled from what is known now, without the meals that came too late. */
  readonly now: StatedMonth
  /** Otherwise a payee gets no more under a grant than was once approved: what was taken back may come back. */
  readonly raise: boolean
  readonly explained: readonly Explained[]
}

/** Grant by grant; empty where nothing changed. */
export function adjustMonth(input: MonthToAdjust): Adjustment[] {
  const { month, result, raise } = input
  const before = approvalsOf(input)
  const now = sumsOf(input.now)
  return [...new Set([...before.keys(), ...now.keys()])].sort(compareCodePoints).flatMap((grant) => {
    const ofElders = [input.approved, input.now].some(({ grants }) => grants[grant]?.elders !== undefined)
    const named = (payee: string): Payee => (ofElders ? { elder: payee } : { site: payee })
    const explained = input.explained.filter((change) => change.grant === grant)
    const approved = before.get(grant) ?? noApprovals()
    const due = difference(now.get(grant)?.payees, approved.payees)
    const payees = new Set([...due.keys(), ...explained.map(({ payee }) => payee)])
    const lines: AdjustmentLine[] = []
    const refused: (Payee & { fen: Fen })[] = []
    let isCut = false
    for (const payee of [...payees].sort(compareCodePoints)) {
      const fen = due.get(payee) ?? 0n
      const room = sumAt(approved.highest, payee) - sumAt(approved.payees, payee)
      const paid = raise || fen < room ? fen : room
      const untold = fen - paid - sumAt(approved.refused, payee)
      if (paid !== 0n || raise) lines.push(...linesOf(named(payee), paid, explained, payee))
      if (untold > 0n) refused.push({ ...named(payee), fen: untold })
      if (paid !== fen) isCut = true
    }
    if (lines.length === 0 && refused.length === 0) return []
    const sum = lines.reduce((total, line) => total + line.fen, 0n)
    const funders = isCut
      ? split(sum, now.get(grant)?.funders ?? new Map<string, Fen>())
      : difference(now.get(grant)?.funders, approved.funders)
    return [{ month, result, grant, fen: sum, funders: Object.fromEntries(funders), lines, refused }]
  })
}

/** A line for each cause; what single elders do not explain is `other`. */
function linesOf(
  named: Payee,
  fen: Fen,
  explained: readonly Explained[],
  payee: string,
): readonly AdjustmentLine[] {
  const causes = new Map<AdjustmentCause, Map<string, Fen>>()
  for (const change of explained) {
    if (change.payee !== payee) continue
    const elders = getOrAdd(causes, change.cause, () => new Map<string, Fen>())
    elders.set(change.elder, (elders.get(change.elder) ?? 0n) + change.fen)
  }
  let left = fen
  const lines = ADJUSTMENT_CAUSES.flatMap((cause): AdjustmentLine[] => {
    const elders = [...(causes.get(cause) ?? [])].filter(([, part]) => part !== 0n)
    const sum = elders.reduce((total, [, part]) => total + part, 0n)
    left -= sum
    return elders.length === 0 ? [] : [{ ...named, cause, fen: sum, elders: Object.fromEntries(elders) }]
  })
  // Where a cap swallowed all, nothing is left to tell of.
  if (fen === 0n && left !== 0n) return []
  return left === 0n ? lines : [...lines, { ...named, cause: 'other', fen: left, elders: {} }]
}

function sumsOf({ grants }: StatedMonth): Map<string, GrantSums> {
  return new Map(
    Object.entries(grants).map(([grant, { funders, sites, elders }]) => {
      const payees = Object.entries(sites ?? elders ?? {})
      return [
        grant,
        {
          payees: new Map(payees.map(([payee, { payable }]) => [payee, BigInt(payable)])),
          funders: new Map(Object.entries(funders).map(([funder, fen]) => [funder, BigInt(fen)])),
        },
      ]
    }),
  )
}

function approvalsOf({ month, approved, since }: MonthToAdjust): Map<string, Approvals> {
  const sums = new Map(
    [...sumsOf(approved)].map(([grant, of]): [string, Approvals] => [
      grant,
      { ...of, highest: new Map(of.payees), refused: new Map() },
    ]),
  )
  for (const { month: adjusted, grant, lines, funders, refused } of since) {
    if (adjusted !== month) continue
    const of = getOrAdd(sums, grant, noApprovals)
    for (const line of lines) add(of.payees, payeeOf(line), BigInt(line.fen))
    for (const line of lines) {
      const payee = payeeOf(line)
      const fen = sumAt(of.payees, payee)
      if (fen > sumAt(of.highest, payee)) of.highest.set(payee, fen)
    }
    for (const [funder, fen] of Object.entries(funders)) add(of.funders, funder, BigInt(fen))
    for (const line of refused) add(of.refused, payeeOf(line), BigInt(line.fen))
  }
  return sums
}

function noApprovals(): Approvals {
  return { payees: new Map(), funders: new Map(), highest: new Map(), refused: new Map() }
}

function payeeOf({ site, elder }: StatedPayee): string {
  return site ?? elder ?? ''
}

function sumAt(sums: ReadonlyMap<string, Fen>, key: string): Fen {
  return sums.get(key) ?? 0n
}

function add(sums: Map<string, Fen>, key: string, fen: Fen): void {
  sums.set(key, sumAt(sums, key) + fen)
}

/** What is not zero. */
function difference(
  now: ReadonlyMap<string, Fen> | undefined,
  before: ReadonlyMap<string, Fen> | undefined,
): Map<string, Fen> {
  const left = new Map(now)
  for (const [key, fen] of before ?? []) add(left, key, -fen)
  return new Map([...left].filter(([, fen]) => fen !== 0n))
}

/** Where a part is refused, the rest is borne as the month's whole is. */
function split(sum: Fen, funders: ReadonlyMap<string, Fen>): Map<string, Fen> {
  const parts = apportion(sum < 0n ? -sum : sum, [...funders.values()])
  return new Map([...funders.keys()].map((funder, i) => [funder, (parts[i] ?? 0n) * (sum < 0n ? -1n : 1n)]))
}
