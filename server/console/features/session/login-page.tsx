import type { Me } from '../../../contract/session.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { FrontDoor } from './front-door.tsx'
import { LoginForm } from './login-form.tsx'

export function LoginPage({ onEnter }: { onEnter: (me: Me) => void }) {
  const words = useWords()
  return (
    <FrontDoor title={words.session.title}>
      <LoginForm onEnter={onEnter} />
    </FrontDoor>
  )
}
