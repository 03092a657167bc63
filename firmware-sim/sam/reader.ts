/**
 * The reader itself: a state machine without clock or port, bytes in, answer frames out (protocol sheet §1.3–1.6).
 * A card is found, selected and read, in this order; once read it stays invisible until it is lifted.
 */
import type { Chip } from './citizen-card.ts'
import { encodeAnswer, type Incoming, RequestFramer, Status } from './frame.ts'

/** One answer, and the rate it goes out at: a change of rate takes hold behind the answer that confirms it. */
interface Reply {
  readonly bytes: Uint8Array
  readonly baud: number
}

type Health = 'sound' | 'self-test-failed' | 'unauthorised'

interface SamReaderOptions {
  /** Bits per second at power-on; 115200 unless told. */
  readonly baud?: number
  /** Called when a card's base information has been read. */
  readonly onRead?: () => void
}

/** A card lying on the reader. Lifting and putting back makes a new one. */
interface Presence {
  readonly chip: Chip
  read: boolean
}

/** How far the host has come with one presence of a card; it may have been lifted since. */
interface Session {
  readonly presence: Presence
  readonly step: 'found' | 'selected' | 'read'
}

/** In the order of the parameter of command 60. */
const RATES: readonly number[] = [115200, 57600, 38400, 19200, 9600]

/** 05.03-20200101-0001234567-0089012345, all parts little-endian (§1.4). */
const SAM_ID = Buffer.from('05000300a53a340187d6120079384e05', 'hex')

export class SamReader {
  health: Health = 'sound'
  readonly #framer = new RequestFramer()
  readonly #onRead: () => void
  #baud: number
  #presence: Presence | undefined
  #session: Session | undefined

  constructor(options: SamReaderOptions = {}) {
    this.#baud = options.baud ?? 115200
    this.#onRead = options.onRead ?? (() => {})
  }

  /** Puts a card on the reader; one that lay there is gone. */
  place(chip: Chip): void {
    this.#presence = { chip, read: false }
  }

  /** Takes the card away, whatever the reader was doing with it. */
  lift(): void {
    this.#presence = undefined
  }

  /** Bytes from the host, in any pieces; the answers they complete, in order. */
  receive(bytes: Uint8Array): Reply[] {
    return this.#framer.push(bytes).map((incoming) => {
      const baud = this.#baud
      return { bytes: this.#answer(incoming), baud }
    })
  }

  #answer(incoming: Incoming): Buffer {
    if (incoming.kind === 'refused') return encodeAnswer(incoming.status)
    if (this.health === 'self-test-failed') return encodeAnswer(Status.selfTestFailed)
    if (this.health === 'unauthorised') return encodeAnswer(Status.unauthorised)
    const { command, parameter } = incoming
    if (command === 0x60) return this.#setRate(parameter)
    switch ((command << 8) | parameter) {
      case 0x10ff:
        return this.#reset()
      case 0x11ff:
        return encodeAnswer(Status.ok)
      case 0x12ff:
        return encodeAnswer(Status.ok, SAM_ID)
      case 0x2001:
        return this.#find()
      case 0x2002:
        return this.#select()
      case 0x3001:
        return this.#readBase(false)
      case 0x3010:
        return this.#readBase(true)
      case 0x3003:
        return this.#readMore((chip) => chip.newestAddress)
      case 0x3005:
        return this.#readMore((chip) => chip.managementNumber)
      default:
        return encodeAnswer(Status.notAllowed)
    }
  }

  #reset(): Buffer {
    this.#session = undefined
    return encodeAnswer(Status.ok)
  }

  #setRate(parameter: number): Buffer {
    const rate = RATES[parameter]
    if (rate === undefined) return encodeAnswer(Status.notAllowed)
    this.#baud = rate
    return encodeAnswer(Status.ok)
  }

  #find(): Buffer {
    this.#session = undefined
    const presence = this.#presence
    if (presence === undefined || presence.read) return encodeAnswer(Status.noCard)
    this.#session = { presence, step: 'found' }
    return encodeAnswer(Status.found, new Uint8Array(4))
  }

  #select(): Buffer {
    const session = this.#session
    if (session?.step !== 'found') return encodeAnswer(Status.notAllowed)
    if (!this.#stillThere(session)) return encodeAnswer(Status.selectFailed)
    this.#session = { presence: session.presence, step: 'selected' }
    return encodeAnswer(Status.ok, new Uint8Array(8))
  }

  #readBase(withFingerprint: boolean): Buffer {
    const session = this.#session
    if (session?.step !== 'selected') return encodeAnswer(Status.notAllowed)
    if (!this.#stillThere(session)) return encodeAnswer(Status.readFailed)
    const { presence } = session
    presence.read = true
    this.#session = { presence, step: 'read' }
    this.#onRead()
    const { text, photo, fingerprint } = presence.chip
    const parts = withFingerprint ? [text, photo, fingerprint] : [text, photo]
    return encodeAnswer(Status.ok, lengths(parts), ...parts)
  }

  /** Newest address and management number: of a selected card, or right behind a base read while it stays. */
  #readMore(part: (chip: Chip) => Uint8Array | undefined): Buffer {
    const session = this.#session
    if (session === undefined || session.step === 'found') return encodeAnswer(Status.notAllowed)
    if (!this.#stillThere(session)) return encodeAnswer(Status.readFailed)
    const content = part(session.presence.chip)
    return content === undefined ? encodeAnswer(Status.noContent) : encodeAnswer(Status.ok, content)
  }

  /** A card lifted meanwhile ends the session, even when it or another one lies there again. */
  #stillThere(session: Session): boolean {
    if (session.presence === this.#presence) return true
    this.#session = undefined
    return false
  }
}

/** The length fields ahead of the data of a base read, two bytes each, big-endian. */
function lengths(parts: readonly Uint8Array[]): Buffer {
  const field = Buffer.alloc(parts.length * 2)
  for (const [index, part] of parts.entries()) field.writeUInt16BE(part.length, index * 2)
  return field
}
