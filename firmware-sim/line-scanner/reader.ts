/**
 * A device that only sends text: a scanner in sense or continuous mode, or a box that writes a card's number out as
 * digits (protocol sheet §2.4, §3.4). It takes no commands.
 */
import type { Sending } from '../device.ts'
import type { Charset } from '../scanner/charset.ts'
import { eyeSettings, Scanner, type ScannerOptions } from '../scanner/scanner.ts'
import { TAILS } from '../scanner/tail.ts'

export interface LineOptions extends ScannerOptions {
  /** Sense unless told: each code once. */
  readonly mode?: 'sense' | 'continuous'
}

export class LineReader extends Scanner {
  readonly baud: number
  protected readonly charset: Charset
  protected readonly tail: string

  constructor(options: LineOptions = {}) {
    const { baud = 9600, charset = 'utf-8', tail = 'CRLF', mode = 'sense' } = options
    super(eyeSettings(options, { mode, intervalMs: 1000, limitMs: 0, sameCodeMs: 0 }))
    this.baud = baud
    this.charset = charset
    this.tail = TAILS[tail]
  }

  receive(): Sending[] {
    return []
  }
}
