/** 送餐: packed, on its way, and a meal only once somebody says that it came. */
import { type ReactElement, useState } from 'react'
import type { Meal } from '../../../core/vocabulary.ts'
import type { Asked, Deliveries, DeliveryLine } from '../../contract/care.ts'
import { timeOf } from '../clock.ts'
import { useAnswer, useCaring } from './caring.ts'
import { DELIVERY } from './delivery-words.ts'
import { FindElder } from './find-elder.tsx'
import { HandOut } from './hand-out.tsx'
import { GOOD_SIGN } from './icons.tsx'
import { Button, Choice, Scroll } from './kit.tsx'
import { MealPage } from './meal-page.tsx'
import { UnconfirmedMeals } from './unconfirmed-meals.tsx'
import { BACK, FIND, LOADING } from './words.ts'

const STATES = ['to-pack', 'on-its-way', 'delivered'] as const
type State = (typeof STATES)[number]
/** Whoever came to the table stands with those who have their meal. */
const shownAs = ({ state }: DeliveryLine): State => (state === 'eaten' ? 'delivered' : state)

type Step = 'list' | 'add' | 'hand-out'

export const DeliveryPage = () => (
  <MealPage>{({ meal }, choice) => <Delivery meal={meal} choice={choice} key={meal} />}</MealPage>
)

function Delivery({ meal, choice }: { meal: Meal; choice: ReactElement }) {
  const { act, say } = useCaring()
  const { value: list, put, again } = useAnswer('deliveries', { meal })
  const [shown, setState] = useState<State | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [step, setStep] = useState<Step>('list')
  if (list === null) return <p className="hint">{LOADING}</p>

  // What was left open comes first.
  const state = shown ?? (list.unconfirmed.length > 0 ? 'on-its-way' : 'to-pack')
  const show = (next: State) => {
    setState(next)
    setChosen(new Set())
  }
  /** Takes the list that an act answered with; refused or not, nothing stays chosen. */
  const took = async (answer: Deliveries | null, next: State) => {
    if (answer === null) await again()
    else {
      put(answer)
      say(null)
    }
    setStep('list')
    show(next)
  }
  const elders = [...chosen]
  const many = { meal, elders }
  const onTheirWay = { ...many, day: list.day }
  const confirm = async () => {
    const done = await act('confirm-delivery', onTheirWay)
    await again()
    show(done === null ? 'on-its-way' : 'delivered')
  }
  const remove = async () => {
    for (const elder of elders) {
      const answer = await act('remove-delivery', { meal, elder })
      if (answer === null) break
      put(answer)
    }
    show('to-pack')
  }
  const handOut = async (how: Pick<Asked<'hand-out'>, 'service' | 'carrier'>) =>
    took(await act('hand-out', { ...many, ...how }), 'on-its-way')

  if (step === 'add')
    return (
      <>
        <Button icon="undo" onPress={() => setStep('list')}>
          {BACK}
        </Button>
        <FindElder
          onChoose={async ({ id }) => took(await act('add-delivery', { meal, elder: id }), 'to-pack')}
        />
      </>
    )
  if (step === 'hand-out')
    return (
      <HandOut
        people={chosen.size}
        carriers={list.carriers}
        onBack={() => setStep('list')}
        onHandOut={handOut}
      />
    )

  const lines = list.lines.filter((line) => shownAs(line) === state)
  const count = (of: State) =>
    list.lines.filter((line) => shownAs(line) === of).length +
    (of === 'on-its-way' ? list.unconfirmed.length : 0)
  const toggle = (id: string) =>
    setChosen(new Set(chosen.has(id) ? elders.filter((each) => each !== id) : [...elders, id]))
  const none = chosen.size === 0
  return (
    <>
      <div className="first-line">
        {choice}
        <Choice
          of={STATES}
          name={(each) => `${DELIVERY.states[each]} ${count(each)}`}
          value={state}
          onChoose={show}
        />
      </div>
      <Scroll>
        {state === 'on-its-way' && <UnconfirmedMeals meals={list.unconfirmed} onChange={again} />}
        {count(state) === 0 && <p className="hint">{DELIVERY.none[state]}</p>}
        <ul className="elders">
          {lines.map((line) => (
            <li key={line.elder}>
              <Line line={line} chosen={chosen.has(line.elder)} onChoose={toggle} />
            </li>
          ))}
        </ul>
      </Scroll>
      {state === 'to-pack' && (
        <div className="deeds">
          <Button look="main" disabled={none} onPress={() => setStep('hand-out')}>
            {DELIVERY.out}
          </Button>
          <Button
            disabled={lines.length === 0}
            onPress={() => setChosen(new Set(lines.map(({ elder }) => elder)))}
          >
            {DELIVERY.all}
          </Button>
          <Button onPress={() => setStep('add')}>{DELIVERY.add}</Button>
          <Button disabled={none} onPress={remove}>
            {DELIVERY.remove}
          </Button>
        </div>
      )}
      {state === 'on-its-way' && lines.length > 0 && (
        <div className="deeds">
          <Button look="main" disabled={none} onPress={confirm}>
            {DELIVERY.confirm}
          </Button>
          <Button onPress={() => setChosen(new Set(lines.map(({ elder }) => elder)))}>{DELIVERY.all}</Button>
          <Button
            disabled={none}
            onPress={async () => took(await act('cancel-delivery', onTheirWay), 'to-pack')}
          >
            {DELIVERY.cancel}
          </Button>
        </div>
      )}
    </>
  )
}

function Line({
  line,
  chosen,
  onChoose,
}: {
  line: DeliveryLine
  chosen: boolean
  onChoose: (id: string) => void
}) {
  const about = (
    <span className="about">
      {line.state === 'eaten' && DELIVERY.eaten}
      {line.outAt !== null && DELIVERY.left(timeOf(line.outAt), line.carrier ?? '')}
      {line.first && <span className="mark-first">{FIND.first}</span>}
    </span>
  )
  if (shownAs(line) === 'delivered')
    return (
      <p className="elder-button">
        <b>{line.name}</b>
        {about}
      </p>
    )
  return (
    <button type="button" className="elder-button" aria-pressed={chosen} onClick={() => onChoose(line.elder)}>
      {chosen && GOOD_SIGN}
      <b>{line.name}</b>
      {about}
    </button>
  )
}
