// The month's statement 结算单 (settlement spec §6): how it is added up, and its one text.
import type { PlainMonth } from '../plain-date.ts'
import type { Adjustment } from './adjust.ts'
import { capped, splitAmong } from './caps.ts'
import type { Fen } from './fraction.ts'
import { getOrAdd } from './grouping.ts'
import { type GrantExclusion, type GrantOutcome, type Line, type Payment, total } from './payment.ts'
import { prettyJson } from './pretty-json.ts'
import type { ExclusionReason } from './taps.ts'

export interface Statement {
  readonly month: PlainMonth
  readonly taps: {
    readonly total: number
    /** Of the whole folder, not of the month. */
    readonly repeated: number
    readonly surviving: number
    readonly excluded: Readonly<Partial<Record<ExclusionReason, number>>>
  }
  readonly grants: Readonly<Record<string, GrantStatement>>
  /** What earlier, approved months get more or less, paid with this one (docs/adr/0013); left out where nothing. */
  readonly adjustments?: readonly Adjustment[]
}

export type GrantStatement = GrantTotals &
  (
    | { readonly sites: Readonly<Record<string, SiteStatement>> }
    | { readonly elders: Readonly<Record<string, ElderStatement>> }
  )

interface GrantTotals {
  readonly entitlement: Fen
  readonly payable: Fen
  readonly excluded: Readonly<Partial<Record<GrantExclusion, number>>>
  readonly funders: Readonly<Record<string, Fen>>
}
export interface SiteStatement {
  readonly count: number
  readonly entitlement: Fen
  readonly payable: Fen
  readonly rates: Readonly<Record<string, { readonly count: number; readonly fen: Fen }>>
}
interface ElderStatement {
  readonly entitlement: Fen
  readonly payable: Fen
  readonly rates: Readonly<Record<string, { readonly days: number; readonly fen: Fen }>>
}

/**
 * Adds up one grant of the month from what its versions did, the earliest version first: caps and funders are the
 * earliest's.
 */
export function stateGrant(outcomes: readonly [GrantOutcome, ...GrantOutcome[]]): GrantStatement {
  const [{ grant }] = outcomes
  const payments = outcomes.flatMap((outcome) => outcome.payments)
  const payees = addUp(payments)
  const payable = capped(grant.caps, new Map([...payees].map(([payee, sums]) => [payee, sums.entitlement])))
  const totalPayable = [...payable.values()].reduce((sum, fen) => sum + fen, 0n)
  const funders = grant.funders === null ? sumByRateFunder(outcomes) : splitAmong(grant.funders, totalPayable)
  const totals = {
    entitlement: [...payees.values()].reduce((sum, { entitlement }) => sum + entitlement, 0n),
    payable: totalPayable,
    excluded: Object.fromEntries(addCounts(outcomes.map(({ excluded }) => excluded))),
    funders: Object.fromEntries(funders),
  }
  const stated = [...payees].map(([payee, sums]) => ({ ...sums, payee, payable: payable.get(payee) ?? 0n }))
  return grant.per === 'elder-month'
    ? { ...totals, elders: Object.fromEntries(stated.map((sums) => [sums.payee, stateElder(sums)])) }
    : { ...totals, sites: Object.fromEntries(stated.map((sums) => [sums.payee, stateSite(sums)])) }
}

interface PayeeSums {
  count: number
  entitlement: Fen
  readonly rates: Map<string, { count: number; fen: Fen }>
}

function addUp(payments: readonly Payment[]): Map<string, PayeeSums> {
  const payees = new Map<string, PayeeSums>()
  for (const { payee, count, lines } of payments) {
    const sums = getOrAdd(payees, payee, () => ({ count: 0, entitlement: 0n, rates: new Map() }))
    sums.count += count
    sums.entitlement += total(lines)
    for (const line of lines) {
      const rate = getOrAdd(sums.rates, line.rate.id, () => ({ count: 0, fen: 0n }))
      rate.count += line.count
      rate.fen += line.fen
    }
  }
  return payees
}

function stateSite({ count, entitlement, payable, rates }: PayeeSums & { payable: Fen }): SiteStatement {
  return { count, entitlement, payable, rates: Object.fromEntries(rates) }
}

function stateElder({ entitlement, payable, rates }: PayeeSums & { payable: Fen }): ElderStatement {
  const byRate = [...rates].map(([rate, { count, fen }]) => [rate, { days: count, fen }] as const)
  return { entitlement, payable, rates: Object.fromEntries(byRate) }
}

/** Every funder that a rate declares stands there, 0 included. */
function sumByRateFunder(outcomes: readonly GrantOutcome[]): Map<string, Fen> {
  const sums = new Map<string, Fen>()
  const add = ({ rate, fen }: Pick<Line, 'rate' | 'fen'>) => {
    if (rate.funder !== null) sums.set(rate.funder, (sums.get(rate.funder) ?? 0n) + fen)
  }
  for (const { grant, payments } of outcomes) {
    for (const rate of grant.rates) add({ rate, fen: 0n })
    for (const { lines } of payments) lines.forEach(add)
  }
  return sums
}

function addCounts<K>(counts: readonly ReadonlyMap<K, number>[]): Map<K, number> {
  const sums = new Map<K, number>()
  for (const count of counts) for (const [key, n] of count) sums.set(key, (sums.get(key) ?? 0) + n)
  return sums
}

/** The one text of a statement. */
export function formatStatement(statement: Statement): string {
  return prettyJson(statement)
}
