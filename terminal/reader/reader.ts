/** A reader of cards at an address: what the terminal uses, whichever device is behind it. */
import type { ReaderState } from '../contract/screen.ts'
import { parseAddress } from './address.ts'
import type { Log, Random } from './port.ts'
import type { SamCard } from './sam/card.ts'
import { SamDriver } from './sam/driver.ts'
import { BAUD_RATES } from './sam/protocol.ts'
import { SerialLine } from './serial-port.ts'

/** One presentation of a card. `token` names its holder for good, e.g. `id:` and the ID number: never log it. */
export type ReadCard = { reader: 'sam'; token: string } & SamCard

export type ReaderOptions = {
  /** `serial:/dev/…`, with `?baud=` where the rate is fixed. */
  address: string
  random: Random
  log: Log
  /** Each time a card is put on and read well. */
  onCard: (card: ReadCard) => void
  /** At each change, first when the port opened or failed to; the words are stable codes. */
  onState: (state: ReaderState) => void
}

export interface Reader {
  /** Lets go of the device; no event comes after the call. */
  close(): Promise<void>
}

/** Opens the reader and keeps it open until `close`. Throws where the address is wrong: `parseAddress` says how. */
export function openReader({ address: written, random, log, onCard, onState }: ReaderOptions): Reader {
  const parsed = parseAddress(written)
  if (!parsed.ok) throw new RangeError(parsed.problem)
  const { path, baud } = parsed.address

  const port = new SerialLine(path, baud ?? BAUD_RATES[0], { random, log })
  const driver = new SamDriver(
    port,
    baud,
    { onCard: (card) => onCard({ reader: 'sam', ...card }), onState },
    log,
  )
  return {
    close() {
      driver.close()
      return port.close()
    },
  }
}
