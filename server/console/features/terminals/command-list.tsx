import type { Command } from '../../../contract/terminals.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { useTerminalWords } from './terminal-words.ts'

const MEANINGS: Record<Command['state'], Meaning> = {
  waiting: 'quiet',
  sent: 'information',
  done: 'recorded',
  expired: 'attention',
}

/** What a terminal was told, the newest first, and what came of it. */
export function CommandList({ commands }: { commands: Command[] }) {
  const words = useTerminalWords()
  const { language } = useSpeech()
  const now = useNow()
  if (commands.length === 0) return <p className="muted">{words.none}</p>
  return (
    <ul className="plain-list">
      {commands.map(({ id, name, state, by, issued, outcome, detail }) => {
        const failed = outcome !== null && !outcome.startsWith('done')
        return (
          <li key={id} className="terminal-command">
            <strong>{words.names[name]}</strong>{' '}
            <Mark meaning={failed ? 'attention' : MEANINGS[state]} bare>
              {failed ? words.failed : words.states[state]}
            </Mark>
            {typeof detail.text === 'string' && <div>{detail.text}</div>}
            {failed && <div className="muted">{outcome}</div>}
            <div className="muted">{words.by(by ?? '—', formatInstant(issued, language, now))}</div>
          </li>
        )
      })}
    </ul>
  )
}
