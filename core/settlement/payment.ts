// What a grant pays, before caps: one payment for each paid tap, elder's month, site's month or event, made of one
// line or, under `pick: sum`, several (settlement spec §3 "pick", §4).
import type { Fen } from './fraction.ts'
import type { AnyRate, Grant, Pick, Policy } from './policy.ts'

export interface Line {
  readonly rate: AnyRate
  /** Taps, days or events behind the line. */
  readonly count: number
  readonly fen: Fen
}

export interface Payment {
  /** A site's id or, for elder-month grants, an elder's. */
  readonly payee: string
  /** A tap or a day counts once, however many rates it met. */
  readonly count: number
  readonly lines: readonly Line[]
}

export type GrantExclusion = 'requires' | 'no-rate' | 'over-limit' | 'too-few-days'

/** What one grant of one version did in the month. */
export interface GrantOutcome {
  readonly policy: Policy
  readonly grant: Grant
  readonly payments: readonly Payment[]
  readonly excluded: ReadonlyMap<GrantExclusion, number>
}

/** A rate whose conditions hold, with the amount that `pick` compares. */
export interface Match {
  readonly rate: AnyRate
  readonly fen: Fen
}

/** The matches that count; `highest` takes the earlier on a tie. */
export function picked<M extends Match>(pick: Pick, matches: readonly M[]): readonly M[] {
  if (pick === 'sum' || matches.length <= 1) return matches
  if (pick === 'first') return matches.slice(0, 1)
  return [matches.reduce((best, match) => (match.fen > best.fen ? match : best))]
}

export function total(lines: readonly { readonly fen: Fen }[]): Fen {
  return lines.reduce((sum, line) => sum + line.fen, 0n)
}
