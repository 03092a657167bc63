/**
 * What stands on the screen. A memory is folded from the messages of the terminal and the states of the link; the
 * stage is a pure function of it and of the monotonic time of the page, `mono` (ms). The wall clock of the browser
 * is never read: it may be wrong, and it may jump while a result is shown.
 */
import type { ReaderState, ScreenView, ShownTap } from '../contract/screen.ts'
import { timeOf } from './clock.ts'

/** A shorter break of the link is not worth frightening anyone. */
export const LINK_GRACE = 3_000
/** The terminal may still be starting when the page comes up. */
export const START_GRACE = 15_000

type ReaderFault = Exclude<ReaderState, 'ready' | 'starting'>
export type FaultCode = 'lost' | NonNullable<ScreenView['trouble']> | ReaderFault

export type Stage =
  | { kind: 'starting' }
  | { kind: 'waiting' }
  | { kind: 'soon'; starts: string }
  | { kind: 'closed' }
  | { kind: 'tap'; tap: ShownTap }
  | { kind: 'fault'; code: FaultCode }

export type Memory = {
  view: ScreenView | null
  /** When `view` came. */
  receivedAt: number
  /** When the tap of `view` was first seen. */
  tapSince: number
  /** Since when there is no link; null while there is one. */
  severedSince: number | null
}

export const blank = (mono: number): Memory => ({
  view: null,
  receivedAt: mono,
  tapSince: mono,
  severedSince: mono,
})

export const receive = (memory: Memory, view: ScreenView, mono: number): Memory => ({
  view,
  receivedAt: mono,
  tapSince: tapKey(view.tap) === tapKey(memory.view?.tap ?? null) ? memory.tapSince : mono,
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

export function stageOf(memory: Memory, mono: number): Stage {
  const { view, severedSince } = memory
  const grace = view === null ? START_GRACE : LINK_GRACE
  if (severedSince !== null && mono - severedSince >= grace) return { kind: 'fault', code: 'lost' }
  if (view === null) return { kind: 'starting' }
  if (view.trouble !== null) return { kind: 'fault', code: view.trouble }

  const tap = shownTap(memory, view, mono)
  // A result that passes by itself is seen through to its end; one that stays must not hide a dead reader.
  if (tap !== null && (tap.shownFor !== null || view.reader === 'ready')) return { kind: 'tap', tap }
  if (view.reader === 'starting') return { kind: 'starting' }
  if (view.reader !== 'ready') return { kind: 'fault', code: view.reader }
  return calm(view.meal, view.now + (mono - memory.receivedAt))
}

/** After its end a meal stands for some minutes more, since a late tap still counts; cards are still asked for. */
function calm(meal: ScreenView['meal'], now: number): Stage {
  if (meal === null) return { kind: 'closed' }
  if (meal.serving || timeOf(now) >= meal.starts) return { kind: 'waiting' }
  return { kind: 'soon', starts: meal.starts }
}

/** The tap, while its time runs by the terminal's clock and by the page's own: a clock set back keeps no green up. */
function shownTap(memory: Memory, { tap, now }: ScreenView, mono: number): ShownTap | null {
  if (tap === null || tap.shownFor === null) return tap
  const byTerminal = now + (mono - memory.receivedAt) - tap.at
  const byPage = mono - memory.tapSince
  return Math.max(byTerminal, byPage) < tap.shownFor ? tap : null
}
