/**
 * What the county tells a terminal of meals had at others on the same service day, so that nobody is counted twice in
 * two places. A courtesy and no ledger: settlement pays a meal once in any case.
 */
import { flag, list, type Of, object, oneOf } from './shape.ts'
import { day, id, instant } from './vocabulary.ts'

/** So many elders of one meal in one message; what is more comes in the next. */
export const MOST_TOLD = 4_000
const elders = list(id, MOST_TOLD)

export const elsewhere = object({
  v: oneOf(1),
  terminal: id,
  issued: instant,
  day,
  /** It stands for all that was told before: a meal was taken back, or the terminal has just come. */
  afresh: flag,
  breakfast: elders,
  lunch: elders,
  dinner: elders,
})
export type Elsewhere = Of<typeof elsewhere>
