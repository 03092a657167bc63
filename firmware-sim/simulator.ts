/** The whole simulated reader: firmware on a pty, and a page to put cards on it. */
import { buildControlApp, type TapResult } from './app.ts'
import { disturb, type LineFaults } from './line-faults.ts'
import { openSerialLine } from './pty.ts'
import { type CitizenCard, makeChip } from './sam/citizen-card.ts'
import { SamReader } from './sam/reader.ts'
import { TapQueue } from './tap-queue.ts'

/** An invented person's card, and what the page shows of it. */
export interface DemoCard {
  /** Short and stable; stands in addresses, so never the number on the card. */
  readonly key: string
  readonly name: string
  /** The village, as the page shows it. */
  readonly place: string
  readonly card: CitizenCard
}

export interface SimulatorOptions {
  readonly cards: readonly DemoCard[]
  /** Of the control page; 0 takes a free one. */
  readonly port: number
  readonly host?: string
  /** A stable path for the reader's port. */
  readonly link?: string
  readonly baud?: number
  /** The longest a card stays on the reader unread, in milliseconds. */
  readonly holdMs?: number
  readonly faults?: LineFaults
}

export interface Simulator {
  /** The reader's serial port. */
  readonly path: string
  /** The control page. */
  readonly url: string
  /** The firmware, to place and lift cards by hand or to make it ill. */
  readonly reader: SamReader
  tap(key: string): Promise<TapResult>
  close(): Promise<void>
}

/** Starts the reader and its page. Throws when a card does not fit its chip, a key stands twice or the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { cards, port, host = '127.0.0.1', link, baud = 115200, holdMs = 5000, faults } = options
  const chips = new Map(cards.map(({ key, card }) => [key, makeChip(card)]))
  if (chips.size < cards.length) throw new RangeError('two demo cards have the same key')

  const reader = new SamReader({ baud, onRead: () => taps.cardRead() })
  const taps = new TapQueue(reader, holdMs)
  const poweredAt = performance.now()
  const deaf = (): boolean =>
    faults?.silence === true || performance.now() - poweredAt < (faults?.slowStartMs ?? 0)
  const carried = (bytes: Uint8Array): Uint8Array => (faults === undefined ? bytes : disturb(bytes, faults))

  const line = await openSerialLine((bytes) => {
    if (deaf()) return
    for (const reply of reader.receive(carried(bytes))) line.send(carried(reply.bytes), reply.baud)
  }, link)

  const tap = async (key: string): Promise<TapResult> => {
    const chip = chips.get(key)
    if (chip === undefined) return { ok: false, code: 'unknown-card', keys: [...chips.keys()] }
    return { ok: true, read: await taps.tap(chip) }
  }
  const app = buildControlApp(cards, tap)
  const close = async (): Promise<void> => {
    taps.stop() // else the page would wait for the cards under way
    await app.close()
    await line.close()
  }
  try {
    const url = await app.listen({ host, port })
    return { path: line.path, url, reader, tap, close }
  } catch (error) {
    await close()
    throw error
  }
}
