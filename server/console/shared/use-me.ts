import { useSuspenseQuery } from '@tanstack/react-query'
import { may, type Right } from './access.ts'
import { meQuery } from './api/queries.ts'

/** The person at the desk. Only under the session gate, which has loaded them. */
export function useMe() {
  return useSuspenseQuery(meQuery).data
}

export function useMay(): (right: Right) => boolean {
  const { roles } = useMe()
  return (right) => may(roles, right)
}
