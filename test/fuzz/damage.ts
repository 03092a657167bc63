/** What becomes of frames on a bad line, and what else may stand there. */
import type { Chance } from './chance.ts'

/** One piece of a stream: a right frame, or one that was cut, glued, flipped, filled up, or none at all. */
export function piece(chance: Chance, whole: () => Buffer, beginnings: readonly Buffer[]): Buffer {
  const frame = whole()
  const at = chance.below(frame.length)
  const few = 1 + chance.below(4)
  switch (chance.below(14)) {
    case 0:
      return frame.subarray(0, at)
    case 1:
      return frame.subarray(at)
    case 2:
      return flipped(chance, frame, few)
    case 3:
      return Buffer.concat([frame.subarray(0, at), chance.bytes(few), frame.subarray(at)])
    case 4:
      return Buffer.concat([frame.subarray(0, at), frame.subarray(at + few)])
    case 5:
      return Buffer.concat([frame.subarray(0, at), whole(), frame.subarray(at)])
    case 6:
      return Buffer.concat([frame.subarray(0, at), whole().subarray(at)])
    case 7:
      return Buffer.concat([frame, frame.subarray(at), frame])
    case 8:
      return chance.bytes(chance.below(200))
    case 9:
      return Buffer.alloc(chance.below(100), chance.pick([0x00, 0xaa, 0xff, 0x02, 0x0d]))
    case 10:
      return Buffer.concat(Array.from({ length: few }, () => begun(chance, beginnings)))
    case 11:
      return Buffer.concat([begun(chance, beginnings), chance.bytes(chance.below(12)), frame])
    default:
      return frame
  }
}

function begun(chance: Chance, beginnings: readonly Buffer[]): Buffer {
  const beginning = chance.pick(beginnings)
  return beginning.subarray(0, 1 + chance.below(beginning.length))
}

function flipped(chance: Chance, frame: Buffer, times: number): Buffer {
  const copy = Buffer.from(frame)
  for (let i = 0; i < times; i++) {
    const at = chance.below(copy.length)
    copy[at] = (copy[at] ?? 0) ^ (1 << chance.below(8))
  }
  return copy
}
