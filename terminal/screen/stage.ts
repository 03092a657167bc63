/**
 * What stands on the screen. A memory is folded from the messages of the terminal and the states of the link; the
 * stage is a pure function of it and of the monotonic time of the page, `mono` (ms). The wall clock of the browser
 * is never read: it may be wrong, and it may jump while a result is shown.
 */
import type { DiskFault, Misread, ScreenCare, ScreenView, ShownTap } from '../contract/screen.ts'
import type { CameraState } from './camera/camera.ts'
import { timeOf } from './clock.ts'
import { type Broken, type Way, type Ways, waysOf } from './ways.ts'

/** A shorter break of the link is not worth frightening anyone. */
export const LINK_GRACE = 3_000
/** The terminal may still be starting when the page comes up. */
export const START_GRACE = 15_000

export type FaultCode = 'lost' | NonNullable<ScreenView['trouble']> | DiskFault | 'no-reader'
export type CardWait = NonNullable<ScreenCare['waits']>['for']
export type CardAnswer = NonNullable<ScreenCare['answer']>

/** `broken` of a calm stage: what does not work, while something else does. */
export type Stage =
  | { kind: 'starting' }
  | { kind: 'waiting'; ways: Way[]; broken: Broken[] }
  | { kind: 'soon'; starts: string; broken: Broken[] }
  | { kind: 'closed'; broken: Broken[] }
  | { kind: 'tap'; tap: ShownTap }
  | { kind: 'misread'; misread: Misread }
  /** The next card is no meal, and what came of one. */
  | { kind: 'card-wait'; wait: CardWait }
  | { kind: 'card-answer'; answer: CardAnswer }
  | { kind: 'fault'; code: FaultCode }
  /** Not one reader works. */
  | { kind: 'unread'; broken: Broken[] }

export type Memory = {
  view: ScreenView | null
  /** When `view` came. */
  receivedAt: number
  /** When the tap of `view` was first seen. */
  tapSince: number
  /** When the misread of `view` was first seen. */
  misreadSince: number
  /** When the answer to a trial card was first seen. */
  answerSince: number
  /** Since when there is no link; null while there is one. */
  severedSince: number | null
}

export const blank = (mono: number): Memory => ({
  view: null,
  receivedAt: mono,
  tapSince: mono,
  misreadSince: mono,
  answerSince: mono,
  severedSince: mono,
})

export const receive = (memory: Memory, view: ScreenView, mono: number): Memory => ({
  view,
  receivedAt: mono,
  tapSince: tapKey(view.tap) === tapKey(memory.view?.tap ?? null) ? memory.tapSince : mono,
  misreadSince: view.misread?.at === memory.view?.misread?.at ? memory.misreadSince : mono,
  answerSince: view.care.answer?.at === memory.view?.care.answer?.at ? memory.answerSince : mono,
  severedSince: null,
})

export const sever = (memory: Memory, mono: number): Memory => ({
  ...memory,
  severedSince: memory.severedSince ?? mono,
})

/** A restarted terminal counts its taps from one again, so the number alone does not tell two taps apart. */
export const tapKey = (tap: ShownTap | null): string => (tap === null ? '' : `${tap.number}@${tap.at}`)

/** The terminal's clock at `mono`, ms since 1970. */
export const terminalTime = (memory: Memory, mono: number): number | null =>
  memory.view === null ? null : memory.view.now + (mono - memory.receivedAt)

/** `camera`: the page's own; null where none is wanted. */
export function stageOf(memory: Memory, mono: number, camera: CameraState | null): Stage {
  const { view, severedSince } = memory
  const grace = view === null ? START_GRACE : LINK_GRACE
  if (severedSince !== null && mono - severedSince >= grace) return { kind: 'fault', code: 'lost' }
  if (view === null) return { kind: 'starting' }
  if (view.trouble === 'journal') return { kind: 'fault', code: view.disk ?? view.trouble }
  if (view.trouble !== null) return { kind: 'fault', code: view.trouble }

  const now = view.now + (mono - memory.receivedAt)
  const { tap, misread } = view
  const { waits, answer } = view.care
  const later = Math.max(tap?.at ?? 0, misread?.at ?? 0)
  if (answer !== null && answer.at >= later && !passed(answer, now, mono - memory.answerSince))
    return { kind: 'card-answer', answer }
  // A later tap takes a misread away.
  if (misread !== null && !passed(misread, now, mono - memory.misreadSince))
    return { kind: 'misread', misread }
  const ways = waysOf(view, camera)
  const waiting = waits !== null && now < waits.until && ways.ready.length > 0
  // A result that passes by itself is seen through to its end; one that stays must not hide dead readers, nor what
  // the caretaker asked for after it.
  const yields = tap?.shownFor === null && (waiting || ways.ready.length === 0)
  if (tap !== null && !passed(tap, now, mono - memory.tapSince) && !yields) return { kind: 'tap', tap }
  if (waiting) return { kind: 'card-wait', wait: waits.for }
  return ways.ready.length > 0 ? calm(view.meal, now, ways) : unread(ways)
}

/** After its end a meal stands for some minutes more, since a late tap still counts; cards are still asked for. */
function calm(meal: ScreenView['meal'], now: number, { ready, broken }: Ways): Stage {
  if (meal === null) return { kind: 'closed', broken }
  if (meal.serving || timeOf(now) >= meal.starts) return { kind: 'waiting', ways: ready, broken }
  return { kind: 'soon', starts: meal.starts, broken }
}

function unread({ broken, starting }: Ways): Stage {
  if (starting) return { kind: 'starting' }
  return broken.length > 0 ? { kind: 'unread', broken } : { kind: 'fault', code: 'no-reader' }
}

/** By the terminal's clock or by the page's own, `seen` ms since it was first seen: a clock set back keeps nothing up. */
function passed(
  { at, shownFor }: { at: number; shownFor: number | null },
  now: number,
  seen: number,
): boolean {
  return shownFor !== null && Math.max(now - at, seen) >= shownFor
}
