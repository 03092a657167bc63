import type { Headcount } from '../../core/headcount.ts'

/** What is kept beside a statement: desk and bulletin show of it, no money hangs on it. */
export type Figures = Headcount & {
  /** Surviving taps of the month. */
  taps: number
  /** Meals that became no tap, by the kiosk's reason. */
  withheld: Record<string, number>
  /** Ids of the policy versions in force in the month, earliest first. */
  policies: string[]
}
