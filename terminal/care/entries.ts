/** What the caretaker enters of a day beside its meals, and how the machine tries itself. */
import type { Answered, Asked } from '../contract/care.ts'
import type { Appended } from '../journal/journal.ts'
import { type Counter, serves, told } from './counter.ts'
import { Refused } from './refused.ts'

export function enterOthers(at: Counter, { meal, ...heads }: Asked<'others'>): Answered<'others'> | Refused {
  if (!serves(at, meal)) return new Refused('meal-not-served')
  return seqOf(at, at.journal.append('others', { site: at.site.id, day: at.day, meal, ...heads }))
}

export function enterCheck(at: Counter, check: Asked<'check'>): Answered<'check'> | Refused {
  return seqOf(at, at.journal.append('safety-check', { site: at.site.id, day: at.day, ...check }))
}

export function enterMenu(at: Counter, { meal, dishes }: Asked<'menu'>): Answered<'menu'> | Refused {
  if (!serves(at, meal)) return new Refused('meal-not-served')
  return seqOf(at, at.journal.append('menu', { site: at.site.id, day: at.day, meal, dishes }))
}

/** Closes the chain for ever: this terminal takes no card any more. */
export function endChain(at: Counter, { reason }: Asked<'end'>): Answered<'end'> | Refused {
  return seqOf(at, at.journal.end(reason, at.site.id))
}

const NOTE_LENGTH = 200

export function selfTest(at: Counter): Answered<'self-test'> | Refused {
  const { kiosk, journal, clock } = at
  const view = kiosk.view()
  const readers = view.readers.map(({ kind, state }) => `${kind} ${state}`)
  const found = { readers, online: view.sync.online, clock: clock.trust(), waiting: view.sync.waiting }
  const note = `自检：读卡器 ${readers.join('、') || '无'}；网络 ${found.online ? '通' : '断'}；时间 ${found.clock}；未同步 ${found.waiting}`
  const written = seqOf(at, journal.append('test', { note: note.slice(0, NOTE_LENGTH) }))
  return written instanceof Refused ? written : { ...written, ...found }
}

function seqOf(at: Counter, appended: Appended): { seq: number } | Refused {
  return told(at, appended.ok ? { ok: true, result: { seq: appended.record.record.seq } } : appended)
}
