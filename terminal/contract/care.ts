/**
 * The caretaker's acts 服务员操作 over the terminal's loopback server: each is a POST of JSON to `/care/{act}`, so that
 * a browser always says which page asks (`Origin`, required). 200 with the act's answer, or another status with a
 * Refusal. What is not `open` needs the header `x-care-session` with the session that `unlock` gave; every such
 * request puts off the automatic lock. Nothing here holds an ID number, a category or an amount.
 */
import { OUTCOME_REASONS, outcomeCode } from '../../core/outcome.ts'
import { ASSISTED } from '../../core/record.ts'
import {
  flag,
  integer,
  list,
  type Of,
  object,
  oneOf,
  orNull,
  type Shape,
  text,
  words,
} from '../../core/shape.ts'
import { day, id, instant, meal } from '../../core/vocabulary.ts'

export const CARE_SESSION = 'x-care-session'
/** Without a request for so long, the terminal locks itself. */
export const IDLE_MS = 120_000
/** A meal may be taken back for so long after it was written. */
export const UNDO_WITHIN_MS = 600_000
/** So many elders answer one search. */
export const MOST_FOUND = 24

const person = words(32)
const headcount = integer(0, 10_000)
const pin = text(/^\d{4}$/, 'four digits')
const none = object({})
const someElders = list(id, 500)
/** BCP 47, as in ScreenView. */
const voice = object({
  language: text(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'a language such as zh-CN'),
  volume: integer(0, 100),
})
/** How the page speaks, meal by meal. */
export const careSettings = object({ voice: object({ breakfast: voice, lunch: voice, dinner: voice }) })
export type CareSettings = Of<typeof careSettings>

const session = object({
  /** For the header; only ever in memory. */
  session: text(/^[A-Za-z0-9_-]{43}$/, 'a session'),
  /** How long it lasts without a request, ms. */
  idle: integer(1),
  /** The daily safety check comes first: nobody entered it today. */
  checkDue: flag,
})
export type CareSession = Of<typeof session>

/** An elder to choose from. */
const foundElder = object({
  id,
  name: words(64),
  call: words(16),
  /** Last four digits of the printed number of the card, where the roster says so. */
  tail: orNull(words(8)),
  /** Over eighty and living alone: looked after first. */
  first: flag,
  /** Already has the meal of this minute. */
  eaten: flag,
  /** Address of the elder's picture on this same server; null where there is none. */
  photo: orNull(words(200)),
})
export type FoundElder = Of<typeof foundElder>

/** What came of one meal that the caretaker wrote. */
const written = object({
  elder: id,
  name: words(64),
  meal,
  code: outcomeCode,
  /** Its record; null where none was written, because the elder has this meal already. */
  seq: orNull(integer(1)),
})
export type Written = Of<typeof written>

const others = object({ guests: headcount, staff: headcount, volunteers: headcount })
export type Others = Of<typeof others>

const check = object({ by: person, electricity: flag, gas: flag, food: flag, note: orNull(words(200)) })

/** One meal that was written today. `at`: the terminal's clock, ms since 1970. */
const eatenLine = object({
  seq: integer(1),
  /** null where the card is on no roster. */
  elder: orNull(id),
  /** null where the elder is on the roster no more, or never was. */
  name: orNull(words(64)),
  at: instant,
  way: oneOf('card', 'assisted', 'delivery', 'neighbour', 'paper'),
  carrier: orNull(person),
  /** What was the matter with the card. */
  assisted: orNull(oneOf(...ASSISTED)),
  reason: orNull(oneOf(...OUTCOME_REASONS)),
  voided: flag,
  /** May still be taken back (act `undo`). */
  undoable: flag,
})
export type EatenLine = Of<typeof eatenLine>

/** A regular who has not come to this meal yet; those flagged `first` stand first. */
const missingElder = object({
  id,
  name: words(64),
  call: words(16),
  first: flag,
  /** On so many of this meal's last fourteen days the elder ate here. */
  came: integer(0, 14),
})
export type MissingElder = Of<typeof missingElder>

const todayMeal = object({
  meal,
  /** HH:MM */
  starts: text(/^\d{2}:\d{2}$/, 'a time HH:MM'),
  ends: text(/^\d{2}:\d{2}$/, 'a time HH:MM'),
  /** In the order of writing. */
  eaten: list(eatenLine, 100_000),
  missing: list(missingElder, 100_000),
  others: orNull(others),
  dishes: orNull(words(200)),
})
export type TodayMeal = Of<typeof todayMeal>

/**
 * One meal to be carried. `to-pack` → (hand-out) → `on-its-way` → (confirm) → `delivered`, which alone is a record;
 * `cancel` leads from `on-its-way` back to `to-pack`. `eaten`: the elder came to the table instead.
 */
const deliveryLine = object({
  elder: id,
  name: words(64),
  call: words(16),
  first: flag,
  state: oneOf('to-pack', 'on-its-way', 'delivered', 'eaten'),
  service: orNull(oneOf('delivery', 'neighbour')),
  carrier: orNull(person),
  /** When it left the kitchen; ms since 1970. */
  outAt: orNull(instant),
  /** The caretaker put the elder on the list by hand. */
  added: flag,
})
export type DeliveryLine = Of<typeof deliveryLine>

