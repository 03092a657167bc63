import { useWords } from '../../shared/words/use-words.ts'
import { faultOf, MEALS, type MealFields } from './new-site.ts'

/** The rule of a form's field of meals: no fault in any, and at least one served. */
export function useMealRule() {
  const { sites } = useWords()
  return {
    validator(_: unknown, fields: MealFields): Promise<void> {
      const fault = MEALS.map((meal) => faultOf(fields[meal])).find((each) => each !== null)
      if (fault) return Promise.reject(new Error(sites[fault]))
      const served = MEALS.some((meal) => fields[meal].served)
      return served ? Promise.resolve() : Promise.reject(new Error(sites.mealsMissing))
    },
  }
}
