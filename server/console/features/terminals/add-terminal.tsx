import { useQuery } from '@tanstack/react-query'
import { Form, Select } from 'antd'
import type { EnrolmentCode, NewTerminal } from '../../../contract/register.ts'
import { sitesQuery } from '../../shared/api/queries.ts'
import { post } from '../../shared/api/request.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useWords } from '../../shared/words/use-words.ts'

export function AddTerminal({
  onMade,
  onClose,
}: {
  onMade: (code: EnrolmentCode) => void
  onClose: () => void
}) {
  const words = useWords()
  const { terminals } = words
  const { data: sites = [], isPending } = useQuery(sitesQuery)
  const [form] = Form.useForm<NewTerminal>()
  return (
    <FormDialog<NewTerminal, EnrolmentCode>
      title={terminals.add}
      form={form}
      ok={terminals.create}
      width={440}
      send={(values) => post<EnrolmentCode>('/api/terminals', values)}
      onDone={onMade}
      onClose={onClose}
    >
      <Form.Item
        name="site"
        label={terminals.chooseSite}
        rules={[{ required: true, message: words.required }]}
      >
        <Select
          autoFocus
          loading={isPending}
          showSearch={{ optionFilterProp: 'search' }}
          options={sites
            .filter(({ closed }) => closed === null)
            .map(({ id, name, town }) => ({
              value: id,
              label: `${name} · ${town}`,
              search: `${name}${town}`,
            }))}
        />
      </Form.Item>
    </FormDialog>
  )
}
