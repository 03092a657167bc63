/** A share in whole percent, half up; null where there is nothing to share. */
export function percentOf(part: number, whole: number): string | null {
  return whole === 0 ? null : `${Math.trunc((part * 200 + whole) / (whole * 2))}%`
}
