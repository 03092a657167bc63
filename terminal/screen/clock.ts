/** Times as the wall of a canteen shows them. China keeps one time, UTC+8, and no summer time. */
const OFFSET = 8 * 3_600_000

const local = (at: number): string => new Date(at + OFFSET).toISOString()

/** 11:42 */
export const timeOf = (at: number): string => local(at).slice(11, 16)
/** 2024-07-18 */
export const dateOf = (at: number): string => local(at).slice(0, 10)

/** 11:42, or with its date where that is another day than `now`'s: 7月16日 18:02 */
export function momentOf(at: number, now: number): string {
  return dateOf(at) === dateOf(now) ? timeOf(at) : `${monthDay(dateOf(at))} ${timeOf(at)}`
}

/** 7月18日 */
export function monthDay(date: string): string {
  const [, month, day] = date.split('-').map(Number)
  return `${month}月${day}日`
}
