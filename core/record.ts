/**
 * The record 记录: what a terminal wrote, in the words it wrote. Each one names the hash of the one before it,
 * so that none can be removed, added or changed later. Kinds follow Austria's cash-register rule (RKSV):
 * start, business, void, test, outage, daily closing and end all stand in the same chain.
 */
import { canonical, isCanonical, type Json } from './canonical.ts'
import { outcomeReason } from './outcome.ts'
import {
  flag,
  integer,
  type Of,
  object,
  oneOf,
  orNull,
  parseAs,
  type Shape,
  ShapeFault,
  words,
} from './shape.ts'
import {
  bootId,
  day,
  digest,
  epoch,
  fen,
  id,
  instant,
  meal,
  rosterToken,
  service,
  uptime,
} from './vocabulary.ts'

export const RECORD_VERSION = 1

/** How the time of a meal is known: from contact with the server in this boot, from the wall clock alone, or from paper. */
const clockQuality = oneOf('contact', 'wall', 'paper')

/** Why the caretaker found the elder in the list 补登: what was the matter with the card. */
export const ASSISTED = ['forgotten', 'lost', 'damaged', 'none', 'reader'] as const

/** A person named by the caretaker: who carried, who checked, who confirms. */
const person = words(32)

/** People at one meal of one site. */
const headcount = integer(0, 10_000)

const bodies = {
  genesis: object({ site: id, publicKey: words(128), software: words(64) }),
  meal: object({
    site: id,
    /** Service day 服务日, fixed once here. */
    day,
    meal,
    service,
    /** null where the card is on no roster. */
    elder: orNull(id),
    /** null where no card was read. */
    token: orNull(rosterToken),
    /** null where a card was read, or the meal was carried to the elder. */
    assisted: orNull(oneOf(...ASSISTED)),
    /** Who carried the meal 代送人; null at the table. */
    carrier: orNull(person),
    /** Sequence of the collective entry from which this meal was written up; null where it was written as it was eaten. */
    collective: orNull(integer(1)),
    price: fen,
    /** The terminal's best knowledge of the true time; the envelope's `at` is the bare wall clock. */
    time: instant,
    clock: clockQuality,
    roster: integer(),
    /** Why the terminal expects no subsidy; null where it expects one. Settlement judges by itself. */
    reason: orNull(outcomeReason),
  }),
  void: object({ voids: integer(1), day, reason: words(200) }),
  test: object({ note: words(200) }),
  clock: object({ before: instant, after: instant }),
  outage: object({ from: instant, to: instant, cause: words(200) }),
  /** Meals of a time without power, written up from paper 补录; so many meal records follow at once and name this one. */
  collective: object({
    site: id,
    day,
    meal,
    cause: words(200),
    writtenBy: person,
    confirmedBy: person,
    meals: integer(1),
  }),
  /** Those at a meal who are no elders, counted apart; of one meal the last record counts. */
  others: object({ site: id, day, meal, guests: headcount, staff: headcount, volunteers: headcount }),
  /** Daily safety check 每日安全检查: true is in order. */
  'safety-check': object({
    site: id,
    day,
    by: person,
    electricity: flag,
    gas: flag,
    food: flag,
    note: orNull(words(200)),
  }),
  /** What there is to eat 今日菜单; of one meal the last record counts. */
  menu: object({ site: id, day, meal, dishes: words(200) }),
  /** A command 指令 of the county's that this terminal carried out, and what came of it. */
  command: object({ command: id, name: words(32), outcome: words(200) }),
  /**
   * The day's meals and voids so far in this epoch, and the epoch's running total of meals less voids. A day that
   * was written to after its close is closed once more, and the later one counts.
   */
  'day-close': object({ site: id, day, meals: integer(), voids: integer(), total: integer() }),
  end: object({ reason: words(200), total: integer() }),
} satisfies Record<string, Shape<unknown>>

export type RecordKind = keyof typeof bodies
export const RECORD_KINDS = Object.keys(bodies) as RecordKind[]
export type RecordBody<K extends RecordKind> = Of<(typeof bodies)[K]>

type Envelope<K extends RecordKind> = {
  v: typeof RECORD_VERSION
  terminal: string
  epoch: string
  seq: number
  kind: K
  at: number
  boot: string
  uptime: number
  prev: string
  body: RecordBody<K>
}
/** One record, discriminated by `kind`. */
export type TerminalRecord = { [K in RecordKind]: Envelope<K> }[RecordKind]

/** `prev` of a chain's first record. */
export const CHAIN_START = '0'.repeat(64)

/** SHA-256 of the text's UTF-8 bytes, as 64 hex digits. */
export type Hash = (text: string) => string

const envelope = object({
  v: oneOf(RECORD_VERSION),
  terminal: id,
  epoch,
  seq: integer(1),
  kind: oneOf(...RECORD_KINDS),
  at: instant,
  boot: bootId,
  uptime,
  prev: digest,
  body: ((value) => value) as Shape<unknown>,
})

const record: Shape<TerminalRecord> = (value, at) => {
  const outer = envelope(value, at)
  return { ...outer, body: bodies[outer.kind](outer.body, `${at}.body`) } as TerminalRecord
}

/** The exact text that is hashed, sent and kept. */
export function recordText(record: TerminalRecord): string {
  return canonical(record as unknown as Json)
}

/** Reads a record's text; refuses one that is not its own canonical form, since it could not be given back exactly. */
export function parseRecord(
  text: string,
): { ok: true; value: TerminalRecord } | { ok: false; problem: string } {
  let raw: unknown
  const parsed = parseAs(
    (value, at) => {
      raw = value
      return record(value, at)
    },
    text,
    'record',
  )
  if (parsed.ok && !isCanonical(text, raw)) return { ok: false, problem: 'record: not canonical' }
  return parsed
}

/** Body of one kind from its stored text; throws ShapeFault, since what was stored had been checked. */
export function parseBody<K extends RecordKind>(kind: K, text: string): RecordBody<K> {
  const parsed = parseAs(bodies[kind] as Shape<RecordBody<K>>, text, kind)
  if (!parsed.ok) throw new ShapeFault(kind, parsed.problem)
  return parsed.value
}
