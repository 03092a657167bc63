/**
 * What the terminal tells its screen over the loopback WebSocket `/screen`: the whole view at every change, so that
 * a page that was reloaded or that missed a message is right again with the next one. Nothing here is secret beyond
 * the name that is shown: no ID number, no category, no amount.
 */
import type { OutcomeCode } from '../../core/outcome.ts'
import type { Meal, Service } from '../../core/vocabulary.ts'

export type ReaderName = 'sam' | 'em4100' | 'pn532' | 'aabb' | 'gm65' | 'newland' | 'honeywell' | 'line'

/** `away`: nothing is connected; `silent`: it is, and does not answer; the last two say so of themselves. */
export type ReaderState = 'starting' | 'ready' | 'away' | 'silent' | 'failed' | 'unauthorised'

/** `not-read`: hold it there again, or longer. `not-valid`: it was read, and what stands on it is nobody's number. */
export type MisreadFault = 'not-read' | 'not-valid'

/** A card that was put on and gave nothing: what an elder sees who would else see nothing. */
export type Misread = {
  fault: MisreadFault
  /** ms since 1970, the terminal's clock. */
  at: number
  /** How long the page shows it, ms; after that it is as if it were null. */
  shownFor: number
}

/** The last tap; a new `number` means a new tap, even by the same elder. */
export type ShownTap = {
  /** Counts taps since the terminal started. */
  number: number
  code: OutcomeCode
  /** null where the card is on no roster. */
  name: string | null
  /** How the elder is spoken to, e.g. 王大娘. */
  call: string | null
  meal: Meal
  /** Which guest of this meal the elder is, where the meal was recorded. */
  place: number | null
  /** ms since 1970, the terminal's clock. */
  at: number
  /** How long the page shows it, ms; null: until the next tap. */
  shownFor: number | null
}

export type ScreenView = {
  site: string | null
  /** The terminal's clock and service day. */
  now: number
  day: string
  /** The meal of this minute, or the next one today, or null. */
  meal: { meal: Meal; starts: string; ends: string; serving: boolean } | null
  count: { total: number; services: Record<Service, number> }
  sync: {
    /** Records not yet acknowledged by the server. */
    waiting: number
    /** ms since 1970 of the last acknowledgement; null: never in this journal. */
    last: number | null
    online: boolean
  }
  /** In the order of the settings; empty where no reader is attached. One that is ready is enough to serve. */
  readers: { kind: ReaderName; state: ReaderState }[]
  /** Whether the page shall look for QR codes with this machine's camera, and post what it finds. */
  camera: boolean
  /** What makes the kiosk itself unfit: nothing green may be shown while one stands. */
  trouble: 'not-enrolled' | 'no-roster' | 'journal' | null
  tap: ShownTap | null
  /** Newer than `tap` where it is not null, and shown in its place: the next tap takes it away. */
  misread: Misread | null
}

/** What the page posts to `/scan`: the text of a code that was held before the camera. */
export type Scan = { text: string }
