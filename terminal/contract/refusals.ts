/** Why an act of the caretaker's is refused, and with which status; the page has words for each code. */
import { integer, type Of, object, oneOf } from '../../core/shape.ts'

export const REFUSALS = {
  /** The body is not what the act asks for. */
  malformed: 400,
  'foreign-origin': 403,
  /** No session, or it has ended: back to the PIN. */
  locked: 401,
  'wrong-pin': 401,
  /** After wrong tries; `wait` says how long. */
  'too-early': 429,
  'pin-set': 409,
  'pin-unset': 409,
  /** None was set while the terminal was new: the county sets it (command `pin`). */
  'pin-by-county': 409,
  /** One that anybody would try first. */
  'weak-pin': 409,
  /** No caretaker's card was read just now. */
  'no-card': 409,
  /** Not enrolled, no roster, the disk, or ended: see ScreenView `trouble`. */
  trouble: 503,
  'unknown-elder': 404,
  'no-such-meal': 404,
  'undo-too-late': 409,
  'already-voided': 409,
  'meal-not-served': 409,
  /** Not today or one of the two days before. */
  'day-too-far': 409,
  'meal-not-begun': 409,
  'same-person': 409,
  /** Each of them has the meal already. */
  'nobody-left': 409,
  /** Not in a state from which this goes on. */
  'not-on-its-way': 409,
  'already-delivered': 409,
} as const
export type RefusalCode = keyof typeof REFUSALS

export const refusal = object({
  code: oneOf(...(Object.keys(REFUSALS) as RefusalCode[])),
  /** ms until it is of use to try again; 0 where waiting changes nothing. */
  wait: integer(),
})
export type Refusal = Of<typeof refusal>
