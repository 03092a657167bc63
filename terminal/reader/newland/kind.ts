/** Newland scanners of both protocols (reader sheet §3.2). */
import type { DriverOptions, ReaderKind } from '../kind.ts'
import { CodeReader } from '../text/code-reader.ts'
import type { Conversation } from '../text/conversation.ts'
import { Scanner } from '../text/scanner.ts'
import { look } from '../text/trigger.ts'
import { ANSWERS } from './answers.ts'

/** `#SCNTRG1` until power-off, and the old protocol's trigger between its enter and leave. */
const TRIGGERS = [Buffer.from('~\x010000#SCNTRG1;\x03'), Buffer.from('$$$$#99900035;%%%%')]
const ANSWER_MS = 300

export const newland: ReaderKind = {
  rates: [9600, 115200],
  /** Without it the scanner looks by itself, as its setup codes tell it. */
  settings: { mode: ['command'] },
  decoder: (onCard) => new CodeReader(ANSWERS, { onCode: (text) => onCard({ reader: 'newland', text }) }),
  drive: (options) =>
    new Scanner({ reader: 'newland', answers: ANSWERS, talk: (scanner) => talk(scanner, options) }, options),
}

async function talk(scanner: Conversation, { settings }: DriverOptions): Promise<void> {
  scanner.enter('ready')
  while (scanner.here && settings.mode === 'command') await look(scanner, () => trigger(scanner))
}

/** Which protocol a model speaks depends on its firmware: what is not answered is said in the other. */
async function trigger(scanner: Conversation): Promise<void> {
  for (const request of TRIGGERS) if ((await scanner.ask(request, () => true, ANSWER_MS)) !== null) return
}
