/** One month's records of all terminals as a file that proves itself offline. */
import { Button, DatePicker, Popover, Space } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useNow } from '../../shared/use-now.ts'
import { useWords } from '../../shared/words/use-words.ts'

export function ExportMonth() {
  const { terminals: words } = useWords()
  const now = useNow()
  // Of a month that is over all records are usually there.
  const [month, setMonth] = useState<Dayjs>(dayjs(now).subtract(1, 'month'))
  const choice = (
    <Space orientation="vertical" style={{ maxWidth: 320 }}>
      <span className="muted">{words.exportNote}</span>
      <Space>
        <DatePicker
          picker="month"
          allowClear={false}
          value={month}
          aria-label={words.exportMonth}
          disabledDate={(each) => each.isAfter(dayjs(now), 'month')}
          onChange={(chosen) => chosen && setMonth(chosen)}
        />
        <Button href={`/api/record-exports/months/${month.format('YYYY-MM')}`} download type="primary">
          {words.exportGo}
        </Button>
      </Space>
    </Space>
  )
  return (
    <Popover trigger="click" placement="bottomRight" content={choice}>
      <Button>{words.exportMonth}</Button>
    </Popover>
  )
}
