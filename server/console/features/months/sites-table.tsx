/** What each site is due, by grant; a row opens into headcount and rates. */
import { Table, type TableProps } from 'antd'
import { Fragment } from 'react'
import { FACILITIES } from '../../../../core/terms.ts'
import type { MonthDetail, SettledSite } from '../../../contract/months.ts'
import { formatCount, formatSigned, formatYuan } from '../../shared/format/money.ts'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { Stars } from '../../shared/ui/stars.tsx'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { ExplainFigure } from '../explanation/explanation-links.tsx'
import { SiteDetail } from './site-detail.tsx'
import { grantsOfSites, payableOf } from './site-money.ts'

type Settlement = NonNullable<MonthDetail['settlement']>

export function SitesTable({ settlement }: { settlement: Settlement }) {
  const { month: words } = useWords()
  const term = useTerms()
  const { sites } = settlement
  const grants = grantsOfSites(settlement)
  const columns: NonNullable<TableProps<SettledSite>['columns']> = [
    { title: words.site, dataIndex: 'name', key: 'name' },
    { title: words.town, dataIndex: 'town', key: 'town' },
    {
      title: words.facility,
      key: 'facility',
      render: (_, { facility }) => facility !== null && term(FACILITIES, facility),
    },
    { title: words.star, key: 'star', render: (_, { star }) => <Stars count={star} /> },
    { title: words.count, key: 'taps', align: 'right', render: (_, { taps }) => formatCount(taps) },
    ...grants.map(({ grant, title }) => ({
      title,
      key: `grant-${grant}`,
      align: 'right' as const,
      render: (_: unknown, each: SettledSite) => {
        const fen = payableOf(each, grant)
        if (fen === 0) return formatYuan(fen)
        return (
          <ExplainFigure site={each.site} name={each.name}>
            {formatYuan(fen)}
          </ExplainFigure>
        )
      },
    })),
    {
      title: words.sumYuan,
      key: 'payable',
      align: 'right',
      render: (_, { site, name, payable }) => (
        <ExplainFigure site={site} name={name}>
          <strong>{formatYuan(payable)}</strong>
        </ExplainFigure>
      ),
    },
  ]
  return (
    <PageTable<SettledSite>
      label={words.sites}
      rowKey="site"
      columns={columns}
      dataSource={sites}
      summary={() => <Sums settlement={settlement} grants={grants.map(({ grant }) => grant)} />}
      expandable={{
        expandRowByClick: true,
        expandedRowRender: (site) => <SiteDetail site={site} grants={settlement.grants} />,
        expandIcon: ({ expanded, record, onExpand }) => (
          <button
            type="button"
            className={`row-opener${expanded ? ' open' : ''}`}
            aria-expanded={expanded}
            aria-label={expanded ? words.collapse(record.name) : words.expand(record.name)}
            onClick={(event) => onExpand(record, event)}
          />
        ),
      }}
    />
  )
}

function Sums({ settlement, grants }: { settlement: Settlement; grants: string[] }) {
  const { month: words, total } = useWords()
  const { language } = useSpeech()
  const { sites, elderGrants, adjustments } = settlement
  const toElders = elderGrants.filter(({ payable }) => payable !== 0)
  const sum = (of: (site: SettledSite) => number) => sites.reduce((all, site) => all + of(site), 0)
  const row = (
    label: string,
    taps: string | null,
    ofGrant: ((grant: string) => string) | null,
    all: string,
  ) => (
    <Table.Summary.Row className="sum-row">
      <Table.Summary.Cell index={0} />
      <Table.Summary.Cell index={1} colSpan={4}>
        {label}
      </Table.Summary.Cell>
      <Table.Summary.Cell index={5} align="right">
        {taps}
      </Table.Summary.Cell>
      {grants.map((grant, i) => (
        <Table.Summary.Cell key={grant} index={6 + i} align="right">
          {ofGrant?.(grant)}
        </Table.Summary.Cell>
      ))}
      <Table.Summary.Cell index={6 + grants.length} align="right">
        {all}
      </Table.Summary.Cell>
    </Table.Summary.Row>
  )
  const siteSums = (label: string) =>
    row(
      label,
      formatCount(sum(({ taps }) => taps)),
      (grant) => formatYuan(sum((site) => payableOf(site, grant))),
      formatYuan(sum(({ payable }) => payable)),
    )
  const titleOf = (id: string) => settlement.grants.find(({ grant }) => grant === id)?.title ?? id
  const separator = language === 'zh' ? '：' : ': '
  const adjusted = adjustments.reduce((all, { fen }) => all + fen, 0)
  if (toElders.length === 0 && adjustments.length === 0)
    return <Table.Summary>{siteSums(total)}</Table.Summary>
  return (
    <Table.Summary>
      {siteSums(words.siteTotal)}
      {toElders.map(({ grant, elders, payable }) => (
        <Fragment key={grant}>
          {row(
            `${words.elderGrants}${separator}${words.elderGrantsNote(formatCount(elders), titleOf(grant))}`,
            null,
            null,
            formatYuan(payable),
          )}
        </Fragment>
      ))}
      {adjustments.length > 0 && row(words.adjustmentsSum, null, null, formatSigned(adjusted))}
      {row(total, null, null, formatYuan(settlement.payable))}
    </Table.Summary>
  )
}
