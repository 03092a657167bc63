import { Modal } from 'antd'
import type { Me } from '../../../contract/session.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { LoginForm } from './login-form.tsx'

export function LoginAgain({ login, onEnter }: { login: string; onEnter: (me: Me) => void }) {
  const words = useWords()
  return (
    <Modal
      open
      title={words.session.again}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={null}
      width={400}
      zIndex={1100}
    >
      <p className="form-note">{words.session.againNote(login)}</p>
      <LoginForm login={login} onEnter={onEnter} />
    </Modal>
  )
}
