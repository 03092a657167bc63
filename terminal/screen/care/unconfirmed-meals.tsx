/** Meals that left on an earlier day: nobody has said yet whether they came. */
import type { Unconfirmed } from '../../contract/care.ts'
import { monthDay } from '../clock.ts'
import { MEAL_NAMES } from '../words.ts'
import { useCaring } from './caring.ts'
import { DELIVERY } from './delivery-words.ts'
import { Button } from './kit.tsx'

export function UnconfirmedMeals({
  meals,
  onChange,
}: {
  meals: readonly Unconfirmed[]
  onChange: () => Promise<void>
}) {
  const { act } = useCaring()
  if (meals.length === 0) return null
  const say = async (what: 'confirm-delivery' | 'cancel-delivery', { day, meal, elder }: Unconfirmed) => {
    await act(what, { day, meal, elders: [elder] })
    await onChange()
  }
  return (
    <section className="unconfirmed">
      <p className="hint">{DELIVERY.unconfirmed}</p>
      <ul className="lines">
        {meals.map((each) => (
          <li className="line-row" key={`${each.day} ${each.meal} ${each.elder}`}>
            <b>{each.name ?? DELIVERY.gone}</b>
            <span>{`${monthDay(each.day)} ${MEAL_NAMES[each.meal]} ${each.carrier}`}</span>
            <div className="choose">
              <Button onPress={() => say('confirm-delivery', each)}>{DELIVERY.confirm}</Button>
              <Button onPress={() => say('cancel-delivery', each)}>{DELIVERY.cancel}</Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
