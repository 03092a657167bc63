/** 终端: which kiosks the county has and how they are; an administrator opens new ones. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { EnrolmentCode } from '../../../contract/register.ts'
import { sitesQuery, terminalsQuery } from '../../shared/api/queries.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { ExportButton } from '../../shared/ui/export-button.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { SecretDialog } from '../../shared/ui/secret-dialog.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useWords } from '../../shared/words/use-words.ts'
import { AddTerminal } from './add-terminal.tsx'
import { ExportMonth } from './export-month.tsx'
import { TerminalSheet } from './terminal-sheet.tsx'
import { TerminalTable } from './terminal-table.tsx'

export function TerminalsPage() {
  const { terminals: words, start } = useWords()
  const may = useMay()
  const client = useQueryClient()
  const query = useQuery(terminalsQuery)
  const sites = useQuery(sitesQuery)
  const [adding, setAdding] = useState(false)
  const [code, setCode] = useState<EnrolmentCode | null>(null)
  const [opened, setOpened] = useState<string | null>(null)
  const shown = query.data?.find(({ id }) => id === opened)
  const some = query.data !== undefined && query.data.length > 0
  const noSites = sites.data?.length === 0
  const enrols = may('terminal.enrol')
  const action = noSites ? (
    may('register.write') && (
      <ButtonLink to="/sites" color="primary" variant="solid">
        {start.siteGo}
      </ButtonLink>
    )
  ) : (
    <Button type="primary" onClick={() => setAdding(true)}>
      {words.add}
    </Button>
  )
  const actions = (
    <>
      {may('record.export') && <ExportMonth />}
      <ExportButton sheet="terminals" name={words.title} />
      {enrols && action}
    </>
  )
  return (
    <Page title={words.title} {...(some && { actions })}>
      <Loaded query={query}>
        {(terminals) =>
          terminals.length > 0 ? (
            <TerminalTable terminals={terminals} exports={may('record.export')} onOpen={setOpened} />
          ) : (
            <EmptySheet
              title={words.emptyTitle}
              note={noSites ? words.noSite : enrols ? start.terminalNote : start.askAdministrator}
              {...((enrols || noSites) && { action })}
            />
          )
        }
      </Loaded>
      {adding && (
        <AddTerminal
          onMade={(made) => {
            setAdding(false)
            setCode(made)
            void client.invalidateQueries(terminalsQuery)
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {shown !== undefined && (
        <TerminalSheet
          terminal={shown}
          onSwapped={(made) => {
            setOpened(null)
            setCode(made)
          }}
          onClose={() => setOpened(null)}
        />
      )}
      {code !== null && <CodeDialog code={code} onClose={() => setCode(null)} />}
    </Page>
  )
}

function CodeDialog({
  code: { terminal, code, check, expires },
  onClose,
}: {
  code: EnrolmentCode
  onClose: () => void
}) {
  const { terminals: words } = useWords()
  const { language } = useSpeech()
  const now = useNow()
  return (
    <SecretDialog
      title={words.codeTitle}
      about={words.codeFor(terminal)}
      secret={`${code}-${check}`}
      note={[words.codeExpires(formatInstant(expires, language, now)), words.codeNote]}
      done={words.codeDone}
      onClose={onClose}
    />
  )
}
