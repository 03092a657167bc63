import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemNote } from './problem-note.tsx'
import { Waiting } from './waiting.tsx'

/** Shows a query's data when they are there, and until then why they are not. */
export function Loaded<T>({
  query,
  children,
}: {
  query: UseQueryResult<T>
  children: (data: T) => ReactNode
}) {
  const { data, error, refetch } = query
  if (data !== undefined) return children(data)
  if (error !== null) return <ProblemNote error={error} onRetry={() => void refetch()} />
  return <Waiting />
}
