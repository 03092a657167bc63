/** What all scanners share: an eye, a character set, and what stands behind each code. */
import type { Device, Sending } from '../device.ts'
import { type Charset, encodeText } from './charset.ts'
import { Eye, type EyeSettings } from './eye.ts'
import type { Tail } from './tail.ts'

/** Durations in milliseconds. */
export interface ScannerOptions {
  readonly baud?: number
  readonly charset?: Charset
  readonly tail?: Tail
  /** From one report to the next while a code lies there in continuous mode. */
  readonly intervalMs?: number
  /** How long one trigger lasts; 0 is without end. */
  readonly limitMs?: number
  /** The same code is not reported again so long; 0 is never held back. */
  readonly sameCodeMs?: number
}

export abstract class Scanner implements Device<string> {
  protected readonly eye: Eye
  abstract readonly baud: number
  protected abstract readonly charset: Charset
  protected abstract readonly tail: string

  constructor(settings: EyeSettings) {
    this.eye = new Eye(settings)
  }

  get due(): number | undefined {
    return this.eye.due
  }

  abstract receive(bytes: Uint8Array, now: number): Sending[]

  restart(now: number): void {
    this.eye.restart(now)
  }

  /** Holds a code before it. Throws RangeError when its text is not in the character set. */
  place(text: string, now: number): void {
    encodeText(text, this.charset)
    this.eye.place(text, now)
  }

  lift(): void {
    this.eye.lift()
  }

  speak(now: number): Sending[] {
    const text = this.eye.look(now)
    if (text === undefined) return []
    const bytes = Buffer.concat([encodeText(text, this.charset), Buffer.from(this.tail)])
    return [{ bytes, baud: this.baud, carriesCard: true }]
  }
}

/** The eye that these options ask for, with the defaults of its kind. */
export function eyeSettings(
  { intervalMs, limitMs, sameCodeMs }: ScannerOptions,
  defaults: EyeSettings,
): EyeSettings {
  return {
    mode: defaults.mode,
    intervalMs: intervalMs ?? defaults.intervalMs,
    limitMs: limitMs ?? defaults.limitMs,
    sameCodeMs: sameCodeMs ?? defaults.sameCodeMs,
  }
}
