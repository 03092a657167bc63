/** The contract of terminal/contract/screen.ts as a check at the door: a fault names its place. */
import { outcomeCode } from '../../core/outcome.ts'
import { flag, integer, list, object, oneOf, orNull, type Shape, text, words } from '../../core/shape.ts'
import { day, instant, meal } from '../../core/vocabulary.ts'
import type { Misread, ScreenCare, ScreenView, ShownTap } from '../contract/screen.ts'

const minute = text(/^\d{2}:\d{2}$/, 'a time HH:MM')
const name = words(100)

const shownTap = object<ShownTap>({
  number: integer(),
  code: outcomeCode,
  name: orNull(name),
  call: orNull(name),
  meal,
  place: orNull(integer(1)),
  at: instant,
  shownFor: orNull(integer()),
  undoUntil: orNull(instant),
  photo: orNull(words(200)),
})

const careCard = oneOf('trial', 'caretaker-card')
const care = object<ScreenCare>({
  lock: oneOf('unset', 'county', 'locked', 'unlocked'),
  card: flag,
  checkDue: flag,
  unconfirmed: integer(),
  waits: orNull(object({ for: careCard, until: instant })),
  answer: orNull(
    object({
      for: careCard,
      result: oneOf('known', 'unknown', 'enrolled', 'elders', 'too-many'),
      at: instant,
      shownFor: integer(),
    }),
  ),
})

export const screenView: Shape<ScreenView> = object<ScreenView>({
  site: orNull(name),
  now: instant,
  day,
  meal: orNull(object({ meal, starts: minute, ends: minute, serving: flag })),
  count: object({
    total: integer(),
    services: object({ 'dine-in': integer(), delivery: integer(), neighbour: integer() }),
  }),
  sync: object({ waiting: integer(), last: orNull(instant), online: flag }),
  readers: list(
    object({
      kind: oneOf('sam', 'em4100', 'pn532', 'aabb', 'gm65', 'newland', 'honeywell', 'line'),
      state: oneOf('starting', 'ready', 'away', 'silent', 'failed', 'unauthorised'),
    }),
    100,
  ),
  camera: flag,
  trouble: orNull(oneOf('not-enrolled', 'no-roster', 'journal', 'ended')),
  disk: orNull(
    oneOf(
      ...(['journal-full', 'journal-read-only', 'journal-io'] as const),
      ...(['journal-damaged', 'journal-taken', 'journal-newer'] as const),
    ),
  ),
  clock: oneOf('contact', 'wall', 'wrong'),
  rosterAge: orNull(integer()),
  menu: orNull(words(200)),
  voice: object({ language: words(32), volume: integer(0, 100) }),
  notice: orNull(object({ text: words(160), until: instant })),
  care,
  tap: orNull(shownTap),
  misread: orNull(
    object<Misread>({ fault: oneOf('not-read', 'not-valid'), at: instant, shownFor: integer() }),
  ),
})
