/** Every reader that a village has: its device, and what is laid on it. */
import { type AabbOptions, AabbReader } from './aabb/reader.ts'
import { cardFor, type SimulatedCard } from './cards.ts'
import type { Device } from './device.ts'
import { type Em4100Options, Em4100Reader } from './em4100/reader.ts'
import { Gm65Reader } from './gm65/reader.ts'
import type { Gm65Options } from './gm65/zone.ts'
import { type HoneywellOptions, HoneywellReader } from './honeywell/reader.ts'
import { type LineOptions, LineReader } from './line-scanner/reader.ts'
import { type NewlandOptions, NewlandReader } from './newland/reader.ts'
import { type Pn532Options, Pn532Reader } from './pn532/reader.ts'
import { type SamOptions, SamReader } from './sam/reader.ts'

/** What each can be told when it is made; the rate is among it. */
export interface DeviceOptions {
  sam: SamOptions
  em4100: Em4100Options
  pn532: Pn532Options
  aabb: AabbOptions
  gm65: Gm65Options
  newland: NewlandOptions
  honeywell: HoneywellOptions
  line: LineOptions
}

export interface Devices {
  sam: SamReader
  em4100: Em4100Reader
  pn532: Pn532Reader
  aabb: AabbReader
  gm65: Gm65Reader
  newland: NewlandReader
  honeywell: HoneywellReader
  line: LineReader
}

export type ReaderName = keyof Devices

interface Reader<D, Options> {
  readonly make: (options: Options) => D
  readonly place: (device: D, card: SimulatedCard, now: number) => void
}

const reader = <Card, D extends Device<Card>, Options>(
  make: (options: Options) => D,
  convert: (card: SimulatedCard) => Card,
): Reader<D, Options> => ({ make, place: (device, card, now) => device.place(convert(card), now) })

export const READERS: { readonly [N in ReaderName]: Reader<Devices[N], DeviceOptions[N]> } = {
  sam: reader((options: SamOptions) => new SamReader(options), cardFor.chip),
  em4100: reader((options: Em4100Options) => new Em4100Reader(options), cardFor.uid),
  pn532: reader((options: Pn532Options) => new Pn532Reader(options), cardFor.uid),
  aabb: reader((options: AabbOptions) => new AabbReader(options), cardFor.uid),
  gm65: reader((options: Gm65Options) => new Gm65Reader(options), cardFor.text),
  newland: reader((options: NewlandOptions) => new NewlandReader(options), cardFor.text),
  honeywell: reader((options: HoneywellOptions) => new HoneywellReader(options), cardFor.text),
  line: reader((options: LineOptions) => new LineReader(options), cardFor.text),
}

export const READER_NAMES = Object.keys(READERS) as readonly ReaderName[]

/** Throws RangeError when this reader does not take such a card; one as it comes, with nothing told. */
export function checkCard<N extends ReaderName>(name: N, card: SimulatedCard): void {
  const { make, place } = READERS[name]
  place(make({}), card, 0)
}
