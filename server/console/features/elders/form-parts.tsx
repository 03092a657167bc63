/** Parts of the forms by which something about an elder is changed. */
import { DatePicker, Form } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { dayOf } from '../../../../core/plain-date.ts'
import type { ElderDetail } from '../../../contract/elders.ts'
import { useNow } from '../../shared/use-now.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { useElderWords } from './words.ts'

export type FormProps = { elder: ElderDetail; onClose: () => void }

export const dayText = (day: Dayjs) => day.format('YYYY-MM-DD')
export const dayOrNull = (day: Dayjs | null | undefined) => day?.format('YYYY-MM-DD') ?? null

export function useRequired() {
  return { required: true, message: useWords().required }
}

/** In the county, wherever the browser stands. */
export function useToday(): Dayjs {
  return dayjs(dayOf(useNow(600_000), 0))
}

/** From a day on, and until another where it is known. */
export function Days({ from, to }: { from: string; to: boolean }) {
  const words = useElderWords()
  const required = useRequired()
  return (
    <div className={to ? 'two-fields' : ''}>
      <Form.Item name="from" label={from} rules={[required]}>
        <DatePicker style={{ width: '100%' }} />
      </Form.Item>
      {to && (
        <Form.Item name="to" label={words.to} extra={words.toHint}>
          <DatePicker style={{ width: '100%' }} />
        </Form.Item>
      )}
    </div>
  )
}
