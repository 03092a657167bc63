/** The last lines of a terminal's log, sent up when the county asks; kept for the people who look after terminals. */
import { list, type Of, object, oneOf, words } from './shape.ts'
import { instant } from './vocabulary.ts'

export const MOST_LINES = 200
export const MOST_IN_LINE = 500

export const logLines = object({ v: oneOf(1), at: instant, lines: list(words(MOST_IN_LINE), MOST_LINES) })
export type LogLines = Of<typeof logLines>
