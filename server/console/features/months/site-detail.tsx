/** What stands behind a site's sum: who ate, by category, and which rate paid how often. */
import type { TableProps } from 'antd'
import { CATEGORIES, GRANTS } from '../../../../core/terms.ts'
import type { MonthDetail, SettledSite } from '../../../contract/months.ts'
import { formatCount, formatYuan } from '../../shared/format/money.ts'
import { Definition } from '../../shared/ui/definition.tsx'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { type RateRow, rateRows } from './rate-rows.ts'

type Grants = NonNullable<MonthDetail['settlement']>['grants']
type Category = SettledSite['categories'][number]

export function SiteDetail({ site, grants }: { site: SettledSite; grants: Grants }) {
  return (
    <div className="site-detail">
      <Headcount site={site} />
      <Money site={site} grants={grants} />
    </div>
  )
}

function Headcount({ site: { name, categories, taps, elders } }: { site: SettledSite }) {
  const { month: words, elders: person } = useWords()
  const term = useTerms()
  const columns: NonNullable<TableProps<Category>['columns']> = [
    {
      title: words.category,
      key: 'category',
      render: (_, { category }) => (category === 'none' ? person.noCategory : term(CATEGORIES, category)),
    },
    { title: words.elderCount, key: 'elders', align: 'right', render: (_, row) => formatCount(row.elders) },
    { title: words.tapCount, key: 'taps', align: 'right', render: (_, row) => formatCount(row.taps) },
  ]
  return (
    <section>
      <h3>
        {words.headcount}
        <Definition of={words.headcount}>{words.headcountTip}</Definition>
      </h3>
      <PageTable<Category>
        label={`${name} ${words.headcount}`}
        size="small"
        rowKey="category"
        columns={columns}
        dataSource={categories}
      />
      <p className="muted figures site-note">
        {words.elders(formatCount(elders))} · {words.count} {formatCount(taps)}
      </p>
    </section>
  )
}

function Money({ site, grants }: { site: SettledSite; grants: Grants }) {
  const { month: words } = useWords()
  const term = useTerms()
  const rows = rateRows(site, (id) => grants.find(({ grant }) => grant === id)?.title ?? term(GRANTS, id))
  const columns: NonNullable<TableProps<RateRow>['columns']> = [
    {
      title: words.grant,
      key: 'grant',
      onCell: ({ span }) => ({ rowSpan: span }),
      render: (_, { title, cappedFrom }) => (
        <>
          {title}
          {cappedFrom !== null && <div className="muted">{words.capped(formatYuan(cappedFrom))}</div>}
        </>
      ),
    },
    { title: words.rate, dataIndex: 'rate', key: 'rate' },
    { title: words.paidTimes, key: 'count', align: 'right', render: (_, { count }) => formatCount(count) },
    { title: words.money, key: 'fen', align: 'right', render: (_, { fen }) => formatYuan(fen) },
  ]
  return (
    <section>
      <h3>{words.byRate}</h3>
      <PageTable<RateRow>
        label={`${site.name} ${words.byRate}`}
        size="small"
        columns={columns}
        dataSource={rows}
        locale={{ emptyText: words.nothingPaid }}
      />
    </section>
  )
}
