/** Name and password, or, where it is known who must come back, the password alone. */
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import type { Login, Me } from '../../../contract/session.ts'
import { post } from '../../shared/api/request.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useWords } from '../../shared/words/use-words.ts'

export function LoginForm({ login, onEnter }: { login?: string; onEnter: (me: Me) => void }) {
  const words = useWords()
  const entering = useMutation({
    mutationFn: (values: Login) => post<Me>('/api/session', values),
    onSuccess: onEnter,
  })
  return (
    <Form<Login>
      layout="vertical"
      requiredMark={false}
      initialValues={{ login: login ?? '' }}
      onFinish={(values) => entering.mutate(values)}
    >
      <Form.Item
        name="login"
        label={words.session.login}
        hidden={login !== undefined}
        rules={[{ required: true, message: words.required }]}
      >
        <Input autoComplete="username" autoFocus={login === undefined} maxLength={64} />
      </Form.Item>
      <Form.Item
        name="password"
        label={words.session.password}
        rules={[{ required: true, message: words.required }]}
      >
        <Input.Password autoComplete="current-password" autoFocus={login !== undefined} maxLength={256} />
      </Form.Item>
      <ProblemNote error={entering.error} />
      <Button type="primary" htmlType="submit" block loading={entering.isPending}>
        {words.session.enter}
      </Button>
    </Form>
  )
}
