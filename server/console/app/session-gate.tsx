/**
 * Who stands before the desk: nobody (login), someone with a first password (change it), or a person at work. A
 * session that ends during work brings the login up over the page, which keeps all that was written in it.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, use } from 'react'
import type { Me } from '../../contract/session.ts'
import { LoginAgain } from '../features/session/login-again.tsx'
import { LoginPage } from '../features/session/login-page.tsx'
import { PasswordPage } from '../features/session/password-page.tsx'
import { meQuery } from '../shared/api/queries.ts'
import { ProblemError } from '../shared/api/request.ts'
import { ProblemNote } from '../shared/ui/problem-note.tsx'
import { Waiting } from '../shared/ui/waiting.tsx'
import { SessionLostContext } from './session-lost.ts'

export function SessionGate({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const { data: me, error, refetch } = useQuery({ ...meQuery, staleTime: 60_000 })
  const { lost, found } = use(SessionLostContext)

  const enter = (next: Me) => {
    // Another person must not see what the one before had open.
    if (me !== undefined && me.id !== next.id) client.clear()
    client.setQueryData(meQuery.queryKey, next)
    found()
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] })
  }

  if (me === undefined) {
    if (error === null) return <Waiting />
    if (error instanceof ProblemError && error.code === 'not-logged-in') return <LoginPage onEnter={enter} />
    return (
      <main className="page">
        <ProblemNote error={error} onRetry={() => void refetch()} />
      </main>
    )
  }
  if (me.mustChange && !lost) return <PasswordPage me={me} onEnter={enter} />
  return (
    <>
      {children}
      {lost && <LoginAgain login={me.login} onEnter={enter} />}
    </>
  )
}
