/** Rules of the caretaker's four-digit PIN: short, because it is typed at noon, and so it must not be guessed at speed. */

const FREE_TRIES = 3
const FIRST_WAIT_MS = 5_000
const MOST_WAIT_MS = 5 * 60_000

/** How long to wait after so many wrong tries in a row, ms: twice as long each time. 10,000 PINs then take weeks. */
export function waitAfter(wrong: number): number {
  return wrong < FREE_TRIES ? 0 : Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES))
}

/** Whether anybody would try this one first: one digit four times, or digits in a row. */
export function isWeakPin(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i]))
  const [first] = steps
  return first !== undefined && Math.abs(first) <= 1 && steps.every((step) => step === first)
}
