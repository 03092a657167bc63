/** Any device that types lines of text: bar code guns, Wiegand boxes and the like (reader sheet §2.4, §3). */
import type { ReaderKind } from '../kind.ts'
import { NO_ANSWERS } from '../text/answers.ts'
import { CodeReader } from '../text/code-reader.ts'
import { Scanner } from '../text/scanner.ts'

export const line: ReaderKind = {
  rates: [9600],
  decoder: (onCard) => new CodeReader(NO_ANSWERS, { onCode: (text) => onCard({ reader: 'line', text }) }),
  drive: (options) =>
    new Scanner(
      { reader: 'line', answers: NO_ANSWERS, talk: async (conversation) => conversation.enter('ready') },
      options,
    ),
}
