/** A bad cable, on demand: what happens to bytes between host and reader, repeatable by the PRNG it is given. */

/** Read afresh for every piece of the line, so that a test may change it while the simulator runs. */
export interface LineFaults {
  /** A seeded source of numbers in [0, 1). */
  random: () => number
  /** Chance, for each byte, that a stray byte comes ahead of it. */
  noise?: number
  /** Chance, for each byte, that one of its bits is flipped. */
  flip?: number
  /** Chance, for each byte, that it is lost. */
  drop?: number
  /** The reader neither hears nor answers. */
  silence?: boolean
  /** How long after power-on the reader stays deaf (protocol sheet §1.6), in milliseconds. */
  slowStartMs?: number
}

/** The bytes as they arrive at the other end. */
export function disturb(bytes: Uint8Array, faults: LineFaults): Uint8Array {
  const { random, noise = 0, flip = 0, drop = 0 } = faults
  const below = (limit: number): number => Math.floor(random() * limit)
  const arrived: number[] = []
  for (const byte of bytes) {
    if (random() < noise) arrived.push(below(256))
    if (random() < drop) continue
    arrived.push(random() < flip ? byte ^ (1 << below(8)) : byte)
  }
  return Uint8Array.from(arrived)
}
