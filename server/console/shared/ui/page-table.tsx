/** antd's table with a name for those who hear it, in a frame, without pages unless told. */
import { Table, type TableProps } from 'antd'
import { type TableHTMLAttributes, useMemo } from 'react'

export function PageTable<Row extends object>({ label, ...rest }: { label: string } & TableProps<Row>) {
  // One component for as long as the label stays, or every render would build the table anew.
  const components = useMemo(
    () => ({
      table: (props: TableHTMLAttributes<HTMLTableElement>) => <table {...props} aria-label={label} />,
    }),
    [label],
  )
  return (
    <div className="table-sheet">
      <Table<Row> pagination={false} components={components} size="middle" {...rest} />
    </div>
  )
}
