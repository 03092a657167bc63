/**
 * Batches that came before their predecessor, kept in memory until it comes. Bounded and never acknowledged:
 * whatever is let go here, its terminal sends again.
 */
const MOST_OF_A_CHAIN = 32
const MOST_BYTES = 16 * 1024 * 1024

/** `size`: bytes. */
type Holdable = { batch: { head: { first: number; count: number } }; size: number }

export class HeldBatches<B extends Holdable> {
  readonly #chains = new Map<string, B[]>()
  #size = 0

  of(chain: string): readonly B[] {
    return this.#chains.get(chain) ?? []
  }

  /** Replaces what is held of a chain, nearest first; returns what is really held. */
  hold(chain: string, batches: readonly B[]): readonly B[] {
    this.drop(chain)
    const kept: B[] = []
    let reached = 0
    for (const held of batches) {
      const last = held.batch.head.first + held.batch.head.count - 1
      if (last <= reached || kept.length === MOST_OF_A_CHAIN) continue
      kept.push(held)
      reached = last
    }
    if (kept.length === 0) return kept
    this.#chains.set(chain, kept)
    this.#size += sizeOf(kept)
    for (const oldest of this.#chains.keys()) {
      if (this.#size <= MOST_BYTES) break
      this.drop(oldest)
    }
    return this.of(chain)
  }

  drop(chain: string): void {
    this.#size -= sizeOf(this.of(chain))
    this.#chains.delete(chain)
  }
}

function sizeOf(batches: readonly Holdable[]): number {
  return batches.reduce((sum, { size }) => sum + size, 0)
}
