import { useMutation } from '@tanstack/react-query'
import { ROLES } from '../../../core/terms.ts'
import { remove } from '../shared/api/request.ts'
import { ProblemNote } from '../shared/ui/problem-note.tsx'
import { useMe } from '../shared/use-me.ts'
import { useSpeech, useTerms, useWords } from '../shared/words/use-words.ts'

/** Who is at the desk, in which language, and the way out. */
export function Person() {
  const words = useWords()
  const term = useTerms()
  const { language, speak } = useSpeech()
  const { name, roles } = useMe()
  const leaving = useMutation({
    mutationFn: () => remove('/api/session'),
    // A fresh page: nothing of this person stays in memory.
    onSuccess: () => location.assign(import.meta.env.BASE_URL),
  })
  return (
    <div className="sidebar-person">
      <strong>{name}</strong>
      <span>{roles.map((role) => term(ROLES, role)).join(language === 'zh' ? '、' : ', ')}</span>
      <div className="sidebar-links">
        <button type="button" onClick={() => leaving.mutate()} disabled={leaving.isPending}>
          {words.session.leave}
        </button>
        <button
          type="button"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => speak(language === 'zh' ? 'en' : 'zh')}
        >
          {words.otherLanguage}
        </button>
      </div>
      <ProblemNote error={leaving.error} />
    </div>
  )
}
