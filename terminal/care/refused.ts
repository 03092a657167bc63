/** An act that is refused, by a code that the page has words for. */
import type { RefusalCode } from '../contract/refusals.ts'

export class Refused {
  readonly code: RefusalCode
  /** ms until it is of use to try again; 0 where waiting changes nothing. */
  readonly wait: number
  constructor(code: RefusalCode, wait = 0) {
    this.code = code
    this.wait = wait
  }
}
