/**
 * What every simulated reader is to the line it hangs on: a state machine without port or clock. Bytes go in, and
 * what it says to them comes out; a device with a rhythm of its own says when it wants to be asked next.
 */

/** Something the device says, in one go. */
export interface Sending {
  readonly bytes: Uint8Array
  /** The rate it goes out at: a change of rate takes hold behind the answer that confirms it. */
  readonly baud: number
  /** How long the device works before the first byte, in milliseconds; at once unless told. */
  readonly afterMs?: number
  /** Where a byte of its checksum stands; frames that have none leave it out. */
  readonly checksumAt?: number
  /** These bytes carry the card, or the code, to the host. */
  readonly carriesCard?: true
}

/** `now` is in milliseconds, from whatever start, and never runs backwards. */
export interface Device<Card> {
  /** Bits per second at which it hears and speaks just now. */
  readonly baud: number
  /** When it has something to say of its own accord; undefined while it only answers. */
  readonly due: number | undefined
  /** Power off and on: what it has in flash stays, what it was doing is gone. A card on it stays there. */
  restart(now: number): void
  /** Puts a card on it; one that lay there is gone. */
  place(card: Card, now: number): void
  lift(): void
  /** Bytes from the host, in any pieces; what they make it say at once, in order. */
  receive(bytes: Uint8Array, now: number): Sending[]
  /** What it says of its own accord up to now. */
  speak(now: number): Sending[]
}
