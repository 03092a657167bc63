/** Readers of cards at their addresses: what the terminal uses, whichever devices are behind them. */
import type { MisreadFault, ReaderName, ReaderState } from '../contract/screen.ts'
import { describePlace, type Place, type ReaderAddress } from './address.ts'
import { type Dialer, KeptPort } from './kept-port.ts'
import type { ReadCard } from './kind.ts'
import { KINDS } from './kinds.ts'
import type { Log, Random } from './port.ts'
import { serialDialer } from './serial-port.ts'
import { tcpDialer } from './tcp-port.ts'

export type ReaderOptions = {
  address: ReaderAddress
  random: Random
  log: Log
  /** Once for each time that a card is put on and read well. `token` names its holder for good: never log it. */
  onCard: (card: ReadCard, token: string) => void
  onMisread: (fault: MisreadFault) => void
  /** At each change, first when the port opened or failed to. */
  onState: (state: ReaderState) => void
}

export interface Reader {
  /** Lets go of the device; no event comes after the call. */
  close(): Promise<void>
}

export type ReaderStatus = { kind: ReaderName; state: ReaderState }

export type ReadersOptions = Omit<ReaderOptions, 'address' | 'onCard' | 'onState'> & {
  addresses: readonly ReaderAddress[]
  /** `reader` is its place in `addresses`. */
  onCard: (token: string, reader: number) => void
  /** The states of all, in the order of `addresses`, at each change of one. */
  onState: (readers: ReaderStatus[]) => void
}

/** A device that takes bytes and says nothing for so long is let go of and connected anew. */
const SILENCE_MS = 10_000

/** Opens every reader and keeps each open by itself until `close`. */
export function openReaders({ addresses, onCard, onState, ...shared }: ReadersOptions): Reader {
  const states = addresses.map(({ reader }): ReaderStatus => ({ kind: reader, state: 'starting' }))
  const readers = addresses.map((address, i) =>
    openReader({
      ...shared,
      address,
      onCard: (_card, token) => onCard(token, i),
      onState: (state) => {
        states[i] = { kind: address.reader, state }
        onState([...states])
      },
    }),
  )
  return { close: () => Promise.all(readers.map((reader) => reader.close())).then(() => {}) }
}

/** Opens one reader and keeps it open until `close`. */
export function openReader(options: ReaderOptions): Reader {
  const { address, random, onCard, onMisread, onState } = options
  const { reader, place, form, settings } = address
  const log = named(options.log, { reader, at: describePlace(place) })
  const kind = KINDS[reader]
  const baud = place.line === 'serial' ? place.baud : null
  const port = new KeptPort(dialerOf(place, baud ?? kind.rates[0] ?? 9600), { random, log })

  let silence: NodeJS.Timeout | undefined
  const driver = kind.drive({
    port,
    baud,
    form,
    settings,
    log,
    onCard,
    onMisread,
    onState(state) {
      clearInterval(silence)
      if (state === 'silent') silence = setInterval(() => port.reopen(), SILENCE_MS)
      onState(state)
    },
  })
  return {
    close() {
      clearInterval(silence)
      driver.close()
      return port.close()
    },
  }
}

function dialerOf(place: Place, baud: number): Dialer {
  return place.line === 'serial' ? serialDialer(place.path, baud) : tcpDialer(place.host, place.port)
}

function named(log: Log, fields: object): Log {
  return {
    info: (more, message) => log.info({ ...fields, ...more }, message),
    warn: (more, message) => log.warn({ ...fields, ...more }, message),
  }
}
