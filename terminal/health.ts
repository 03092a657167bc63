/** How the terminal is, for whoever asks on this machine and for the server. */
import type { TerminalStatus } from '../core/status.ts'
import type { ReaderState, ScreenView } from './contract/screen.ts'
import type { Place } from './kiosk.ts'

export type Health = {
  ok: boolean
  epoch: string | null
  last: number
  acked: number
  /** The worst of all readers; `away` without any. */
  reader: ReaderState
  roster: number
}

type Readers = ScreenView['readers']

/** From what works to what needs somebody. */
const BY_TROUBLE: readonly ReaderState[] = ['ready', 'starting', 'silent', 'away', 'failed', 'unauthorised']

function worst(readers: Readers): ReaderState {
  return BY_TROUBLE[Math.max(...readers.map(({ state }) => BY_TROUBLE.indexOf(state)))] ?? 'away'
}

export function healthOf(place: Place | null, trouble: ScreenView['trouble'], readers: Readers): Health {
  const journal = place?.journal
  return {
    ok: trouble === null,
    epoch: journal?.epoch ?? null,
    last: journal?.mark.last ?? 0,
    acked: journal?.mark.acked ?? 0,
    reader: worst(readers),
    roster: place?.roster()?.version ?? 0,
  }
}

/** What the server is told. Throws JournalFailure where the journal cannot be read. */
export function statusOf(
  { journal, roster, clock }: Pick<Place, 'journal' | 'roster' | 'clock'>,
  readers: Readers,
  software: string,
): TerminalStatus {
  const { last, acked } = journal.mark
  return {
    v: 1,
    online: true,
    detail: {
      epoch: journal.epoch,
      at: clock.stamp().at,
      last,
      acked,
      oldest: journal.oldestWaiting(),
      roster: roster()?.version ?? 0,
      reader: worst(readers),
      software,
      more: null,
    },
  }
}
