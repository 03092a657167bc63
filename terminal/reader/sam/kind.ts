/** ID card readers with a SAM module (reader sheet §1). */
import { FrameReader } from '../frame-reader.ts'
import type { ReaderKind } from '../kind.ts'
import { cardOf, textOf } from './card.ts'
import { SamDriver } from './driver.ts'
import { ANSWERS } from './frame.ts'
import { BAUD_RATES, commands, succeeded } from './protocol.ts'

export const sam: ReaderKind = {
  rates: BAUD_RATES,

  /** Every base read in a stream of answers, whatever number stands in it: a blank card too. */
  decoder(onCard) {
    let wrongLengths = 0
    const frames = new FrameReader(ANSWERS, (answer) => {
      if (!succeeded(commands.read, answer)) return
      const text = textOf(answer.data)
      if (text === null) wrongLengths++
      else onCard({ reader: 'sam', ...cardOf(text) })
    })
    return {
      push: (bytes) => frames.push(bytes),
      idle: () => frames.idle(),
      get discarded() {
        return { ...frames.discarded, wrongLengths }
      },
    }
  },

  drive: (options) => new SamDriver(options),
}
