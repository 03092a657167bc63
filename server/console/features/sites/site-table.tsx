import { Link } from '@tanstack/react-router'
import type { TableProps } from 'antd'
import { FACILITIES, MEAL_TERMS } from '../../../../core/terms.ts'
import type { Site } from '../../../contract/register.ts'
import { formatYuan } from '../../shared/format/money.ts'
import { formatDay, formatMinutes } from '../../shared/format/time.ts'
import { Mark } from '../../shared/ui/mark.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { Stars } from '../../shared/ui/stars.tsx'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { SiteState } from './site-state.tsx'
import { useSiteWords } from './words.ts'

const PAGE_SIZE = 50

export function SiteTable({
  sites,
  page,
  onPage,
}: {
  sites: Site[]
  page: number
  onPage: (page: number) => void
}) {
  const { sites: shared } = useWords()
  const words = useSiteWords()
  const { language } = useSpeech()
  const term = useTerms()
  const columns: NonNullable<TableProps<Site>['columns']> = [
    {
      title: shared.name,
      key: 'name',
      render: (_, { id, name, closed }) => (
        <>
          <Link to="/sites/$site" params={{ site: id }}>
            <strong>{name}</strong>
          </Link>
          {closed !== null && <div className="muted">{shared.closed(formatDay(closed, language, true))}</div>}
        </>
      ),
    },
    { title: words.state, key: 'state', render: (_, { state }) => <SiteState state={state} /> },
    {
      title: shared.village,
      key: 'village',
      render: (_, { regionName, town }) => (
        <>
          {regionName}
          {regionName !== town && <div className="muted">{town}</div>}
        </>
      ),
    },
    {
      title: shared.facility,
      key: 'facility',
      render: (_, { facility }) => facility !== null && term(FACILITIES, facility),
    },
    { title: shared.star, key: 'star', render: (_, { star }) => <Stars count={star} /> },
    {
      title: shared.meals,
      key: 'meals',
      render: (_, { meals }) => <Meals meals={meals} />,
    },
    {
      title: words.posts,
      key: 'posts',
      align: 'right',
      render: (_, { state, posts, postsNeeded }) =>
        state !== 'closed' && posts < postsNeeded ? (
          <Mark meaning="attention">
            <span aria-hidden="true">{`${posts} / ${postsNeeded}`}</span>
            <span className="visually-hidden">{words.tooFewOf(posts, postsNeeded)}</span>
          </Mark>
        ) : (
          posts
        ),
    },
    {
      title: words.account,
      key: 'account',
      render: (_, { hasAccount, state }) =>
        hasAccount ? (
          <Mark meaning="recorded" bare>
            {words.hasAccount}
          </Mark>
        ) : (
          state !== 'closed' && <Mark meaning="attention">{words.noAccount}</Mark>
        ),
    },
    {
      title: shared.terminals,
      key: 'terminals',
      align: 'right',
      render: (_, { terminals, state }) =>
        terminals === 0 && state !== 'closed' ? <Mark meaning="attention">0</Mark> : terminals,
    },
  ]
  return (
    <PageTable<Site>
      label={shared.list}
      rowKey="id"
      columns={columns}
      dataSource={sites}
      {...(sites.length > PAGE_SIZE && {
        pagination: { current: page, pageSize: PAGE_SIZE, showSizeChanger: false, onChange: onPage },
      })}
    />
  )
}

export function Meals({ meals }: { meals: Site['meals'] }) {
  const { sites: shared } = useWords()
  const term = useTerms()
  return (
    <ul className="plain-list site-meals">
      {meals.map(({ meal, starts, ends, price }) => (
        <li key={meal}>
          <span>{term(MEAL_TERMS, meal)}</span>
          <span>
            {formatMinutes(starts, shared.nextDay)}–{formatMinutes(ends, shared.nextDay)}
          </span>
          {price > 0 && <span className="muted">{shared.price(formatYuan(price))}</span>}
        </li>
      ))}
    </ul>
  )
}
