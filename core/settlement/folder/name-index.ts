// Finds a record by terminal and number among millions: open addressing in one array of numbers.

const FIRST_ROOM = 1 << 13
/** Numbers above this are written as text, since a double does not hold them. */
const SAFE = BigInt(Number.MAX_SAFE_INTEGER)

export class NameIndex {
  #size = 0
  /** Record + 1 in each taken slot. */
  #slots = new Int32Array(FIRST_ROOM)
  #terminal = new Int32Array(FIRST_ROOM / 2)
  #seq = new Float64Array(FIRST_ROOM / 2)
  readonly #large = new Map<string, number>()
  readonly #largeSeq = new Map<number, bigint>()

  /** Adds a name as the next record, or gives the record that has it. */
  add(terminal: number, seq: bigint): number | undefined {
    const found = this.find(terminal, seq)
    if (found !== undefined) return found
    if (this.#size === this.#seq.length) this.#grow()
    const record = this.#size
    this.#size += 1
    this.#terminal[record] = terminal
    if (seq > SAFE) {
      this.#seq[record] = -1
      this.#large.set(`${terminal}/${seq}`, record)
      this.#largeSeq.set(record, seq)
    } else {
      this.#seq[record] = Number(seq)
      this.#slots[this.#slotOf(terminal, Number(seq))] = record + 1
    }
    return undefined
  }

  find(terminal: number, seq: bigint): number | undefined {
    if (seq > SAFE) return this.#large.get(`${terminal}/${seq}`)
    const taken = this.#slots[this.#slotOf(terminal, Number(seq))] ?? 0
    return taken === 0 ? undefined : taken - 1
  }

  at(record: number): { terminal: number; seq: bigint } {
    const seq = this.#seq[record] ?? 0
    return {
      terminal: this.#terminal[record] ?? 0,
      seq: seq === -1 ? (this.#largeSeq.get(record) ?? 0n) : BigInt(seq),
    }
  }

  /** The slot that has a name, or the free one where it belongs. */
  #slotOf(terminal: number, seq: number): number {
    const mask = this.#slots.length - 1
    let slot = (Math.imul(terminal, 0x9e3779b1) ^ Math.imul(seq % 0x7fffffff, 0x85ebca6b)) & mask
    for (;;) {
      const taken = this.#slots[slot] ?? 0
      if (taken === 0 || (this.#terminal[taken - 1] === terminal && this.#seq[taken - 1] === seq)) return slot
      slot = (slot + 1) & mask
    }
  }

  #grow(): void {
    const [terminal, seq] = [this.#terminal, this.#seq]
    this.#terminal = new Int32Array(terminal.length * 2)
    this.#terminal.set(terminal)
    this.#seq = new Float64Array(seq.length * 2)
    this.#seq.set(seq)
    this.#slots = new Int32Array(this.#slots.length * 2)
    for (let record = 0; record < this.#size; record += 1) {
      const number = this.#seq[record] ?? 0
      if (number !== -1) this.#slots[this.#slotOf(this.#terminal[record] ?? 0, number)] = record + 1
    }
  }
}
