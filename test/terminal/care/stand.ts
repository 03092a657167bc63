/** A kiosk with a caretaker's side, in an invented village of forty, whose clocks the test holds. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { parseRecord, type RecordBody, type RecordKind, type TerminalRecord } from '../../../core/record.ts'
import type { Roster } from '../../../core/roster.ts'
import { CareDesk } from '../../../terminal/care/care-desk.ts'
import { createClock } from '../../../terminal/clock.ts'
import { type Answered, type Asked, CARE_ACTS, type CareAct } from '../../../terminal/contract/care.ts'
import { refusal } from '../../../terminal/contract/refusals.ts'
import { openJournal } from '../../../terminal/journal/open.ts'
import { Kiosk } from '../../../terminal/kiosk.ts'
import {
  journalOptions,
  machineAt,
  mealBody,
  NOON,
  quiet,
  rosterOf,
  rosterToken,
  scratch,
} from '../support.ts'

export const PIN = '2580'

export function elder(n: number, change: Partial<Roster['elders'][number]> = {}): Roster['elders'][number] {
  return {
    ...{ id: `e-${n}`, name: `老人${n}`, call: `老人${n}`, initials: `lr${n}`, tail: null, died: null },
    ...{ first: false, provisional: false, stays: [], photo: null, cards: [] },
    ...change,
  }
}

export function careStand(change: Partial<Roster> = {}) {
  const machine = machineAt(NOON)
  const folder = scratch()
  const clock = createClock(machine, null)
  clock.heard(NOON, { boot: machine.boot, uptime: machine.uptime() })
  const journal = openJournal(
    journalOptions(join(folder, 'journal.db'), {
      stamp: () => ({ at: machine.wall(), boot: machine.boot, uptime: machine.uptime() }),
    }),
  )
  onTestFinished(() => journal.close())
  const base = rosterOf(5)
  const roster = {
    ...base,
    elders: [...base.elders, ...Array.from({ length: 38 }, (_, i) => elder(i + 3))],
    ...change,
  }
  const kiosk = new Kiosk(clock, { readers: [{ kind: 'sam', state: 'ready' }], camera: false }, 'test', quiet)
  kiosk.takePlace({
    ...{ siteName: '柳树村老年助餐点', rosterToken, journal, clock, roster: () => roster },
    ...{ online: () => true, written: () => {}, photo: (digest) => `/photos/${digest}` },
  })
  let sessions = 0
  let isNew = true
  const open = () => {
    const made = new CareDesk({
      ...{ folder, kiosk, uptime: machine.uptime, log: quiet },
      firstPin: () => isNew,
      newSession: () => String(++sessions).padStart(43, 's'),
    })
    onTestFinished(() => made.close())
    kiosk.attendedBy(made)
    return made
  }
  let desk = open()
  let session: string | null = null

  /** What an act answers, proved by the contract; or the code of its refusal. */
  const act = <A extends CareAct>(name: A, asked: Asked<A>): Answered<A> | string => {
    const { status, body } = desk.answer(name, JSON.stringify(asked), session)
    if (status !== 200) return refusal(body, 'refusal').code
    return CARE_ACTS[name].answers(JSON.parse(JSON.stringify(body)), name) as Answered<A>
  }
  const done = <A extends CareAct>(name: A, asked: Asked<A>): Answered<A> => {
    const answer = act(name, asked)
    if (typeof answer === 'string') throw new Error(`${name}: ${answer}`)
    return answer
  }
  const unlock = () => {
    const answer = act('set-pin', { pin: PIN, old: null })
    const opened = answer === 'pin-set' ? done('unlock', { pin: PIN }) : answer
    if (typeof opened === 'string') throw new Error(opened)
    session = opened.session
    return opened
  }
  const withSession = (other: string | null) => {
    session = other
  }
  /** Whoever installed the machine has gone. */
  const age = () => {
    isNew = false
  }
  const restart = () => {
    desk.close()
    session = null
    desk = open()
  }
  const records = <K extends RecordKind>(kind: K): RecordBody<K>[] =>
    journal.batch(1, journal.mark.last).flatMap(({ text }) => {
      const read = parseRecord(text)
      return read.ok && read.value.kind === kind
        ? [(read.value as TerminalRecord & { kind: K }).body as RecordBody<K>]
        : []
    })
  /** Meals of so many days before today, as the days were. */
  const history = (days: number, body: Parameters<typeof mealBody>[0], from = 1) => {
    for (let back = days + from - 1; back >= from; back -= 1) {
      const day = new Date(NOON + 8 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)
      journal.append('meal', mealBody({ day, ...body }))
    }
  }
  return {
    folder,
    machine,
    clock,
    journal,
    kiosk,
    roster,
    act,
    done,
    unlock,
    withSession,
    age,
    restart,
    records,
    history,
    desk: () => desk,
  }
}
