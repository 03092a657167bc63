/** What went wrong, where it went wrong, in words; with a way to try again where there is one. */
import { Alert, Button } from 'antd'
import { ProblemError } from '../api/request.ts'
import { useSpeech, useWords } from '../words/use-words.ts'

export function ProblemNote({ error, onRetry }: { error: Error | null; onRetry?: () => void }) {
  const words = useWords()
  const { language } = useSpeech()
  const problem = error instanceof ProblemError ? error : null
  // The login stands over the page by then, and what was refused can be sent again after it.
  if (error === null || problem?.code === 'not-logged-in') return null
  const known = words.problems[problem?.code ?? 'internal']
  const served = problem?.message ?? ''
  // The server speaks Chinese; in English its codes are translated here.
  const message = (language === 'zh' && served !== '' ? served : known) ?? words.problems.internal ?? served
  return (
    <Alert
      className="problem-note"
      type="error"
      role="alert"
      showIcon={false}
      title={message}
      {...(problem !== null &&
        problem.detail.length > 0 && {
          description: (
            <ul className="plain-list">
              {problem.detail.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          ),
        })}
      {...(onRetry && {
        action: (
          <Button size="small" onClick={onRetry}>
            {words.retry}
          </Button>
        ),
      })}
    />
  )
}
