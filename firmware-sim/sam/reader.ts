/**
 * The reader itself: a state machine without clock or port, bytes in, answer frames out (protocol sheet §1.3–1.6).
 * A card is found, selected and read, in this order; once read it stays invisible until it is lifted.
 */
import type { Device, Sending } from '../device.ts'
import type { Chip, ChipFault } from './chip.ts'
import { encodeAnswer, type Incoming, RequestFramer, Status } from './frame.ts'

export interface SamOptions {
  /** Bits per second at power-on; 115200 unless told. */
  readonly baud?: number
  /** Old modules do not know the read with fingerprint, 30 10 (§1.5, SW3 21). */
  readonly oldModule?: boolean
  /**
   * How long it works on a card before a base read's first byte, in milliseconds; 0 unless told, real ones take 600
   * to 1500 (§1.6, unverified).
   */
  readonly readMs?: number
}

type Health = 'sound' | 'self-test-failed' | 'unauthorised'

/** A card lying on the reader. Lifting and putting back makes a new one. */
interface Presence {
  readonly chip: Chip
  /** Read, or failed to: either way it is not found again. */
  done: boolean
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

const FAILURES: Record<ChipFault, number> = {
  'unknown-kind': Status.unknownKind,
  select: Status.selectFailed,
  authentication: Status.notAuthenticated,
  read: Status.readFailed,
}

export class SamReader implements Device<Chip> {
  /** May be changed at any time. */
  health: Health = 'sound'
  readonly due = undefined
  readonly #options: Required<SamOptions>
  #framer = new RequestFramer()
  #baud: number
  #presence: Presence | undefined
  #session: Session | undefined

  constructor({ baud = 115200, oldModule = false, readMs = 0 }: SamOptions = {}) {
    this.#options = { baud, oldModule, readMs }
    this.#baud = baud
  }

  get baud(): number {
    return this.#baud
  }

  /** Whether a changed rate survives is not known (§1.6): here it does not. A card on it can be read again. */
  restart(): void {
    this.#framer = new RequestFramer()
    this.#baud = this.#options.baud
    this.#session = undefined
    if (this.#presence !== undefined) this.place(this.#presence.chip)
  }

  place(chip: Chip): void {
    this.#presence = { chip, done: false }
  }

  lift(): void {
    this.#presence = undefined
  }

  receive(bytes: Uint8Array): Sending[] {
    return this.#framer.push(bytes).map((incoming) => {
      const baud = this.#baud
      const before = this.#session?.step
      const answer = this.#answer(incoming)
      const sending = { bytes: answer, baud, checksumAt: answer.length - 1 }
      if (this.#session?.step !== 'read' || before === 'read') return sending
      return { ...sending, afterMs: this.#options.readMs, carriesCard: true }
    })
  }

  speak(): Sending[] {
    return []
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
        return this.#options.oldModule ? encodeAnswer(Status.notAllowed) : this.#readBase(true)
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
    if (presence === undefined || presence.done) return encodeAnswer(Status.noCard)
    if (presence.chip.fault === 'unknown-kind') return this.#fail(presence, 'unknown-kind')
    this.#session = { presence, step: 'found' }
    return encodeAnswer(Status.found, new Uint8Array(4))
  }

  #select(): Buffer {
    const session = this.#session
    if (session?.step !== 'found') return encodeAnswer(Status.notAllowed)
    if (!this.#stillThere(session)) return encodeAnswer(Status.selectFailed)
    const { fault } = session.presence.chip
    if (fault === 'select' || fault === 'authentication') return this.#fail(session.presence, fault)
    this.#session = { presence: session.presence, step: 'selected' }
    return encodeAnswer(Status.ok, new Uint8Array(8))
  }

  #readBase(withFingerprint: boolean): Buffer {
    const session = this.#session
    if (session?.step !== 'selected') return encodeAnswer(Status.notAllowed)
    if (!this.#stillThere(session)) return encodeAnswer(Status.readFailed)
    const { presence } = session
    if (presence.chip.fault === 'read') return this.#fail(presence, 'read')
    presence.done = true
    this.#session = { presence, step: 'read' }
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

  /** Behind a failure the card must be taken away and put back (§1.6). */
  #fail(presence: Presence, fault: ChipFault): Buffer {
    presence.done = true
    this.#session = undefined
    return encodeAnswer(FAILURES[fault])
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
