/** The first password is somebody else's; before anything else it becomes one's own. */
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import type { Me } from '../../../contract/session.ts'
import { put } from '../../shared/api/request.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { FrontDoor } from './front-door.tsx'

type Values = { current: string; next: string; repeat: string }

export function PasswordPage({ me, onEnter }: { me: Me; onEnter: (me: Me) => void }) {
  const words = useWords()
  const { session } = words
  const changing = useMutation({
    mutationFn: ({ current, next }: Values) => put<Me>('/api/session/password', { current, next }),
    onSuccess: onEnter,
  })
  const required = { required: true, message: words.required }
  return (
    <FrontDoor title={session.changeTitle} note={session.changeNote}>
      <Form<Values> layout="vertical" requiredMark={false} onFinish={(values) => changing.mutate(values)}>
        <input type="text" autoComplete="username" value={me.login} readOnly hidden />
        <Form.Item name="current" label={session.current} rules={[required]}>
          <Input.Password autoComplete="current-password" autoFocus maxLength={256} />
        </Form.Item>
        <Form.Item
          name="next"
          label={session.next}
          extra={session.nextNote}
          dependencies={['current']}
          rules={[
            required,
            { min: 10, message: session.tooShort },
            ({ getFieldValue }) => ({
              validator: (_, next) =>
                next && next === getFieldValue('current')
                  ? Promise.reject(new Error(session.same))
                  : Promise.resolve(),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} />
        </Form.Item>
        <Form.Item
          name="repeat"
          label={session.repeat}
          dependencies={['next']}
          rules={[
            required,
            ({ getFieldValue }) => ({
              validator: (_, repeat) =>
                repeat && repeat !== getFieldValue('next')
                  ? Promise.reject(new Error(session.different))
                  : Promise.resolve(),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={256} />
        </Form.Item>
        <ProblemNote error={changing.error} />
        <Button type="primary" htmlType="submit" block loading={changing.isPending}>
          {session.change}
        </Button>
      </Form>
    </FrontDoor>
  )
}
