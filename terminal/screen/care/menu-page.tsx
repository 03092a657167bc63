/** 今日菜单: what there is, put together from common dishes, or typed where there is a keyboard. */
import { useState } from 'react'
import type { TodayMeal } from '../../contract/care.ts'
import { useCaring } from './caring.ts'
import { Button, Scroll } from './kit.tsx'
import { MealPage } from './meal-page.tsx'
import { CLEAR, MENU, PAGE_NAMES, SAVE, SAVED } from './words.ts'

const MOST = 200

export const MenuPage = () => (
  <MealPage>
    {(meal, choice) => (
      <>
        {choice}
        <Dishes meal={meal} key={meal.meal} />
      </>
    )}
  </MealPage>
)

function Dishes({ meal: { meal, dishes } }: { meal: TodayMeal }) {
  const { act, say } = useCaring()
  const [text, setText] = useState(dishes ?? '')
  const named = text.split(MENU.between).filter((dish) => dish !== '')
  const type = (next: string) => {
    say(null)
    setText(next.slice(0, MOST))
  }
  const toggle = (dish: string) => {
    const others = named.filter((each) => each !== dish)
    type((others.length < named.length ? others : [...named, dish]).join(MENU.between))
  }
  const save = async () => {
    if ((await act('menu', { meal, dishes: text.trim() })) !== null) say({ text: SAVED, good: true })
  }
  return (
    <>
      <Scroll>
        <p className="hint">{MENU.hint}</p>
        <div className="choose">
          <input
            className="input"
            aria-label={PAGE_NAMES.menu}
            maxLength={MOST}
            value={text}
            onChange={({ target }) => type(target.value)}
          />
          <Button onPress={() => type('')}>{CLEAR}</Button>
        </div>
        <div className="choose">
          {MENU.dishes.map((dish) => (
            <Button key={dish} chosen={named.includes(dish)} onPress={() => toggle(dish)}>
              {dish}
            </Button>
          ))}
        </div>
      </Scroll>
      <div className="deeds">
        <Button look="main" disabled={text.trim() === ''} onPress={save}>
          {SAVE}
        </Button>
      </div>
    </>
  )
}
