/** Which meal of those that are served here: first of all the one of this minute. */
import type { Meal } from '../../../core/vocabulary.ts'
import type { TodayMeal } from '../../contract/care.ts'
import { MEAL_NAMES } from '../words.ts'
import { Choice } from './kit.tsx'

/** The one of this minute, else the last one of the day. */
export function mealFirst(meals: readonly TodayMeal[], current: Meal | null): TodayMeal | null {
  return meals.find(({ meal }) => meal === current) ?? meals.at(-1) ?? null
}

export function MealChoice({
  of: meals,
  value,
  onChoose,
}: {
  of: readonly TodayMeal[]
  value: Meal
  onChoose: (meal: Meal) => void
}) {
  if (meals.length < 2) return null
  return (
    <Choice
      of={meals.map(({ meal }) => meal)}
      name={(meal) => MEAL_NAMES[meal]}
      value={value}
      onChoose={onChoose}
    />
  )
}
