/** 一台终端: how it is in full, what it was told, what its log says; an administrator tells it more, or swaps it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Descriptions, Drawer } from 'antd'
import { useState } from 'react'
import type { EnrolmentCode, Terminal } from '../../../contract/register.ts'
import { terminalsQuery } from '../../shared/api/queries.ts'
import { formatCount } from '../../shared/format/money.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { CommandList } from './command-list.tsx'
import { GiveCommand } from './give-command.tsx'
import { SwapTerminal } from './swap-terminal.tsx'
import { formatBytes, TerminalHealth } from './terminal-health.tsx'
import { commandsQuery, logQuery } from './terminal-queries.ts'
import { useTerminalWords } from './terminal-words.ts'

export function TerminalSheet({
  terminal,
  onSwapped,
  onClose,
}: {
  terminal: Terminal
  onSwapped: (code: EnrolmentCode) => void
  onClose: () => void
}) {
  const words = useTerminalWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const { language } = useSpeech()
  const now = useNow()
  const commands = useQuery(commandsQuery(terminal.id))
  const log = useQuery(logQuery(terminal.id))
  const cares = useMay()('terminal.enrol') && terminal.state === 'active'
  const [doing, setDoing] = useState<'command' | 'swap' | null>(null)
  const time = (instant: string) => formatInstant(instant, language, now)
  return (
    <Drawer open title={words.title(terminal.siteName)} size={620} onClose={onClose}>
      <TerminalHealth terminal={terminal} />
      <Facts terminal={terminal} />
      {cares && (
        <p>
          <Button type="primary" onClick={() => setDoing('command')}>
            {words.give}
          </Button>{' '}
          <Button onClick={() => setDoing('swap')}>{words.swap}</Button>
        </p>
      )}
      <h3>{words.commands}</h3>
      <Loaded query={commands}>{(given) => <CommandList commands={given} />}</Loaded>
      <h3>{words.log}</h3>
      <Loaded query={log}>
        {({ at, lines }) =>
          at === null ? (
            <p className="muted">{words.noLog}</p>
          ) : (
            <>
              <p className="muted">{words.logAt(time(at))}</p>
              <pre className="terminal-log">{lines.join('\n')}</pre>
            </>
          )
        }
      </Loaded>
      {doing === 'command' && (
        <GiveCommand
          terminal={terminal.id}
          onDone={(given) => {
            setDoing(null)
            client.setQueryData(commandsQuery(terminal.id).queryKey, given)
            message.success(words.given)
          }}
          onClose={() => setDoing(null)}
        />
      )}
      {doing === 'swap' && (
        <SwapTerminal
          terminal={terminal}
          onDone={({ code }) => {
            setDoing(null)
            void client.invalidateQueries(terminalsQuery)
            onSwapped(code)
          }}
          onClose={() => setDoing(null)}
        />
      )}
    </Drawer>
  )
}

function Facts({
  terminal: { seenAt, waiting, roster, software, endReason, health },
}: {
  terminal: Terminal
}) {
  const words = useTerminalWords()
  const { terminals } = useWords()
  const { language } = useSpeech()
  const now = useNow()
  const time = (instant: string | null | undefined) =>
    instant === null || instant === undefined ? words.unknown : formatInstant(instant, language, now)
  const { facts } = words
  const items: [string, string][] = [
    [facts.seen, time(seenAt)],
    [facts.waiting, waiting === null ? words.unknown : formatCount(waiting)],
    [facts.roster, roster === null ? words.unknown : words.rosterOf(roster, time(health?.rosterIssued))],
    [
      facts.clock,
      health?.clockOff === null || health?.clockOff === undefined
        ? words.unknown
        : words.seconds(formatCount(Math.round(health.clockOff / 1000))),
    ],
    [
      facts.disk,
      health?.disk === null || health?.disk === undefined ? words.unknown : formatBytes(health.disk),
    ],
    [
      facts.readers,
      (health?.readers ?? [])
        .map(({ kind, state }) => `${words.kinds[kind] ?? kind} ${terminals.readers[state] ?? state}`)
        .join('，') || words.unknown,
    ],
    [facts.running, health === null ? words.unknown : words.hours(Math.floor(health.running / 3_600_000))],
    [facts.software, software ?? words.unknown],
  ]
  if (endReason !== null) items.push([facts.end, endReason])
  return (
    <Descriptions
      column={1}
      size="small"
      items={items.map(([label, children]) => ({ key: label, label, children }))}
    />
  )
}
