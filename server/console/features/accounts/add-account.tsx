import { Form, Input } from 'antd'
import type { CreatedAccount, NewAccount } from '../../../contract/accounts.ts'
import { post } from '../../shared/api/request.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { AccountFields, type AccountValues, heldOf } from './account-fields.tsx'

const LOGIN = /^[a-z][a-z0-9.-]{1,31}$/

type Values = AccountValues & { login: string }

export function AddAccount({
  onMade,
  onClose,
}: {
  onMade: (made: CreatedAccount) => void
  onClose: () => void
}) {
  const words = useWords()
  const { accounts } = words
  const [form] = Form.useForm<Values>()
  return (
    <FormDialog<Values, CreatedAccount>
      title={accounts.add}
      form={form}
      ok={words.save}
      width={480}
      send={({ name, login, ...held }) => {
        const account: NewAccount = { name: name.trim(), login, ...heldOf({ name, ...held }) }
        return post<CreatedAccount>('/api/accounts', account)
      }}
      onDone={onMade}
      onClose={onClose}
    >
      <AccountFields
        login={
          <Form.Item
            name="login"
            label={accounts.login}
            extra={accounts.loginNote}
            validateTrigger="onBlur"
            rules={[
              { required: true, message: words.required },
              { pattern: LOGIN, message: accounts.loginWrong },
            ]}
          >
            <Input autoComplete="off" autoCapitalize="none" maxLength={32} />
          </Form.Item>
        }
      />
    </FormDialog>
  )
}
