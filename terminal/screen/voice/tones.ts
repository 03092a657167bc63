/**
 * One tune for each meaning, all between 500 and 2,500 Hz, since high tones go first with age (ISO 24500), and told
 * apart by rhythm and direction, not by pitch alone: up for recorded, two even notes for information, three turning
 * ones for attention, two long low ones for a fault, four short even ones, a knock, for once again.
 */
import type { ShownMeaning } from '../result.ts'

/** frequency in Hz; starts and lasts in s */
export type Note = { frequency: number; starts: number; lasts: number }

export const TUNES: Record<ShownMeaning, readonly Note[]> = {
  recorded: [
    { frequency: 784, starts: 0, lasts: 0.2 },
    { frequency: 1175, starts: 0.2, lasts: 0.5 },
  ],
  information: [
    { frequency: 880, starts: 0, lasts: 0.22 },
    { frequency: 880, starts: 0.4, lasts: 0.22 },
  ],
  attention: [
    { frequency: 988, starts: 0, lasts: 0.2 },
    { frequency: 740, starts: 0.27, lasts: 0.2 },
    { frequency: 988, starts: 0.54, lasts: 0.3 },
  ],
  fault: [
    { frequency: 554, starts: 0, lasts: 0.35 },
    { frequency: 523, starts: 0.5, lasts: 0.45 },
  ],
  again: [
    { frequency: 659, starts: 0, lasts: 0.12 },
    { frequency: 659, starts: 0.16, lasts: 0.12 },
    { frequency: 659, starts: 0.5, lasts: 0.12 },
    { frequency: 659, starts: 0.66, lasts: 0.12 },
  ],
}

/** The voice begins after the tune, s. */
export const TUNE_LENGTH = 1
