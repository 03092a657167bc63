/** One change with everything that is needed to decide on it. */
import { Link } from '@tanstack/react-router'
import { App, Button, Drawer, Form, Input } from 'antd'
import type { Change, Verdict } from '../../../contract/changes.ts'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { ChangeDiff } from './change-diff.tsx'
import { useDecide } from './change-queries.ts'
import { ChangePeople, ChangeStateMark } from './change-state.tsx'
import './changes.css'
import { useChangeWords } from './words.ts'

type Values = { reason?: string }

export function ChangeSheet({ change, onClose }: { change: Change; onClose: () => void }) {
  const words = useChangeWords()
  const { kind, subject, name, regionName, state, may } = change
  return (
    <Drawer
      open
      size={600}
      title={`${words.kinds[kind] ?? kind} · ${name}`}
      extra={<ChangeStateMark state={state} />}
      onClose={onClose}
    >
      <p className="form-note">
        {regionName}
        {subject.startsWith('elder/') && (
          <>
            {' · '}
            <Link to="/elders/$elder" params={{ elder: subject.slice('elder/'.length) }}>
              {words.goElder}
            </Link>
          </>
        )}
      </p>
      <ChangeDiff change={change} />
      <ChangePeople change={change} />
      {may.length > 0 ? <Decision change={change} onClose={onClose} /> : state === 'open' && <Waits />}
    </Drawer>
  )
}

function Waits() {
  const words = useChangeWords()
  return <p className="muted">{words.notYours}</p>
}

function Decision({ change, onClose }: { change: Change; onClose: () => void }) {
  const words = useChangeWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const deciding = useDecide(change, ({ state }) => {
    if (state !== 'open' && state !== 'direct') message.success(words.decided[state])
    onClose()
  })
  const decide = (verdict: Verdict) => {
    const reason = form.getFieldValue('reason')?.trim() || null
    if (verdict === 'refused' && reason === null)
      form.setFields([{ name: 'reason', errors: [words.decisionHint] }])
    else deciding.mutate({ verdict, reason })
  }
  const isOwn = change.may.includes('withdrawn')
  return (
    <Form<Values> form={form} layout="vertical" disabled={deciding.isPending} className="change-decision">
      {isOwn ? (
        <p className="muted">{words.ownNote}</p>
      ) : (
        <Form.Item name="reason" label={words.decisionReason} extra={words.decisionHint}>
          <Input.TextArea maxLength={300} autoSize={{ minRows: 2 }} aria-label={words.decisionReason} />
        </Form.Item>
      )}
      <ProblemNote error={deciding.error} />
      <div className="card-tools">
        {change.may.map((verdict) => (
          <Button
            key={verdict}
            type={verdict === 'approved' ? 'primary' : 'default'}
            onClick={() => decide(verdict)}
          >
            {words.decide[verdict]}
          </Button>
        ))}
      </div>
    </Form>
  )
}
