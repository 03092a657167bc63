import { Link } from '@tanstack/react-router'
import { Button, type TableProps } from 'antd'
import { CATEGORIES } from '../../../../core/terms.ts'
import type { Elder } from '../../../contract/elders.ts'
import { formatDay } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { ageOn } from './age.ts'
import { useCardWords } from './card-words.ts'
import { useElderWords } from './words.ts'

export function ElderTable({
  elders,
  busy,
  page,
  size,
  total,
  onPage,
  onCards,
}: {
  elders: Elder[]
  busy: boolean
  page: number
  size: number
  total: number
  onPage: (page: number) => void
  onCards: (elder: Elder) => void
}) {
  const cards = useCardWords()
  const own = useElderWords()
  const { elders: words } = useWords()
  const { language } = useSpeech()
  const term = useTerms()
  const now = useNow(600_000)
  const columns: NonNullable<TableProps<Elder>['columns']> = [
    {
      title: words.name,
      key: 'name',
      render: (_, { id, name, died, provisional }) => (
        <>
          <Link to="/elders/$elder" params={{ elder: id }} aria-label={own.open(name)}>
            <strong>{name}</strong>
          </Link>
          {provisional && (
            <div>
              <Mark meaning="attention" bare>
                {own.provisional}
              </Mark>
            </div>
          )}
          {died !== null && <div className="muted">{words.died(formatDay(died, language, true))}</div>}
        </>
      ),
    },
    { title: words.sex, key: 'sex', render: (_, { sex }) => words[sex] },
    {
      title: words.born,
      key: 'born',
      render: (_, { born, died }) => (
        <>
          {formatDay(born, language, true)}
          {died === null && <span className="muted elder-age">{words.age(ageOn(born, now))}</span>}
        </>
      ),
    },
    { title: words.village, dataIndex: 'village', key: 'village' },
    {
      title: words.idTail,
      key: 'id',
      dataIndex: 'idTail',
    },
    {
      title: words.categories,
      key: 'categories',
      render: (_, { categories }) =>
        categories.length === 0 ? (
          <span className="nothing">{words.noCategory}</span>
        ) : (
          <ul className="plain-list tags">
            {categories.map((each) => (
              <li key={each}>{term(CATEGORIES, each)}</li>
            ))}
          </ul>
        ),
    },
    {
      title: words.residence,
      key: 'residence',
      render: (_, { residence }) =>
        residence === null ? <span className="nothing">—</span> : (words.residences[residence] ?? residence),
    },
    {
      title: own.account,
      key: 'account',
      render: (_, { account }) =>
        account ? own.hasAccount : <span className="nothing">{own.noAccount}</span>,
    },
    {
      title: cards.column,
      key: 'cards',
      className: 'nowrap',
      render: (_, elder) => (
        <Button size="small" aria-label={cards.openOf(elder.name)} onClick={() => onCards(elder)}>
          {cards.open}
        </Button>
      ),
    },
  ]
  return (
    <PageTable<Elder>
      label={words.list}
      rowKey="id"
      columns={columns}
      dataSource={elders}
      loading={busy}
      pagination={{
        current: page,
        pageSize: size,
        total,
        onChange: onPage,
        showSizeChanger: false,
        hideOnSinglePage: true,
        placement: ['bottomEnd'],
      }}
    />
  )
}
