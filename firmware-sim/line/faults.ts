/**
 * A bad cable, a bad power supply, a bad setting, on demand: what happens between a reader and its host, repeatable
 * by the random numbers it is given.
 */

/** Read afresh for every piece of the line, so that a test may change it while the simulator runs. */
export interface LineFaults {
  /** Chance, for each byte, that a stray byte comes ahead of it. */
  noise?: number
  /** Chance, for each byte, that one of its bits is flipped. */
  flip?: number
  /** Chance, for each byte, that it is lost. */
  drop?: number
  /** What the reader says comes in pieces of a few bytes, with up to this many milliseconds between them. */
  splitMs?: number
  /** What the reader says is held back this many milliseconds, and then comes all together. */
  glueMs?: number
  /** Chance, for each frame with a checksum, that it is wrong. */
  wrongChecksum?: number
  /** Chance, for each frame, that it is sent twice. */
  repeat?: number
  /** Chance, for each card or code, that a scanner's acknowledgement comes glued ahead of it (§3.1, pitfall 1). */
  ackFirst?: number
  /** The reader neither hears nor speaks. */
  silence?: boolean
  /** How long after power-on the reader stays deaf and dumb (§1.6), in milliseconds. */
  slowStartMs?: number
  /** The line is unplugged this many milliseconds after each power-on; read at power-on. */
  unplugMs?: number
  /** How long it then stays unplugged, in milliseconds; 2000 unless told. */
  replugMs?: number
  /** The rate the host has its port at. When it is not the reader's, what arrives on both sides is garbled. */
  hostBaud?: number
}

/** Source of numbers in [0, 1), from a seed where a run must be repeatable. */
export type Random = () => number

/** The bytes as they arrive at the other end. */
export function disturb(bytes: Uint8Array, faults: LineFaults, random: Random): Uint8Array {
  const { noise = 0, flip = 0, drop = 0 } = faults
  const below = (limit: number): number => Math.floor(random() * limit)
  const arrived: number[] = []
  for (const byte of bytes) {
    if (random() < noise) arrived.push(below(256))
    if (random() < drop) continue
    arrived.push(random() < flip ? byte ^ (1 << below(8)) : byte)
  }
  return Uint8Array.from(arrived)
}

/** The same frame with a wrong byte in its checksum: a digit, so that it stays wrong in frames of hex digits too. */
export function spoil(frame: Uint8Array, checksumAt: number): Uint8Array {
  const [zero, one] = [0x30, 0x31]
  return frame.with(checksumAt, frame[checksumAt] === zero ? one : zero)
}

/**
 * What a UART at one rate makes of bytes sent at another: 8N1 on the wire, sampled in the middle of each bit as the
 * receiver counts them, from each falling edge that looks like a start bit. Rates within about 5 % understand each
 * other.
 */
export function resample(bytes: Uint8Array, sentAt: number, heardAt: number): Uint8Array {
  if (sentAt === heardAt) return bytes
  const levels: number[] = []
  for (const byte of bytes) {
    levels.push(0)
    for (let bit = 0; bit < 8; bit++) levels.push((byte >> bit) & 1)
    levels.push(1)
  }
  /** The level after `time` bits of the receiver; an idle line is high. */
  const levelAt = (time: number): number => levels[Math.floor((time * sentAt) / heardAt)] ?? 1
  const end = (levels.length * heardAt) / sentAt
  /** Real receivers look sixteen times a bit. */
  const STEP = 1 / 16
  const heard: number[] = []
  for (let time = 0; time < end; time += STEP) {
    if (levelAt(time) === 1 || levelAt(time + 0.5) === 1) continue
    let byte = 0
    for (let bit = 0; bit < 8; bit++) byte |= levelAt(time + 1.5 + bit) << bit
    // A break, where a stop bit should be, gives the byte all the same: ports hand it over unless told to check.
    heard.push(byte)
    time += 9.5
    while (time < end && levelAt(time) === 0) time += STEP
  }
  return Uint8Array.from(heard)
}
