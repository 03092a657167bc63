/** An elder's cards, those in use first, each with what can be done about it. */
import { Button, Popconfirm } from 'antd'
import { dayOf } from '../../../../core/plain-date.ts'
import { CARD_KINDS } from '../../../../core/terms.ts'
import type { Card, CardStep } from '../../../contract/cards.ts'
import { formatDay, formatInstant } from '../../shared/format/time.ts'
import { Mark, type Meaning } from '../../shared/ui/mark.tsx'
import { useNow } from '../../shared/use-now.ts'
import { useSpeech, useTerms, useWords } from '../../shared/words/use-words.ts'
import { useCardWords } from './card-words.ts'

const MEANINGS: Record<Card['state'], Meaning> = {
  'in-use': 'recorded',
  lost: 'attention',
  replaced: 'quiet',
  withdrawn: 'quiet',
}

type Acts = {
  busy: boolean
  onStep: (card: Card, step: CardStep['step']) => void
  onReplace: (card: Card) => void
}

export function CardList({ cards, acts }: { cards: Card[]; acts: Acts | null }) {
  const words = useCardWords()
  return (
    <ul className="plain-list cards" aria-label={words.list}>
      {cards.map((card) => (
        <li key={card.id} className={card.state === 'in-use' ? 'card-row' : 'card-row past'}>
          <CardFacts card={card} />
          {acts !== null && <CardActions card={card} {...acts} />}
        </li>
      ))}
    </ul>
  )
}

function CardFacts({ card }: { card: Card }) {
  const { kind, tail, state, issuedAt, expires, changedAt, changedBy } = card
  const words = useCardWords()
  const term = useTerms()
  const { language } = useSpeech()
  const now = useNow(600_000)
  const day = (text: string) => formatDay(text, language, true)
  const expired = state === 'in-use' && expires !== null && expires < dayOf(now, 0)
  const issued = dayOf(Date.parse(issuedAt), 0)
  const change = state === 'in-use' ? words.found : words.states[state]
  return (
    <div className="card-facts">
      <div className="card-title">
        <strong>{term(CARD_KINDS, kind)}</strong>
        <span className="figures">{words.tail(kind, tail)}</span>
        {expired ? (
          <Mark meaning="attention">{words.expired}</Mark>
        ) : (
          <Mark meaning={MEANINGS[state]}>{words.states[state]}</Mark>
        )}
      </div>
      <div className="muted">
        {[
          kind === 'qr' ? words.issued(day(issued)) : words.registered(day(issued)),
          ...(expires === null ? [] : [words.expires(day(expires))]),
          ...(changedAt === null
            ? []
            : [words.changed(change, formatInstant(changedAt, language, now, true), changedBy)]),
        ].join(' · ')}
      </div>
    </div>
  )
}

/** What the server lets be done from a state (server/register/give-card.ts); an ID card is not the county's to take. */
function CardActions({ card, busy, onStep, onReplace }: { card: Card } & Acts) {
  const { actions, ...words } = useCardWords()
  const { cancel } = useWords()
  const { state, kind } = card
  const ours = kind !== 'id-card'
  return (
    <div className="card-actions">
      {state === 'in-use' && (
        <Button size="small" disabled={busy} onClick={() => onStep(card, 'lost')}>
          {actions.lost}
        </Button>
      )}
      {state === 'lost' && (
        <Button size="small" disabled={busy} onClick={() => onStep(card, 'found')}>
          {actions.found}
        </Button>
      )}
      {ours && (state === 'in-use' || state === 'lost') && (
        <Button size="small" disabled={busy} onClick={() => onReplace(card)}>
          {actions.replace}
        </Button>
      )}
      {ours && state !== 'withdrawn' && kind !== 'qr' && (
        <Popconfirm
          title={words.withdrawSure}
          description={words.withdrawNote}
          okText={actions.withdrawn}
          cancelText={cancel}
          onConfirm={() => onStep(card, 'withdrawn')}
        >
          <Button size="small" disabled={busy}>
            {actions.withdrawn}
          </Button>
        </Popconfirm>
      )}
    </div>
  )
}
