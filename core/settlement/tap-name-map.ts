// A map by the name of a record: terminal first, number second, because joining both to a text costs a text for
// each of millions of taps.
import { getOrAdd } from './grouping.ts'
import type { TapName } from './taps.ts'

export class TapNameMap<V> {
  readonly #terminals = new Map<string, Map<bigint, V>>()

  get({ terminal, seq }: TapName): V | undefined {
    return this.#terminals.get(terminal)?.get(seq)
  }

  set({ terminal, seq }: TapName, value: V): void {
    getOrAdd(this.#terminals, terminal, () => new Map<bigint, V>()).set(seq, value)
  }
}
