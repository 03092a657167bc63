/** What one stage shows and says: its meaning, its words, and how long names are broken. */
import { type Meaning, OUTCOME_WORDS } from '../../core/outcome.ts'
import type { Misread, ShownTap } from '../contract/screen.ts'
import { type Said, SPOKEN, said, textOf } from '../contract/voice.ts'
import { type CardAnswer, type CardWait, type Memory, type Stage, tapKey, terminalTime } from './stage.ts'
import type { Broken } from './ways.ts'
import {
  AGAIN,
  BROKEN_WORDS,
  CARD_ANSWERS,
  CARD_WAITS,
  DEVICES,
  ENDED,
  FAULT,
  FAULT_WORDS,
  ON_PAPER,
} from './words.ts'

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
  /** Address of the elder's picture. */
  photo: string | null
  said: Said
}

export function resultOf(stage: Stage): Result | null {
  switch (stage.kind) {
    case 'tap':
      return tapResult(stage.tap)
    case 'misread':
      return misreadResult(stage.misread)
    case 'card-wait':
      return waitResult(stage.wait)
    case 'card-answer':
      return answerResult(stage.answer)
    case 'fault': {
      const result = faultResult(stage.code, [FAULT_WORDS[stage.code]])
      return stage.code === 'ended' ? { ...result, result: ENDED } : result
    }
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
  const spoken = said(tap.call, elder)
  return {
    key: tapKey(tap),
    meaning,
    name: tap.name === null ? [] : nameLines(tap.name),
    result,
    elder: elder === result ? '' : textOf(spoken),
    caretaker: caretaker === '' ? [] : [{ problem: null, remedy: caretaker }],
    place: tap.place === null ? null : { meal: tap.meal, place: tap.place },
    photo: tap.photo,
    said: spoken,
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
    photo: null,
    said: said(null, SPOKEN.again),
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
    photo: null,
    said: said(null, SPOKEN.fault),
  }
}

/** The waiting has a key without its time, which the terminal reckons anew with every view. */
const waitResult = (wait: CardWait): Result => cardResult(`wait ${wait}`, 'information', CARD_WAITS[wait])

function answerResult({ at, result }: CardAnswer): Result {
  const words = CARD_ANSWERS[result]
  // Never green: no meal was recorded.
  return cardResult(`answer@${at}`, words.good ? 'information' : 'attention', words)
}

const cardResult = (
  key: string,
  meaning: ShownMeaning,
  { result, elder, caretaker, voice }: (typeof CARD_WAITS)[CardWait],
): Result => ({
  key,
  meaning,
  name: [],
  result,
  elder,
  caretaker: [{ problem: null, remedy: caretaker }],
  place: null,
  photo: null,
  said: said(null, voice),
})

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
  const at = shownAt(stage)
  if (at === null) return true
  const now = terminalTime(memory, mono)
  return now !== null && now - at < FRESH
}

function shownAt(stage: Stage): number | null {
  if (stage.kind === 'tap') return stage.tap.at
  if (stage.kind === 'misread') return stage.misread.at
  return stage.kind === 'card-answer' ? stage.answer.at : null
}
