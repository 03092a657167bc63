/** An elder's cards with what can be done: given, printed, reported lost, replaced, taken back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { dayOf } from '../../../../core/plain-date.ts'
import type { Card, CardStep } from '../../../contract/cards.ts'
import type { Elder } from '../../../contract/elders.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { ProblemNote } from '../../shared/ui/problem-note.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useNow } from '../../shared/use-now.ts'
import { CardList } from './card-list.tsx'
import { cardsQuery, saveSheet, takeStep } from './card-queries.ts'
import { useCardWords } from './card-words.ts'
import './cards.css'
import { GiveQr } from './give-qr.tsx'
import { RegisterCard } from './register-card.tsx'

type Giving = { kind: 'qr' | 'own'; replaces: Card | null }

export function CardPanel({ elder }: { elder: Pick<Elder, 'id' | 'name' | 'died'> }) {
  const words = useCardWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const query = useQuery(cardsQuery(elder.id))
  const writes = useMay()('card.write')
  const today = dayOf(useNow(600_000), 0)
  const [giving, setGiving] = useState<Giving | null>(null)
  const refresh = () => void client.invalidateQueries(cardsQuery(elder.id))
  const stepping = useMutation({
    mutationFn: ({ card, step }: { card: Card; step: CardStep['step'] }) => takeStep(card, step),
    onSuccess: (_, { step }) => message.success(words.done[step]),
    // Also where it was refused: somebody else was first.
    onSettled: refresh,
  })
  const printing = useMutation({
    mutationFn: () => saveSheet({ elder: elder.id }, words.fileOf(elder.name)),
    onSuccess: () => message.success(words.printed),
    onSettled: refresh,
  })
  const given = () => {
    setGiving(null)
    refresh()
  }
  const close = () => setGiving(null)
  return (
    <>
      <Loaded query={query}>
        {(cards) => (
          <>
            {writes && elder.died === null && (
              <div className="card-tools">
                {hasQr(cards, today) ? (
                  <Button type="primary" loading={printing.isPending} onClick={() => printing.mutate()}>
                    {printing.isPending ? words.printing : words.print}
                  </Button>
                ) : (
                  <Button type="primary" onClick={() => setGiving({ kind: 'qr', replaces: null })}>
                    {words.issueQr}
                  </Button>
                )}
                <Button onClick={() => setGiving({ kind: 'own', replaces: null })}>{words.register}</Button>
              </div>
            )}
            {writes && elder.died !== null && <p className="muted">{words.dead}</p>}
            <ProblemNote error={printing.error ?? stepping.error} />
            <CardList
              cards={cards}
              acts={
                writes
                  ? {
                      busy: stepping.isPending,
                      onStep: (card, step) => stepping.mutate({ card, step }),
                      onReplace: (card) =>
                        setGiving({ kind: card.kind === 'qr' ? 'qr' : 'own', replaces: card }),
                    }
                  : null
              }
            />
          </>
        )}
      </Loaded>
      {giving?.kind === 'qr' && (
        <GiveQr elder={elder.id} replaces={giving.replaces} onDone={given} onClose={close} />
      )}
      {giving?.kind === 'own' && (
        <RegisterCard elder={elder.id} replaces={giving.replaces} onDone={given} onClose={close} />
      )}
    </>
  )
}

function hasQr(cards: Card[], today: string): boolean {
  return cards.some(
    ({ kind, state, expires }) =>
      kind === 'qr' && state === 'in-use' && (expires === null || expires >= today),
  )
}
