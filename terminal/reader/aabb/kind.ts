/** Serial readers of IC cards whose frames run from AA to BB (reader sheet §2.4). */
import { PollingDriver } from '../chip/polling-driver.ts'
import { FrameReader } from '../frame-reader.ts'
import type { ReaderKind } from '../kind.ts'
import { AabbDialogue } from './dialogue.ts'
import { ANSWERS } from './frame.ts'
import { RATES, SUCCESS } from './protocol.ts'

export const aabb: ReaderKind = {
  rates: RATES,

  /** The data of each answer that tells of success; the others are counted. */
  decoder(onCard) {
    let refused = 0
    const frames = new FrameReader(ANSWERS, ({ status, data }) => {
      if (status === SUCCESS)
        onCard({ reader: 'aabb', data: Buffer.from(data).toString('hex').toUpperCase() })
      else refused++
    })
    return {
      push: (bytes) => frames.push(bytes),
      idle: () => frames.idle(),
      get discarded() {
        return { ...frames.discarded, refused }
      },
    }
  },

  drive: (options) =>
    new PollingDriver((given, onUnasked) => new AabbDialogue(given, onUnasked), RATES, options),
}
