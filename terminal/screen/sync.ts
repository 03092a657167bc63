/** The small sign of where the records are. Offline is how a kiosk works, so it is never drawn as an error. */
import type { ScreenView } from '../contract/screen.ts'
import { momentOf } from './clock.ts'
import { SYNC } from './words.ts'

/** settled: nothing waits and the server is heard; else the records are safe in the machine. */
export function syncSign(sync: ScreenView['sync'], now: number): { settled: boolean; text: string } {
  const when = sync.last === null ? null : momentOf(sync.last, now)
  if (sync.waiting > 0) {
    const sent = when === null ? SYNC.neverSent : SYNC.lastSent(when)
    return { settled: false, text: `${SYNC.stored(sync.waiting)} · ${sent}` }
  }
  if (when === null) return { settled: false, text: sync.online ? SYNC.first : SYNC.offline }
  return sync.online
    ? { settled: true, text: SYNC.allSent(when) }
    : { settled: false, text: `${SYNC.offline} · ${SYNC.lastSent(when)}` }
}
