/** Everything that was ever asked or done about an elder, the newest first. */
import { useQuery } from '@tanstack/react-query'
import { Button, Pagination } from 'antd'
import { useState } from 'react'
import type { Change } from '../../../contract/changes.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { ChangeDiff } from '../changes/change-diff.tsx'
import { changesOfQuery, SIZE } from '../changes/change-queries.ts'
import { ChangeSheet } from '../changes/change-sheet.tsx'
import { ChangePeople, ChangeStateMark } from '../changes/change-state.tsx'
import { useChangeWords } from '../changes/words.ts'
import '../changes/changes.css'
import { useElderWords } from './words.ts'

export function ElderChanges({ elder }: { elder: string }) {
  const words = useElderWords()
  const changeWords = useChangeWords()
  const [page, setPage] = useState(1)
  const [opened, setOpened] = useState<Change | null>(null)
  const query = useQuery(changesOfQuery(`elder/${elder}`, page))
  return (
    <Loaded query={query}>
      {({ changes, total }) => (
        <>
          {total === 0 && <p className="nothing">{words.changesNone}</p>}
          <ul className="plain-list elder-timeline" aria-label={words.tabs.changes}>
            {changes.map((change) => (
              <li key={change.id}>
                <header>
                  <strong>{changeWords.kinds[change.kind] ?? change.kind}</strong>
                  <ChangeStateMark state={change.state} />
                  {change.may.length > 0 && (
                    <Button size="small" onClick={() => setOpened(change)}>
                      {changeWords.open}
                    </Button>
                  )}
                </header>
                <ChangeDiff change={change} />
                <ChangePeople change={change} />
              </li>
            ))}
          </ul>
          {total > SIZE && (
            <Pagination
              current={page}
              pageSize={SIZE}
              total={total}
              showSizeChanger={false}
              onChange={(next) => setPage(next)}
            />
          )}
          {opened !== null && <ChangeSheet change={opened} onClose={() => setOpened(null)} />}
        </>
      )}
    </Loaded>
  )
}
