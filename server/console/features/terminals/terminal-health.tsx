import type { Terminal } from '../../../contract/register.ts'
import { formatCount } from '../../shared/format/money.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { type Trouble, troublesOf } from './health.ts'
import { useTerminalWords } from './terminal-words.ts'

/** What asks for a hand, each by colour, shape and words; or that all is well. */
export function TerminalHealth({ terminal }: { terminal: Terminal }) {
  const words = useTerminalWords()
  const now = useNow()
  const troubles = troublesOf(terminal, now)
  if (terminal.state !== 'active') return <span className="nothing">—</span>
  if (troubles.length === 0)
    return (
      <Mark meaning="recorded" bare>
        {words.well}
      </Mark>
    )
  return (
    <ul className="plain-list">
      {troubles.map((trouble) => (
        <li key={`${trouble.what} ${trouble.reader?.kind}`}>
          <Mark meaning={trouble.meaning} bare>
            <TroubleWords trouble={trouble} now={now} />
          </Mark>
        </li>
      ))}
    </ul>
  )
}

function TroubleWords({ trouble: { what, since, count, reader }, now }: { trouble: Trouble; now: number }) {
  const { troubles, kinds } = useTerminalWords()
  const { terminals } = useWords()
  const { language } = useSpeech()
  const time = since === null ? '—' : formatInstant(since, language, now)
  const number = formatCount(count ?? 0)
  switch (what) {
    case 'silent':
    case 'roster':
      return troubles[what](time)
    case 'never':
    case 'ending':
      return troubles[what]
    case 'waiting':
      return troubles.waiting(number, time)
    case 'disk':
      return troubles.disk(formatBytes(count ?? 0))
    case 'clock':
      return troubles.clock(number)
    case 'reader':
      return troubles.reader(
        kinds[reader?.kind ?? ''] ?? reader?.kind ?? '',
        terminals.readers[reader?.state ?? ''] ?? reader?.state ?? '',
      )
  }
}

/** Whole megabytes, or gigabytes from one on. */
export function formatBytes(bytes: number): string {
  const gigabyte = 2 ** 30
  return bytes >= gigabyte ? `${Math.floor(bytes / gigabyte)} GB` : `${Math.floor(bytes / 2 ** 20)} MB`
}
