import type { BoardSite } from '../../../contract/board.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'

/** How the terminals of a site are: a terminal away is ordinary and says when it was last heard of. */
export function TerminalStates({ terminals }: { terminals: BoardSite['terminals'] }) {
  const { board } = useWords()
  const { language } = useSpeech()
  const now = useNow()
  if (terminals.length === 0) return <span className="nothing">{board.noTerminal}</span>
  return (
    <ul className="plain-list terminal-states">
      {terminals.map(({ id, online, seenAt, waiting }) => (
        <li key={id}>
          <Mark meaning={online ? 'recorded' : 'quiet'} bare>
            {online ? board.online : board.offline}
          </Mark>
          {!online && (
            <span className="muted terminal-note">
              {seenAt === null ? board.never : board.seen(formatInstant(seenAt, language, now))}
            </span>
          )}
          {waiting !== null && waiting > 0 && (
            <Mark meaning="attention" bare>
              {board.waiting(waiting)}
            </Mark>
          )}
        </li>
      ))}
    </ul>
  )
}
