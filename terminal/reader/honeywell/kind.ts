/** Honeywell scan engines, N86xx, N431x, N3680 and their kin (reader sheet §3.3). */
import type { DriverOptions, ReaderKind } from '../kind.ts'
import { CodeReader } from '../text/code-reader.ts'
import type { Conversation } from '../text/conversation.ts'
import { Scanner } from '../text/scanner.ts'
import { look } from '../text/trigger.ts'
import { ANSWERS } from './answers.ts'

/** SYN T CR; heard in manual serial trigger mode only, and not answered. */
const TRIGGER = Uint8Array.of(0x16, 0x54, 0x0d)

export const honeywell: ReaderKind = {
  rates: [115200, 9600],
  /** Without it the scanner looks by itself, as its setup codes tell it. */
  settings: { mode: ['command'] },
  decoder: (onCard) => new CodeReader(ANSWERS, { onCode: (text) => onCard({ reader: 'honeywell', text }) }),
  drive: (options) =>
    new Scanner(
      { reader: 'honeywell', answers: ANSWERS, talk: (scanner) => talk(scanner, options) },
      options,
    ),
}

async function talk(scanner: Conversation, { settings }: DriverOptions): Promise<void> {
  scanner.enter('ready')
  while (scanner.here && settings.mode === 'command') await look(scanner, async () => scanner.say(TRIGGER))
}
