/** Numbers by ascending sequence, in a dozen bytes each: a chain has millions, and memory shall not show it. */
export class Ascending {
  #seqs = new Float64Array(1024)
  #values = new Int32Array(1024)
  #length = 0

  /** `seq` is higher than every one before; `value` is kept to 32 bits. */
  add(seq: number, value: number): void {
    if (this.#length === this.#seqs.length) {
      const [seqs, values] = [this.#seqs, this.#values]
      this.#seqs = new Float64Array(this.#length * 2)
      this.#values = new Int32Array(this.#length * 2)
      this.#seqs.set(seqs)
      this.#values.set(values)
    }
    this.#seqs[this.#length] = seq
    this.#values[this.#length] = value
    this.#length += 1
  }

  get(seq: number): number | undefined {
    const at = this.#find(seq)
    return at === undefined ? undefined : this.#values[at]
  }

  /** `seq` is there. */
  set(seq: number, value: number): void {
    const at = this.#find(seq)
    if (at === undefined) throw new RangeError(`no ${seq}`)
    this.#values[at] = value
  }

  #find(seq: number): number | undefined {
    let [low, high] = [0, this.#length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#seqs[middle] ?? 0) < seq) low = middle + 1
      else high = middle
    }
    return low < this.#length && this.#seqs[low] === seq ? low : undefined
  }
}
