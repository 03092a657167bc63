/** A statement read back from its text (settlement spec §6); whole numbers of 分, safe up to 90 billion yuan. */
import type { AdjustmentCause } from '../../core/settlement/adjust.ts'

type Sum = { entitlement: number; payable: number }
type StatedSite = Sum & { count: number; rates: Record<string, { count: number; fen: number }> }
export type StatedGrant = Sum & {
  excluded: Record<string, number>
  funders: Record<string, number>
  /** One of the two: who is paid. */
  sites?: Record<string, StatedSite>
  elders?: Record<string, Sum>
}
type StatedPayee = { site?: string; elder?: string; fen: number }
export type StatedAdjustment = {
  /** The earlier month. */
  month: string
  grant: string
  fen: number
  funders: Record<string, number>
  lines: (StatedPayee & { cause: AdjustmentCause; elders: Record<string, number> })[]
  refused: StatedPayee[]
}
export type Stated = {
  month: string
  taps: { total: number; surviving: number; excluded: Record<string, number> }
  grants: Record<string, StatedGrant>
  adjustments: StatedAdjustment[]
}

export function readStatement(text: string): Stated {
  return { adjustments: [], ...JSON.parse(text) }
}
