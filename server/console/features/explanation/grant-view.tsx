import { Link } from '@tanstack/react-router'
import type { TableProps } from 'antd'
import type { GrantElders } from '../../../contract/explain.ts'
import { formatYuan } from '../../shared/format/money.ts'
import { PageTable } from '../../shared/ui/page-table.tsx'
import { useExplanationWords } from './explanation-words.ts'
import { type Paging, pagination } from './paging.ts'

type Row = GrantElders['elders'][number]

/** Who is paid by a grant for each elder and month. */
export function GrantView({ explanation, paging }: { explanation: GrantElders; paging: Paging }) {
  const words = useExplanationWords()
  const { month, title, total, elders } = explanation
  const columns: NonNullable<TableProps<Row>['columns']> = [
    {
      title: words.elder,
      key: 'elder',
      render: (_, { elder }) => (
        <Link
          to="/months/$month/explanation"
          params={{ month }}
          search={{ elder: elder.id }}
          className="month-link"
        >
          {elder.name ?? elder.id}
        </Link>
      ),
    },
    {
      title: words.due,
      key: 'entitlement',
      align: 'right',
      render: (_, { entitlement }) => formatYuan(entitlement),
    },
    {
      title: words.payable,
      key: 'payable',
      align: 'right',
      render: (_, { payable }) => formatYuan(payable),
    },
  ]
  return (
    <PageTable<Row>
      label={title}
      rowKey={({ elder }) => elder.id}
      columns={columns}
      dataSource={elders}
      pagination={pagination(total, paging)}
    />
  )
}
