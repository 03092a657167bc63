import { Form, Radio } from 'antd'
import type { Account, ChangeAccount } from '../../../contract/accounts.ts'
import { put } from '../../shared/api/request.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { AccountFields, type AccountValues, heldOf } from './account-fields.tsx'
import { useAccountWords } from './words.ts'

type Values = AccountValues & { disabled: boolean }

export function EditAccount({
  account,
  onSaved,
  onClose,
}: {
  account: Account
  onSaved: (account: Account) => void
  onClose: () => void
}) {
  const words = useWords()
  const mine = useAccountWords()
  const [form] = Form.useForm<Values>()
  const { id, name, roles, region, disabledAt } = account
  const place = region === null ? {} : roles.includes('town') ? { town: region } : { village: region }
  return (
    <FormDialog<Values, Account>
      title={mine.editOf(name)}
      form={form}
      ok={words.save}
      width={480}
      initialValues={{ name, roles, disabled: disabledAt !== null, ...place }}
      send={({ disabled, ...values }) => {
        const change: ChangeAccount = { name: values.name.trim(), disabled, ...heldOf(values) }
        return put<Account>(`/api/accounts/${id}`, change)
      }}
      onDone={onSaved}
      onClose={onClose}
    >
      <p className="form-note">{mine.editNote}</p>
      <AccountFields />
      <Form.Item name="disabled" label={mine.use}>
        <Radio.Group
          options={[
            { value: false, label: mine.active },
            { value: true, label: mine.disabled },
          ]}
        />
      </Form.Item>
    </FormDialog>
  )
}
