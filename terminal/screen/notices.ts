/** What the caretaker has to know while the meal goes on: one thing at a time, each for some seconds. */

import type { Meaning } from '../../core/outcome.ts'
import type { ScreenView } from '../contract/screen.ts'
import { type Advice, adviceOn } from './result.ts'
import type { Stage } from './stage.ts'
import { CLOCK_WRONG, COUNTY_NOTICE, FOR_CARETAKER, ROSTER } from './words.ts'

/** fault: a device is broken. attention: clock or roster. information: words of the county's. */
export type Notice = { meaning: Exclude<Meaning, 'recorded'>; heading: string; advice: Advice[] }

const DAY = 86_400_000
/** A roster of two weeks may miss whoever has died or moved in. */
const OLD_ROSTER_DAYS = 14
/** ms; long enough to read two lines. */
const TURN = 10_000
/** Two or three lines of the lowest screen. */
const PAGE = 40

/** Full days since the county issued the roster; null where there is none, or it is of today. */
export function rosterDays({ rosterAge }: Pick<ScreenView, 'rosterAge'>): number | null {
  const days = Math.floor((rosterAge ?? 0) / DAY)
  return days === 0 ? null : days
}

/** For a calm stage, the most urgent first; `now` by the terminal's clock. */
export function noticesOf(view: ScreenView, stage: Stage, now: number): Notice[] {
  const notices: Notice[] = []
  const tell = (meaning: Notice['meaning'], heading: string, advice: Advice[]) =>
    notices.push({ meaning, heading, advice })
  if ('broken' in stage && stage.broken.length > 0) tell('fault', FOR_CARETAKER, adviceOn(stage.broken))
  if (view.clock === 'wrong') tell('attention', FOR_CARETAKER, [CLOCK_WRONG])
  const days = rosterDays(view)
  if (days !== null && days > OLD_ROSTER_DAYS)
    tell('attention', FOR_CARETAKER, [{ problem: ROSTER.problem(days), remedy: ROSTER.remedy }])
  if (view.notice !== null && now < view.notice.until)
    for (const remedy of pagesOf(view.notice.text))
      tell('information', COUNTY_NOTICE, [{ problem: null, remedy }])
  return notices
}

/** The one whose turn it is; null where there is none. */
export const noticeAt = (notices: readonly Notice[], now: number): Notice | null =>
  notices[Math.floor(now / TURN) % notices.length] ?? null

/** Breaks a text after its marks into pages of at most 40 characters; a phrase that is longer is cut. */
export function pagesOf(text: string): string[] {
  const pages: string[] = []
  let page = ''
  for (const phrase of text.split(/(?<=[，。、；：！？,;!?])/)) {
    const characters = [...(page + phrase)]
    if (characters.length <= PAGE) {
      page += phrase
      continue
    }
    if (page !== '') pages.push(page)
    const rest = [...phrase]
    while (rest.length > PAGE) pages.push(rest.splice(0, PAGE).join(''))
    page = rest.join('')
  }
  return page === '' ? pages : [...pages, page]
}
