/** A driver at the end of a line in memory, and what it tells. */
import { expect, vi } from 'vitest'
import type { DriverOptions, ReaderKind } from '../../../../terminal/reader/kind.ts'
import type { Port, PortState } from '../../../../terminal/reader/port.ts'

export const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** Takes whatever is written; a test says what comes back. */
export class Line implements Port {
  onBytes: (bytes: Uint8Array) => void = () => {}
  onState: (state: PortState) => void = () => {}
  readonly written: string[] = []
  baud = 0

  write(bytes: Uint8Array): boolean {
    this.written.push(Buffer.from(bytes).toString('hex').toUpperCase())
    this.answer(bytes)
    return true
  }

  answer(_request: Uint8Array): void {}

  async setBaud(baud: number): Promise<void> {
    this.baud = baud
  }

  async close(): Promise<void> {}
}

/** States, tokens and misreads in order, and the log. */
export function drive(
  kind: ReaderKind,
  port: Port,
  given: Partial<Pick<DriverOptions, 'baud' | 'form'>> = {},
) {
  const told: string[] = []
  const logged: string[] = []
  const log = (fields: object, message: string) => logged.push(JSON.stringify(fields) + message)
  const driver = kind.drive({
    port,
    baud: null,
    form: null,
    settings: {},
    log: { info: log, warn: log },
    onCard: (card, token) => {
      expect(card.reader).toBeTypeOf('string')
      told.push(token)
    },
    onMisread: (fault) => told.push(fault),
    onState: (state) => told.push(state),
    ...given,
  })
  return { driver, told, logged }
}

export const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

/** All cards that a decoder finds in some pieces. */
export function decode(kind: ReaderKind, ...pieces: Uint8Array[]) {
  const cards: object[] = []
  const decoder = kind.decoder((card) => cards.push(card))
  for (const piece of pieces) decoder.push(piece)
  decoder.idle()
  return { cards, discarded: decoder.discarded }
}
