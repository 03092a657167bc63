/** A page on one meal of today. */
import { type ReactElement, useState } from 'react'
import type { Meal } from '../../../core/vocabulary.ts'
import type { TodayMeal } from '../../contract/care.ts'
import { useAnswer, useCaring } from './caring.ts'
import { MealChoice, mealFirst } from './meal-choice.tsx'
import { LOADING } from './words.ts'

/** `children` puts the choice of the meal into its own first line. */
export function MealPage({
  children,
}: {
  children: (meal: TodayMeal, choice: ReactElement) => ReactElement
}) {
  const { view } = useCaring()
  const { value: today } = useAnswer('today', {})
  const [chosen, setChosen] = useState<Meal | null>(null)
  const meal = mealFirst(today?.meals ?? [], chosen ?? view.meal?.meal ?? null)
  if (today === null || meal === null) return <p className="hint">{LOADING}</p>
  return children(meal, <MealChoice of={today.meals} value={meal.meal} onChoose={setChosen} />)
}
