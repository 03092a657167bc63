/** The demo's ID card reader: a simulated one, and a page to put cards on it. */
import { buildControlApp, type TapResult } from './app.ts'
import { openSimulatedReader, type SimulatedReader } from './bench.ts'
import { makeChip } from './sam/chip.ts'
import type { CitizenCard } from './sam/text-block.ts'
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
  /** Of the control page, on loopback; 0 takes a free one. */
  readonly port: number
  /** A stable path for the reader's port. */
  readonly link?: string
  /** The longest a card stays on the reader unread, in milliseconds. */
  readonly holdMs?: number
}

export interface Simulator {
  /** The control page. */
  readonly url: string
  readonly reader: SimulatedReader<'sam'>
  tap(key: string): Promise<TapResult>
  close(): Promise<void>
}

/** Starts the reader and its page. Throws when a card does not fit its chip, a key stands twice or the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { cards, port, link, holdMs = 5000 } = options
  const byKey = new Map(cards.map(({ key, card }) => [key, { citizen: card }]))
  if (byKey.size < cards.length) throw new RangeError('two demo cards have the same key')
  for (const card of byKey.values()) makeChip(card)

  const reader = await openSimulatedReader('sam', {
    line: 'pty',
    random: () => 0, // no faults, no chances
    onCard: () => taps.cardRead(),
    ...(link === undefined ? {} : { link }),
  })
  const taps = new TapQueue(reader, holdMs)

  const tap = async (key: string): Promise<TapResult> => {
    const card = byKey.get(key)
    if (card === undefined) return { ok: false, code: 'unknown-card', keys: [...byKey.keys()] }
    return { ok: true, read: await taps.tap(card) }
  }
  const app = buildControlApp(cards, tap)
  const close = async (): Promise<void> => {
    taps.stop() // else the page would wait for the cards under way
    await app.close()
    await reader.close()
  }
  try {
    const url = await app.listen({ host: '127.0.0.1', port })
    return { url, reader, tap, close }
  } catch (error) {
    await close()
    throw error
  }
}
