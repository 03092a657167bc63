/**
 * What a driver sees of the line to its reader: bytes in, bytes out, and whether anything is connected.
 * The owner of the line behind it connects, and connects again, by itself.
 */

export type PortState = 'open' | 'away'

export interface Port {
  /** Set by the driver at once after the port is made; no event comes before that. */
  onBytes: (bytes: Uint8Array) => void
  onState: (state: PortState) => void
  /** False where the bytes were not taken: not connected, or earlier bytes still wait. Nothing is kept for later. */
  write(bytes: Uint8Array): boolean
  /** Changes the rate, now or at the next connection; missing where the line has none (a device server sets its own). */
  setBaud?(baud: number): Promise<void>
  /** Lets go of the line for good; no event comes after it. */
  close(): Promise<void>
}

/** A command is a few bytes: more than this waiting means that the device takes none. */
export const MOST_WAITING_BYTES = 256

/** The part of pino that readers use. What a card says never goes in. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** Uniform in [0, 1). */
export type Random = () => number
