/** A statement read back from its text (settlement spec §6); whole numbers of 分, safe up to 90 billion yuan. */

type Sum = { entitlement: number; payable: number }
type StatedSite = Sum & { count: number; rates: Record<string, { count: number; fen: number }> }
export type StatedGrant = Sum & {
  excluded: Record<string, number>
  funders: Record<string, number>
  /** One of the two: who is paid. */
  sites?: Record<string, StatedSite>
  elders?: Record<string, Sum>
}
export type Stated = {
  month: string
  taps: { total: number; surviving: number; excluded: Record<string, number> }
  grants: Record<string, StatedGrant>
}

export function readStatement(text: string): Stated {
  return JSON.parse(text)
}
