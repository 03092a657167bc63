/** One tap 刷卡: decided, written down, and only then shown. */
import { decide } from '../core/decision.ts'
import { OUTCOME_WORDS } from '../core/outcome.ts'
import type { PlainDate } from '../core/plain-date.ts'
import type { Roster } from '../core/roster.ts'
import type { Meal } from '../core/vocabulary.ts'
import type { Clock } from './clock.ts'
import type { ShownTap } from './contract/screen.ts'
import { type JournalFailure, journalFailure } from './journal/failure.ts'
import type { Journal } from './journal/journal.ts'

export type Tapped =
  | { ok: true; shown: Omit<ShownTap, 'number'>; written: boolean }
  | { ok: false; failure: JournalFailure }

/** How long the page shows a result that asks for nothing, and one that the caretaker must read. */
const SHOWN_MS = 5_000
const SHOWN_WITH_ADVICE_MS = 20_000

/**
 * Takes the tap of a card by its roster token. A tap for a meal that the elder already has writes nothing, as long as
 * the day is known by contact with the server: a wall clock may stand on a day that is past, and the settlement pays
 * a meal once.
 */
export function takeTap(token: string, journal: Journal, roster: Roster, clock: Clock): Tapped {
  try {
    return decided(token, journal, roster, clock)
  } catch (error) {
    return { ok: false, failure: journalFailure(error) }
  }
}

function decided(token: string, journal: Journal, roster: Roster, clock: Clock): Tapped {
  const { time, quality } = clock.now()
  const decision = decide(roster, { token, time }, (elder, day, meal) => journal.eaten(elder, day, meal))
  const { kind, elder, day, meal, price, reason } = decision
  const code = reason ?? (kind === 'already-eaten' ? 'already-eaten' : 'recorded')
  const written = kind !== 'already-eaten' || quality === 'wall'
  // Read before the record is written: after that nothing may fail.
  const place = kind === 'recorded' ? guestsAt(journal, day, meal) + 1 : null

  if (written) {
    const site = roster.site.id
    const failure = journal.closeDays(day, site)
    if (failure !== null) return { ok: false, failure }
    const appended = journal.append('meal', {
      site,
      day,
      meal,
      service: 'dine-in',
      elder: elder?.id ?? null,
      token,
      assisted: null,
      carrier: null,
      collective: null,
      price,
      time,
      clock: quality,
      roster: roster.version,
      reason,
    })
    if (!appended.ok) return { ok: false, failure: appended.failure }
  }

  const advised = OUTCOME_WORDS[code].meaning === 'attention'
  return {
    ok: true,
    written,
    shown: {
      code,
      name: elder?.name ?? null,
      call: elder?.call ?? null,
      meal,
      place,
      at: time,
      shownFor: advised ? SHOWN_WITH_ADVICE_MS : SHOWN_MS,
    },
  }
}

function guestsAt(journal: Journal, day: PlainDate, meal: Meal): number {
  return Object.values(journal.counts(day, meal)).reduce((sum, count) => sum + count)
}
