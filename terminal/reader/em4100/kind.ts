/** RDM6300, RDM630 and their kin: readers of EM4100 tags, 125 kHz (reader sheet §2.1). */
import { FrameReader } from '../frame-reader.ts'
import type { ReaderKind } from '../kind.ts'
import { TagDriver } from './driver.ts'
import { TAGS } from './frame.ts'

export const em4100: ReaderKind = {
  rates: [9600],

  /** The same tag again and again is told once: bytes alone do not say how much time lay between. */
  decoder(onCard) {
    let last: string | null = null
    return new FrameReader(TAGS, (uid) => {
      if (uid !== last) onCard({ reader: 'em4100', uid })
      last = uid
    })
  },

  drive: (options) => new TagDriver(options),
}
