/** The last lines of this program's log, beside wherever it goes, for the county to ask for. It names nobody. */
import { MOST_IN_LINE, MOST_LINES } from '../../core/log-lines.ts'

type Stream = { write(line: string): void }

export class RecentLog {
  readonly #beside: Stream
  #lines: string[] = []

  constructor(beside: Stream) {
    this.#beside = beside
  }

  write(line: string): void {
    this.#beside.write(line)
    this.#lines.push(line)
    if (this.#lines.length > 2 * MOST_LINES) this.#lines = this.#lines.slice(-MOST_LINES)
  }

  /** At most MOST_LINES, the latest last, as they may travel. */
  get lines(): string[] {
    return this.#lines
      .slice(-MOST_LINES)
      .map((line) => line.replace(/[\p{Cc}\p{Surrogate}]+/gu, ' ').trim())
      .map((line) => [...line].slice(0, MOST_IN_LINE / 2).join(''))
      .filter((line) => line !== '')
  }
}
