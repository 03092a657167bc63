/**
 * Reads no more of MQTT than the length that stands before each packet (MQTT 3.1.1 §2.2.3). The parser behind it
 * collects a packet whole before anyone looks at it, so what is announced as too long must be stopped here.
 */
export class PacketGuard {
  /** Bytes of the present packet's body still to come. */
  #body = 0
  /** The length being read: its bytes so far (the packet's first byte counts as one), and their value. */
  #headBytes = 0
  #length = 0

  /** false when a packet longer than `limit`, or a length that MQTT does not know, is announced. */
  accepts(chunk: Uint8Array, limit: number): boolean {
    let at = 0
    while (at < chunk.length) {
      if (this.#body > 0) {
        const part = Math.min(this.#body, chunk.length - at)
        this.#body -= part
        at += part
        continue
      }
      const byte = chunk[at] ?? 0
      at += 1
      if (this.#headBytes > 0) {
        this.#length += (byte & 0x7f) * 128 ** (this.#headBytes - 1)
        if (this.#length > limit || (this.#headBytes === 4 && byte >= 0x80)) return false
      }
      this.#headBytes += 1
      if (this.#headBytes > 1 && byte < 0x80) {
        this.#body = this.#length
        this.#headBytes = 0
        this.#length = 0
      }
    }
    return true
  }
}
