/** What one stage shows and says: its meaning, its words, and how long names are broken. */
import { type Meaning, OUTCOME_WORDS } from '../../core/outcome.ts'
import type { Misread, ShownTap } from '../contract/screen.ts'
import { type Memory, type Stage, tapKey, terminalTime } from './stage.ts'
import type { Broken } from './ways.ts'
import { AGAIN, BROKEN_WORDS, DEVICES, FAULT, FAULT_WORDS, ON_PAPER } from './words.ts'

/** The fifth meaning is the page's own: a card gave nothing, and nothing has been decided. */
export type ShownMeaning = Meaning | 'again'

/** What the caretaker sees is wrong, where the elder is not told the same, and what to do. */
export type Advice = { problem: string | null; remedy: string }

export type Result = {
  /** Changes with every result, also when the same elder taps twice. */
  key: string
  meaning: ShownMeaning
  /** One line or two; none where the card is unknown. */
  name: string[]
  result: string
  elder: string
  caretaker: Advice[]
  place: (Pick<ShownTap, 'meal'> & { place: number }) | null
  voice: string
}

export function resultOf(stage: Stage): Result | null {
  switch (stage.kind) {
    case 'tap':
      return tapResult(stage.tap)
    case 'misread':
      return misreadResult(stage.misread)
    case 'fault':
      return faultResult(stage.code, [FAULT_WORDS[stage.code]])
    case 'unread':
      return faultResult(stage.kind, adviceOn(stage.broken))
    default:
      return null
  }
}

/** One piece of advice for all devices that have the same fault. */
export function adviceOn(broken: readonly Broken[]): Advice[] {
  const states = [...new Set(broken.map(({ state }) => state))]
  return states.map((state) => {
    const devices = broken.filter((each) => each.state === state).map(({ way }) => DEVICES[way])
    const { is, remedy } = BROKEN_WORDS[state]
    const named = [...new Set(devices)].map((name) => {
      const count = devices.filter((each) => each === name).length
      return count > 1 ? `${count} 个${name}` : name
    })
    return { problem: named.join('、') + is, remedy }
  })
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
    caretaker: caretaker === '' ? [] : [{ problem: null, remedy: caretaker }],
    place: tap.place === null ? null : { meal: tap.meal, place: tap.place },
    voice: spoken,
  }
}

function misreadResult({ at, fault }: Misread): Result {
  return {
    key: `misread@${at}`,
    meaning: 'again',
    name: [],
    result: AGAIN.result,
    elder: AGAIN.elder[fault],
    caretaker: [],
    place: null,
    voice: AGAIN.voice,
  }
}

function faultResult(key: string, advice: readonly Advice[]): Result {
  return {
    key,
    meaning: 'fault',
    name: [],
    result: FAULT.result,
    elder: FAULT.elder,
    caretaker: [...advice, { problem: null, remedy: ON_PAPER }],
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
  const at = stage.kind === 'tap' ? stage.tap.at : stage.kind === 'misread' ? stage.misread.at : null
  if (at === null) return true
  const now = terminalTime(memory, mono)
  return now !== null && now - at < FRESH
}
