/** 客人和员工: who else ate, counted by heads; of one meal the last entry counts. */
import { useState } from 'react'
import type { Others, TodayMeal } from '../../contract/care.ts'
import { useCaring } from './caring.ts'
import { Button } from './kit.tsx'
import { MealPage } from './meal-page.tsx'
import { OTHERS, SAVE, SAVED } from './words.ts'

const KINDS = ['guests', 'staff', 'volunteers'] as const
const NOBODY: Others = { guests: 0, staff: 0, volunteers: 0 }
const MOST = 999

export const OthersPage = () => (
  <MealPage>
    {(meal, choice) => (
      <>
        {choice}
        <Heads meal={meal} key={meal.meal} />
      </>
    )}
  </MealPage>
)

function Heads({ meal: { meal, others } }: { meal: TodayMeal }) {
  const { act, say } = useCaring()
  const [heads, setHeads] = useState(others ?? NOBODY)
  const save = async () => {
    if ((await act('others', { meal, ...heads })) !== null) say({ text: SAVED, good: true })
  }
  const set = (kind: (typeof KINDS)[number], count: number) => {
    say(null)
    setHeads({ ...heads, [kind]: Math.min(MOST, Math.max(0, count)) })
  }
  return (
    <div className="heads">
      {KINDS.map((kind) => (
        <section className="stepper" aria-label={OTHERS[kind]} key={kind}>
          <h2>{OTHERS[kind]}</h2>
          <Button disabled={heads[kind] === 0} onPress={() => set(kind, heads[kind] - 1)}>
            −1
          </Button>
          <b className="digits">{heads[kind]}</b>
          <Button onPress={() => set(kind, heads[kind] + 1)}>+1</Button>
          <Button onPress={() => set(kind, heads[kind] + 10)}>+10</Button>
        </section>
      ))}
      <div className="deeds">
        <Button look="main" onPress={save}>
          {SAVE}
        </Button>
      </div>
    </div>
  )
}
