/** What all kinds of reader have in common, and what they say of a card. */
import type { CardForm } from '../../core/printed-number.ts'
import type { MisreadFault, ReaderName, ReaderState } from '../contract/screen.ts'
import type { Discarded } from './frame-reader.ts'
import type { Log, Port } from './port.ts'
import type { SamCard } from './sam/card.ts'

/** Kinds that pass on whatever text a code holds. */
export type ScannerName = Exclude<ReaderName, 'sam' | 'em4100' | 'pn532' | 'aabb'>

/** What a reader said of one card. Hex is upper case, in air order. It names a person: never log it. */
export type ReadCard =
  | ({ reader: 'sam' } & SamCard)
  | { reader: 'em4100' | 'pn532'; uid: string }
  /** `data` of one answer. */
  | { reader: 'aabb'; data: string }
  | { reader: ScannerName; text: string }

/** The pure half of a kind: bytes in any pieces in, cards out, in order. No input makes it throw. */
export interface Decoder {
  push(bytes: Uint8Array): void
  /** No more will come of what has begun. */
  idle(): void
  readonly discarded: Discarded
}

/** The half that talks: keeps the rhythm of one device on one port. */
export interface Driver {
  /** Stops asking; no event comes after it. The port stays its owner's. */
  close(): void
}

export type DriverOptions = {
  port: Port
  /** Bits per second; null: look for the rate where the kind can, else its first. */
  baud: number | null
  /** Which bytes of a chip's number count, as the cards of this county are printed; null: all of them. */
  form: CardForm | null
  /** Those of the kind's own settings that its address names, each with one of its values. */
  settings: Readonly<Record<string, string>>
  log: Log
  /** Once for each time that a card is put on, with its canonical token: never log that. */
  onCard: (card: ReadCard, token: string) => void
  /** A card was put on and gave nothing: once for each time, and not where a second try reads it. */
  onMisread: (fault: MisreadFault) => void
  /** At each change. */
  onState: (state: ReaderState) => void
}

export interface ReaderKind {
  /** Rates that devices of this kind are found at, bits per second, the factory's first. */
  readonly rates: readonly number[]
  /** Settings that only this kind has, by name, each with the values that it may have. */
  readonly settings?: Readonly<Record<string, readonly string[]>>
  decoder(onCard: (card: ReadCard) => void): Decoder
  drive(options: DriverOptions): Driver
}
