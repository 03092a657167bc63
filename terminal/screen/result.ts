/** What one stage shows and says: its meaning, its words, and how long names are broken. */
import { type Meaning, OUTCOME_WORDS } from '../../core/outcome.ts'
import type { ShownTap } from '../contract/screen.ts'
import { type Memory, type Stage, tapKey, terminalTime } from './stage.ts'
import { FAULT, FAULT_WORDS, ON_PAPER } from './words.ts'

export type Result = {
  /** Changes with every result, also when the same elder taps twice. */
  key: string
  meaning: Meaning
  /** One line or two; none where the card is unknown. */
  name: string[]
  result: string
  elder: string
  caretaker: { problem: string | null; remedies: string[] } | null
  place: (Pick<ShownTap, 'meal'> & { place: number }) | null
  voice: string
}

export function resultOf(stage: Stage): Result | null {
  if (stage.kind === 'fault') return faultResult(stage.code)
  return stage.kind === 'tap' ? tapResult(stage.tap) : null
}

function tapResult(tap: ShownTap): Result {
  const { meaning, result, elder, caretaker } = OUTCOME_WORDS[tap.code]
  const spoken = addressed(tap.call, elder)
  return {
    key: tapKey(tap),
    meaning,
    name: tap.name === null ? [] : nameLines(tap.name),
    result,
    elder: elder === result ? '' : spoken,
    caretaker: caretaker === '' ? null : { problem: null, remedies: [caretaker] },
    place: tap.place === null ? null : { meal: tap.meal, place: tap.place },
    voice: spoken,
  }
}

function faultResult(code: keyof typeof FAULT_WORDS): Result {
  const { problem, remedy } = FAULT_WORDS[code]
  return {
    key: code,
    meaning: 'fault',
    name: [],
    result: FAULT.result,
    elder: FAULT.elder,
    caretaker: { problem, remedies: [remedy, ON_PAPER] },
    place: null,
    voice: FAULT.voice,
  }
}

const VOICE_LIMIT = 12

/** 王大娘，请用餐; the sentence alone where both together are longer than an ear keeps. */
export function addressed(call: string | null, sentence: string): string {
  const whole = call === null ? sentence : `${call}，${sentence}`
  return [...whole].length <= VOICE_LIMIT ? whole : sentence
}

/** Nine characters fit a line of the narrowest screen at 96 px. */
const LINE_LIMIT = 9

/** A name on one line, or on two broken after the dot nearest the middle, else in the middle. Counts code points. */
export function nameLines(name: string): string[] {
  const characters = [...name]
  const length = characters.length
  if (length <= LINE_LIMIT) return [name]
  const breaks = characters
    .flatMap((character, i) => (character === '·' ? [i + 1] : []))
    .filter((at) => at <= LINE_LIMIT && length - at <= LINE_LIMIT)
    .sort((a, b) => Math.abs(a - length / 2) - Math.abs(b - length / 2))
  const at = breaks[0] ?? Math.ceil(length / 2)
  return [characters.slice(0, at).join(''), characters.slice(at).join('')]
}

/** A page that is loaded again while a result still stands shows it in silence. */
const FRESH = 3_000

export function isFresh(stage: Stage, memory: Memory, mono: number): boolean {
  if (stage.kind !== 'tap') return true
  const now = terminalTime(memory, mono)
  return now !== null && now - stage.tap.at < FRESH
}
