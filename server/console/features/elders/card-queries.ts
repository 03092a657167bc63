/** Cards from and to the server. */
import { queryOptions } from '@tanstack/react-query'
import type { Card, CardSheet, CardStep, NewCard } from '../../../contract/cards.ts'
import { get, post, postForFile } from '../../shared/api/request.ts'

export const cardsQuery = (elder: string) =>
  queryOptions({
    queryKey: ['cards', elder],
    queryFn: () => get<Card[]>(`/api/elders/${encodeURIComponent(elder)}/cards`),
  })

/** A new card for an elder, or in place of one of theirs. */
export function giveCard(elder: string, replaces: Card | null, card: NewCard): Promise<Card> {
  const path =
    replaces === null ? `/api/elders/${encodeURIComponent(elder)}/cards` : `/api/cards/${replaces.id}/replace`
  return post<Card>(path, card)
}

export function takeStep({ id }: Card, step: CardStep['step']): Promise<Card> {
  return post<Card>(`/api/cards/${id}/steps`, { step } satisfies CardStep)
}

/** Lets the browser save the sheet under `name`. */
export async function saveSheet(sheet: CardSheet, name: string): Promise<void> {
  const address = URL.createObjectURL(await postForFile('/api/card-sheets', sheet))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the file over by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
