import { Button, Modal } from 'antd'
import { CopyButton } from './copy-button.tsx'

/** Something that is shown this once: large, to copy, and closed only on purpose. */
export function SecretDialog({
  title,
  about,
  secret,
  note,
  done,
  onClose,
}: {
  title: string
  about: string
  secret: string
  note: string[]
  done: string
  onClose: () => void
}) {
  return (
    <Modal
      open
      title={title}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {done}
        </Button>
      }
    >
      <p className="form-note">{about}</p>
      <div className="secret" data-testid="secret">
        {secret}
      </div>
      <p style={{ textAlign: 'center' }}>
        <CopyButton text={secret} />
      </p>
      {note.map((line) => (
        <p key={line} className="muted" style={{ margin: '4px 0' }}>
          {line}
        </p>
      ))}
    </Modal>
  )
}
