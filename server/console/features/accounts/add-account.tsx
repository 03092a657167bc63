import { Checkbox, Form, Input } from 'antd'
import { ROLES } from '../../../../core/terms.ts'
import type { CreatedAccount, NewAccount } from '../../../contract/accounts.ts'
import type { Role } from '../../../contract/session.ts'
import { post } from '../../shared/api/request.ts'
import { FormDialog } from '../../shared/ui/form-dialog.tsx'
import { useTerms, useWords } from '../../shared/words/use-words.ts'

const LOGIN = /^[a-z][a-z0-9.-]{1,31}$/
const ORDER = ['clerk', 'reviewer', 'administrator', 'auditor'] as const satisfies Role[]

export function AddAccount({
  onMade,
  onClose,
}: {
  onMade: (made: CreatedAccount) => void
  onClose: () => void
}) {
  const words = useWords()
  const { accounts } = words
  const term = useTerms()
  const [form] = Form.useForm<NewAccount>()
  return (
    <FormDialog<NewAccount, CreatedAccount>
      title={accounts.add}
      form={form}
      ok={words.save}
      width={480}
      send={({ name, ...rest }) =>
        post<CreatedAccount>('/api/accounts', { ...rest, name: name.trim() } satisfies NewAccount)
      }
      onDone={onMade}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={accounts.name}
        rules={[{ required: true, whitespace: true, message: words.required }]}
      >
        <Input autoFocus autoComplete="off" maxLength={64} />
      </Form.Item>
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
      <Form.Item
        name="roles"
        label={accounts.roles}
        extra={accounts.rolesNote}
        rules={[{ required: true, type: 'array', min: 1, message: accounts.rolesMissing }]}
      >
        <Checkbox.Group
          className="role-choices"
          options={ORDER.map((value) => ({
            value,
            label: (
              <>
                {term(ROLES, value)}
                <span className="muted role-note">{accounts.roleNotes[value]}</span>
              </>
            ),
          }))}
        />
      </Form.Item>
    </FormDialog>
  )
}
