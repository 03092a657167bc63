/**
 * What the terminal tells its screen over the loopback WebSocket `/screen`: the whole view at every change, so that
 * a page that was reloaded or that missed a message is right again with the next one. Nothing here is secret beyond
 * the name that is shown: no ID number, no category, no amount.
 */
import type { OutcomeCode } from '../../core/outcome.ts'
import type { Meal, Service } from '../../core/vocabulary.ts'

/** `language`: BCP 47, the voice that the page looks for; it falls back to zh-CN. `volume`: 0 silent … 100. */
export type Voice = { language: string; volume: number }

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
  /**
   * Until when, ms since 1970 by the terminal's clock, the caretaker's button may take this meal back without the
   * PIN (act `undo-shown`); null where there is nothing to take back.
   */
  undoUntil: number | null
  /** Address of the elder's picture on this same server; null where there is none. */
  photo: string | null
}

/** What the disk did, told apart because each asks for another hand. */
export type DiskFault =
  | 'journal-full'
  | 'journal-read-only'
  | 'journal-io'
  | 'journal-damaged'
  | 'journal-taken'
  | 'journal-newer'

/** What the public screen must know of the caretaker's side; the rest is in contract/care.ts. */
export type ScreenCare = {
  /**
   * `unset`: no PIN was ever set; the page asks for a new one (act `set-pin`). `county`: none was set while this
   * terminal was new, and now only the county can.
   */
  lock: 'unset' | 'county' | 'locked' | 'unlocked'
  /** A caretaker's card was read a moment ago: the page that takes it (act `unlock-card`) is unlocked. */
  card: boolean
  /** The daily safety check is not entered yet. */
  checkDue: boolean
  /** Meals that left on an earlier day and were neither confirmed nor given back. */
  unconfirmed: number
  /** What the next card is taken for, instead of a meal, until `until`, ms since 1970 by the terminal's clock. */
  waits: { for: 'trial' | 'caretaker-card'; until: number } | null
  /**
   * What came of the last such card, shown like a tap and counted nowhere. `elders`: it is an elder's card, and so
   * cannot be a caretaker's.
   */
  answer: {
    for: 'trial' | 'caretaker-card'
    result: 'known' | 'unknown' | 'enrolled' | 'elders' | 'too-many'
    at: number
    shownFor: number
  } | null
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
  /**
   * What makes the kiosk itself unfit: nothing green may be shown while one stands. `ended`: this terminal was handed
   * over or swapped, and takes no tap any more.
   */
  trouble: 'not-enrolled' | 'no-roster' | 'journal' | 'ended' | null
  /** What the disk did, where `trouble` is `journal`; else null. */
  disk: DiskFault | null
  /**
   * `contact`: known from the server in this boot. `wall`: by the machine's own clock, which is believable. `wrong`:
   * by that clock, which stands before a time that is known to be past, or implausibly far after it. Meals are taken
   * all the same; the caretaker is asked to bring the machine to the network, so that it learns the time.
   */
  clock: 'contact' | 'wall' | 'wrong'
  /** How long ago the county issued the roster that this terminal decides by, ms; null where it has none. */
  rosterAge: number | null
  /** What there is to eat at `meal`; null where nobody said so. */
  menu: string | null
  /** How the page speaks at this meal. */
  voice: Voice
  /** Words of the county's for the caretaker's side of the screen, until a time by the terminal's clock. */
  notice: { text: string; until: number } | null
  care: ScreenCare
  tap: ShownTap | null
  /** Newer than `tap` where it is not null, and shown in its place: the next tap takes it away. */
  misread: Misread | null
}

/** What the page posts to `/scan`: the text of a code that was held before the camera. */
export type Scan = { text: string }
