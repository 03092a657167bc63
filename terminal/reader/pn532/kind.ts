/** NXP's PN532 on its serial port HSU: IC cards, 13.56 MHz (reader sheet §2.3). */
import { PollingDriver } from '../chip/polling-driver.ts'
import { FrameReader } from '../frame-reader.ts'
import type { ReaderKind } from '../kind.ts'
import { Pn532Dialogue } from './dialogue.ts'
import { ANSWERS } from './frame.ts'
import { commands, targetsOf } from './protocol.ts'

const RATES = [115200] as const

export const pn532: ReaderKind = {
  rates: RATES,

  /** Each target of each answer to a search. */
  decoder(onCard) {
    return new FrameReader(ANSWERS, (frame) => {
      if (frame.kind !== 'answer' || frame.code !== commands.list.answer) return
      for (const uid of targetsOf(frame.data) ?? []) onCard({ reader: 'pn532', uid })
    })
  },

  drive: (options) => new PollingDriver((given) => new Pn532Dialogue(given), RATES, options),
}
