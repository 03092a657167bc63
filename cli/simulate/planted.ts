/** The planted bugs of the terminal's side, each at a place where the simulation stands between two real parts. */
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { type Ack, ack as ackShape } from '../../core/ack.ts'
import type { Sign } from '../../core/batch.ts'
import { parseAs } from '../../core/shape.ts'
import { signedText } from '../../core/signed.ts'
import type { Clock } from '../../terminal/clock.ts'
import type { Machine } from '../../terminal/machine.ts'
import type { LinkOptions } from '../../terminal/uplink/link.ts'
import { Window } from '../../terminal/uplink/window.ts'
import type { NotedKiosk } from './noted-kiosk.ts'

/** puback-trusted: an acknowledgement of a batch that only the broker has. */
export function forgedAck(batch: string, serverTime: number, sign: Sign): string {
  const { terminal, epoch, first, count, tip, boot, uptime } = JSON.parse(batch.slice(0, batch.indexOf('\n')))
  const contiguous = first + count - 1
  const answer = { v: 1, terminal, epoch, contiguous, tip, holes: [], refused: [] }
  return signedText({ ...answer, serverTime, contact: { boot, uptime } }, sign)
}

/** acks-unproved: every acknowledgement is turned into one of the chain that the terminal has now. */
export function believing(options: LinkOptions, kiosk: NotedKiosk, sign: Sign): LinkOptions {
  const own = (ack: Ack): Ack => {
    const journal = kiosk.place?.journal
    if (journal === undefined) return ack
    const contiguous = Math.min(ack.contiguous, journal.mark.last)
    const tip = journal.hashOf(contiguous) ?? ack.tip
    return { ...ack, epoch: journal.epoch, contiguous, tip, contact: null, refused: [] }
  }
  return {
    ...options,
    onMessage: (name, text) => {
      const read = parseAs(ackShape, text.split('\n', 1)[0] ?? '', 'ack')
      options.onMessage(name, read.ok ? signedText(own(read.value), sign) : text)
    },
  }
}

/** carry-forgets: in a journal that is to be put aside everything counts as acknowledged. */
export function forgetOwed(file: string): void {
  if (!existsSync(file)) return
  const db = new DatabaseSync(file)
  try {
    const condemned = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'state'").get() !== undefined
    if (condemned)
      db.exec(
        "UPDATE state SET value = (SELECT max(seq) FROM record) WHERE name = 'acked' AND EXISTS (SELECT 1 FROM state WHERE name = 'set-back')",
      )
  } finally {
    db.close()
  }
}

/** clock-by-wall: the wall clock's time, called known. */
export function wallClock(clock: Clock, machine: Machine): Clock {
  return { ...clock, now: () => ({ time: machine.wall(), quality: 'contact' }) }
}

/** span-skipped: every third new span begins one record too late. Returns how to undo it. */
export function skipSpans(): () => void {
  const { next } = Window.prototype
  let spans = 0
  Window.prototype.next = function (this: Window, ...args) {
    const span = next.apply(this, args)
    if (span === null || span.first === span.last) return span
    spans += 1
    return spans % 3 === 0 ? { ...span, first: span.first + 1 } : span
  }
  return () => {
    Window.prototype.next = next
  }
}
