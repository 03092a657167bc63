// Caps and funders (settlement spec §5): caps change only what is payable, funders split it.
import { compareCodePoints } from '../canonical.ts'
import { apportion, type Fen } from './fraction.ts'
import type { Cap, Funder } from './policy.ts'

/** What is payable to each payee after all caps, in list order. */
export function capped(
  caps: readonly Cap[],
  entitlements: ReadonlyMap<string, Fen>,
): ReadonlyMap<string, Fen> {
  return caps.reduce(
    (payable, cap) =>
      cap.per === 'site-month' ? cappedEach(cap.amount, payable) : cappedTogether(cap.amount, payable),
    entitlements,
  )
}

function cappedEach(amount: Fen, payable: ReadonlyMap<string, Fen>): ReadonlyMap<string, Fen> {
  return new Map([...payable].map(([payee, own]) => [payee, own < amount ? own : amount]))
}

function cappedTogether(amount: Fen, payable: ReadonlyMap<string, Fen>): ReadonlyMap<string, Fen> {
  const ordered = [...payable].sort(([a], [b]) => compareCodePoints(a, b))
  const owns = ordered.map(([, own]) => own)
  if (owns.reduce((sum, own) => sum + own, 0n) <= amount) return payable
  const parts = apportion(amount, owns)
  return new Map(ordered.map(([payee], index) => [payee, parts[index] ?? 0n]))
}

/** A grant's total payable split by the funders' shares. */
export function splitAmong(funders: readonly Funder[], payable: Fen): Map<string, Fen> {
  const common = funders.reduce((product, funder) => product * funder.share.denominator, 1n)
  const weights = funders.map(({ share }) => (share.numerator * common) / share.denominator)
  const parts = apportion(payable, weights)
  return new Map(funders.map((funder, index) => [funder.id, parts[index] ?? 0n]))
}