/** One that left on an earlier day, and of which nobody has said yet what became of it. */
const unconfirmed = object({
  day,
  meal,
  elder: id,
  /** null where the elder is on the roster no more. */
  name: orNull(words(64)),
  carrier: person,
  outAt: instant,
})
export type Unconfirmed = Of<typeof unconfirmed>

const deliveries = object({
  day,
  meal,
  lines: list(deliveryLine, 1_000),
  /** Of any meal; each stands here for two days more. */
  unconfirmed: list(unconfirmed, 10_000),
  /** Names to choose from, the latest first. */
  carriers: list(person, 12),
})
export type Deliveries = Of<typeof deliveries>

const seqWritten = object({ seq: integer(1) })
const mealAndElder = object({ meal, elder: id })
/** `day`: on which they left. */
const onTheirWay = object({ day, meal, elders: someElders })
const writtenMeals = object({ meals: list(written, 500) })

const home = object({
  now: instant,
  day,
  /** The meal of this minute or the next one; null after the last. */
  meal: orNull(meal),
  checkDue: flag,
  check: orNull(check),
  /** Caretakers' cards enrolled here. */
  cards: integer(),
  settings: careSettings,
  /** Days that a paper entry may name, the latest first. */
  paperDays: list(day, 3),
})

type Act<A, R> = { asks: Shape<A>; answers: Shape<R>; open: boolean }
const open = <A, R>(asks: Shape<A>, answers: Shape<R>): Act<A, R> => ({ asks, answers, open: true })
const locked = <A, R>(asks: Shape<A>, answers: Shape<R>): Act<A, R> => ({ asks, answers, open: false })

export const CARE_ACTS = {
  /** First use (`old` null), or a change while unlocked, which asks for the old one once more. */
  'set-pin': open(object({ pin, old: orNull(pin) }), session),
  unlock: open(object({ pin }), session),
  /** Takes the unlocking that a caretaker's card offered (ScreenView `care.card`). */
  'unlock-card': open(none, session),
  /** Takes back the meal of the tap that the screen shows; `number` is the tap's. */
  'undo-shown': open(object({ number: integer(1) }), seqWritten),
  lock: locked(none, none),
  home: locked(none, home),
  /** By pinyin initials, the card's last four digits, or part of the name; null: the regulars of this meal. */
  find: locked(
    object({ by: orNull(words(16)) }),
    object({ elders: list(foundElder, MOST_FOUND), more: flag }),
  ),
  /** 补登: the elder's card is not here; decided like a tap of this minute. Shown on the screen like a tap, too. */
  assist: locked(object({ elder: id, reason: oneOf(...ASSISTED) }), written),
  /** 撤销: takes back a meal of the last ten minutes. Answers with the void's own sequence. */
  undo: locked(object({ seq: integer(1), reason: words(200) }), seqWritten),
  today: locked(none, object({ day, meals: list(todayMeal, 3), check: orNull(check) })),
  deliveries: locked(object({ meal }), deliveries),
  'add-delivery': locked(mealAndElder, deliveries),
  /** Off the list of this and later days, until added again. */
  'remove-delivery': locked(mealAndElder, deliveries),
  'hand-out': locked(
    object({ meal, elders: someElders, service: oneOf('delivery', 'neighbour'), carrier: person }),
    deliveries,
  ),
  'cancel-delivery': locked(onTheirWay, deliveries),
  /** Only now are the meals written, decided as of the minute in which they left. */
  'confirm-delivery': locked(onTheirWay, writtenMeals),
  /** 补录 of a meal without power. All or nothing; whoever has the meal already is left out and told so. */
  paper: locked(
    object({
      day,
      meal,
      cause: words(200),
      writtenBy: person,
      confirmedBy: person,
      elders: someElders,
    }),
    writtenMeals,
  ),
  /** Of one meal the last entry counts. */
  others: locked(object({ meal, guests: headcount, staff: headcount, volunteers: headcount }), seqWritten),
  check: locked(check, seqWritten),
  menu: locked(object({ meal, dishes: words(200) }), seqWritten),
  settings: locked(careSettings, careSettings),
  /** Writes a test record of how reader, network, clock and disk are. */
  'self-test': locked(
    none,
    object({
      seq: integer(1),
      readers: list(words(64), 100),
      online: flag,
      clock: oneOf('contact', 'wall', 'wrong'),
      /** Records that the server has not acknowledged yet. */
      waiting: integer(),
    }),
  ),
  /** The next card is a trial: nothing is counted; see ScreenView `care`. */
  trial: locked(none, none),
  /** The next card unlocks from now on. */
  'enrol-card': locked(none, none),
  'forget-cards': locked(none, none),
  /** Closes the chain for ever: this terminal takes no tap any more. Asks for the PIN once more. */
  end: locked(object({ pin, reason: words(200) }), seqWritten),
} satisfies Record<string, Act<never, unknown> | Act<unknown, unknown>>

export type CareAct = keyof typeof CARE_ACTS
export type Asked<A extends CareAct> = Of<(typeof CARE_ACTS)[A]['asks']>
export type Answered<A extends CareAct> = Of<(typeof CARE_ACTS)[A]['answers']>
