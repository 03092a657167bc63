/** 疑似重复: pairs of records that may be of one person; and two of them side by side, to be merged into one. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { TableProps } from 'antd'
import type { DoublePair, Elder } from '../../../contract/elders.ts'
import { formatDay } from '../../shared/format/time.ts'
import { ButtonLink } from '../../shared/ui/button-link.tsx'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useSpeech } from '../../shared/words/use-words.ts'
import { CompareDoubles } from './compare-doubles.tsx'
import { doublesQuery } from './elder-queries.ts'
import { useElderWords } from './words.ts'

export function DoublesPage() {
  const { first, second } = getRouteApi('/elder-doubles').useSearch()
  return first === undefined || second === undefined ? (
    <Pairs />
  ) : (
    <CompareDoubles key={`${first}/${second}`} first={first} second={second} />
  )
}

function Pairs() {
  const words = useElderWords()
  const query = useQuery(doublesQuery)
  return (
    <Page
      title={words.doublesTitle}
      note={words.doublesNote}
      actions={<Link to="/elders">{words.back}</Link>}
    >
      <Loaded query={query}>
        {({ pairs, more }) =>
          pairs.length === 0 ? (
            <EmptySheet title={words.doublesNone} />
          ) : (
            <>
              {more && <p className="muted">{words.doublesMore}</p>}
              <PairTable pairs={pairs} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

function PairTable({ pairs }: { pairs: DoublePair[] }) {
  const words = useElderWords()
  const { language } = useSpeech()
  const about = ({ born, village, idTail }: Elder) => (
    <>
      {formatDay(born, language, true)} · {village}
      <div className="muted figures">
        {words.idNumber} {words.masked(idTail)}
      </div>
    </>
  )
  const columns: NonNullable<TableProps<DoublePair>['columns']> = [
    { title: words.name, key: 'name', render: (_, { first }) => <strong>{first.name}</strong> },
    { title: words.recordOf(1), key: 'first', render: (_, { first }) => about(first) },
    { title: words.recordOf(2), key: 'second', render: (_, { second }) => about(second) },
    { title: words.why, key: 'why', render: (_, { why }) => words.pairs[why] },
    {
      key: 'compare',
      align: 'right',
      render: (_, { first, second }) => (
        <ButtonLink
          size="small"
          to="/elder-doubles"
          search={{ first: first.id, second: second.id }}
          aria-label={words.compareOf(first.name)}
        >
          {words.compare}
        </ButtonLink>
      ),
    },
  ]
  return (
    <PageTable<DoublePair>
      label={words.doublesList}
      rowKey={({ first, second }) => `${first.id}/${second.id}`}
      columns={columns}
      dataSource={pairs}
      pagination={pairs.length > 20 && { pageSize: 20, showSizeChanger: false }}
    />
  )
}
