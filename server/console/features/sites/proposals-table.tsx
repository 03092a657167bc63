import { Button, type TableProps } from 'antd'
import type { Proposal } from '../../../contract/sites.ts'
import { formatInstant } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech } from '../../shared/words/use-words.ts'
import { MEANINGS, titleOf } from './proposal-words.ts'
import { useSiteWords } from './words.ts'

export function ProposalsTable({
  proposals,
  onOpen,
}: {
  proposals: Proposal[]
  onOpen: (proposal: number) => void
}) {
  const words = useSiteWords()
  const { language } = useSpeech()
  const now = useNow()
  const columns: NonNullable<TableProps<Proposal>['columns']> = [
    { title: words.what, key: 'what', render: (_, proposal) => <strong>{titleOf(proposal, words)}</strong> },
    {
      title: words.place,
      key: 'place',
      render: (_, { town, regionName }) => (
        <>
          {regionName} <span className="muted">{town}</span>
        </>
      ),
    },
    {
      title: words.progress,
      key: 'progress',
      render: (_, { state }) => <Mark meaning={MEANINGS[state]}>{words.proposalStates[state]}</Mark>,
    },
    {
      title: words.lastStep,
      key: 'last',
      render: (_, { steps }) => {
        const last = steps.at(-1)
        return (
          last && (
            <span className="figures">
              {words.did[last.action]} · {last.actor} · {formatInstant(last.at, language, now, true)}
            </span>
          )
        )
      },
    },
    {
      key: 'open',
      align: 'right',
      render: (_, proposal) => {
        const isMine = proposal.next.some(({ why }) => why === null)
        const word = isMine ? words.handle : words.open
        return (
          <Button
            size="small"
            {...(isMine && { type: 'primary' })}
            aria-label={
              isMine ? words.handleOf(titleOf(proposal, words)) : words.openOf(titleOf(proposal, words))
            }
            onClick={() => onOpen(proposal.id)}
          >
            {word}
          </Button>
        )
      },
    },
  ]
  return (
    <PageTable<Proposal> label={words.proposalList} rowKey="id" columns={columns} dataSource={proposals} />
  )
}
