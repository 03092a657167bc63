/** The meals of three months, day by day: what counted, what was voided, what the kiosk wrote down without subsidy. */
import { useQuery } from '@tanstack/react-query'
import { daysOfMonth, type PlainMonth } from '../../../../core/plain-date.ts'
import { MEAL_TERMS, REASONS } from '../../../../core/terms.ts'
import type { ElderMeals } from '../../../contract/elders.ts'
import { formatClock, formatMonth } from '../../shared/format/time.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { useSpeech, useTerms } from '../../shared/words/use-words.ts'
import { mealsQuery } from './elder-queries.ts'
import { useElderWords } from './words.ts'

type Meal = ElderMeals['meals'][number]
const MEALS = ['breakfast', 'lunch', 'dinner'] as const

export function ElderMealsPanel({ elder }: { elder: string }) {
  const words = useElderWords()
  const query = useQuery(mealsQuery(elder))
  return (
    <>
      <p className="form-note">{words.mealsNote}</p>
      <Loaded query={query}>
        {({ months, meals }) =>
          meals.length === 0 ? (
            <p className="nothing">{words.mealsNone}</p>
          ) : (
            [...months]
              .reverse()
              .map((month) => (
                <MonthGrid
                  key={month}
                  month={month as PlainMonth}
                  meals={meals.filter(({ day }) => day.startsWith(month))}
                />
              ))
          )
        }
      </Loaded>
      <p className="muted meal-key">
        {(['counted', 'voided', 'withheld'] as const).map((kind) => (
          <span key={kind}>
            <span className={`meal-mark ${kind}`} aria-hidden="true">
              {SHAPES[kind]}
            </span>{' '}
            {words.mealMarks[kind]}
          </span>
        ))}
      </p>
    </>
  )
}

const SHAPES = { counted: '●', voided: '×', withheld: '○' }

function kindOf({ voided, reason }: Meal): keyof typeof SHAPES {
  if (voided) return 'voided'
  return reason === null ? 'counted' : 'withheld'
}

function MonthGrid({ month, meals }: { month: PlainMonth; meals: readonly Meal[] }) {
  const words = useElderWords()
  const { language } = useSpeech()
  const term = useTerms()
  const title = formatMonth(month, language)
  const days = daysOfMonth(month)
  const counted = new Set(
    meals.flatMap((meal) => (kindOf(meal) === 'counted' ? [`${meal.day} ${meal.meal}`] : [])),
  )
  return (
    <section className="meal-month">
      <h2>
        {title} <span className="muted figures">{words.meals(counted.size)}</span>
      </h2>
      <table aria-label={words.mealGrid(title)}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{words.days}</span>
            </th>
            {days.map((day) => (
              <th key={day} scope="col">
                {Number(day.slice(8))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {MEALS.map((meal) => (
            <tr key={meal}>
              <th scope="row">{term(MEAL_TERMS, meal)}</th>
              {days.map((day) => (
                <MealCell key={day} meals={meals.filter((each) => each.day === day && each.meal === meal)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Of several the one that counts; the others are told when the mouse rests there. */
function MealCell({ meals }: { meals: readonly Meal[] }) {
  const words = useElderWords()
  const term = useTerms()
  const shown = meals.find((meal) => kindOf(meal) === 'counted') ?? meals[0]
  if (shown === undefined) return <td />
  const kind = kindOf(shown)
  const told = meals.map((meal) => {
    const why = meal.reason === null ? [] : [term(REASONS, meal.reason)]
    return [formatClock(meal.at), meal.siteName ?? meal.site, words.mealMarks[kindOf(meal)], ...why].join(' ')
  })
  return (
    <td title={told.join('\n')}>
      <span className={`meal-mark ${kind}`} aria-hidden="true">
        {SHAPES[kind]}
      </span>
      <span className="visually-hidden">{told.join('；')}</span>
    </td>
  )
}
