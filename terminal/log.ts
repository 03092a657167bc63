/** Where the terminal's log goes. */
import { writeSync } from 'node:fs'

/** Standard output. Pino's own stream waits for ever for a full disk below it, even at the end of the process. */
export const STANDARD_OUTPUT = {
  write(line: string): void {
    try {
      writeSync(1, line)
    } catch {
      // A log that cannot be written stops no meal.
    }
  },
}
