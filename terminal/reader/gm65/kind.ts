/** Grow GM60 to GM861, and the modules sold under other names that speak alike (reader sheet §3.1). */
import type { ReaderKind } from '../kind.ts'
import { CodeReader } from '../text/code-reader.ts'
import { Scanner } from '../text/scanner.ts'
import { Dialogue } from './dialogue.ts'
import { ANSWERS } from './frame.ts'
import { MODES, RATES } from './protocol.ts'

export const gm65: ReaderKind = {
  rates: RATES,
  settings: { mode: MODES },
  decoder: (onCard) => new CodeReader(ANSWERS, { onCode: (text) => onCard({ reader: 'gm65', text }) }),
  drive(options) {
    const dialogue = new Dialogue(options)
    return new Scanner({ reader: 'gm65', answers: ANSWERS, talk: (module) => dialogue.talk(module) }, options)
  },
}
