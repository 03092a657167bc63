import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { ProposalSheet } from './proposal-sheet.tsx'
import { ProposalsTable } from './proposals-table.tsx'
import { proposalsQuery } from './site-queries.ts'
import type { SitesSearch } from './sites-search.ts'
import { useSiteWords } from './words.ts'

/** Proposals of one's places: those that wait, or all. */
export function ProposalsView({ search: { done, proposal } }: { search: SitesSearch }) {
  const words = useSiteWords()
  const navigate = useNavigate({ from: '/sites' })
  // One that is open on the sheet stays there when its last step is taken.
  const query = useQuery(proposalsQuery(done || proposal !== undefined ? 'all' : 'open'))
  const show = (change: SitesSearch) =>
    void navigate({ search: { view: 'proposals', ...(done && { done }), ...change } })
  return (
    <>
      <p className="site-filters">
        <Checkbox
          checked={done !== true}
          onChange={({ target }) =>
            void navigate({ search: { view: 'proposals', ...(!target.checked && { done: true }) } })
          }
        >
          {words.waitingOnly}
        </Checkbox>
      </p>
      <Loaded query={query}>
        {(all) => {
          const isDone = (state: string) => state === 'approved' || state === 'dropped'
          const shown = all.filter(({ id, state }) => done || id === proposal || !isDone(state))
          const opened = all.find(({ id }) => id === proposal)
          return (
            <>
              {shown.length > 0 ? (
                <ProposalsTable proposals={shown} onOpen={(id) => show({ proposal: id })} />
              ) : (
                <EmptySheet title={words.noProposals} note={words.noProposalsNote} />
              )}
              {opened !== undefined && <ProposalSheet proposal={opened} onClose={() => show({})} />}
            </>
          )
        }}
      </Loaded>
    </>
  )
}
