import { Checkbox, Input } from 'antd'
import { MEAL_TERMS } from '../../../../core/terms.ts'
import { useTerms, useWords } from '../../shared/words/use-words.ts'
import { faultOf, MEALS, type MealField, type MealFields, type MealName, USUAL_MEALS } from './new-site.ts'

/**
 * Which meals are served, when, and at what price. `only`: of these alone, which stay served. `value` and `onChange` come
 * from the form.
 */
export function MealsField({
  value = USUAL_MEALS,
  onChange,
  only,
}: {
  only?: readonly MealName[]
  value?: MealFields
  onChange?: (fields: MealFields) => void
}) {
  const { sites } = useWords()
  return (
    <fieldset className="meals-field">
      <legend className="visually-hidden">{sites.mealsOffered}</legend>
      {(only ?? MEALS).map((meal) => (
        <MealLine
          key={meal}
          fixed={only !== undefined}
          meal={meal}
          field={value[meal]}
          onChange={(changed) => onChange?.({ ...value, [meal]: { ...value[meal], ...changed } })}
        />
      ))}
    </fieldset>
  )
}

function MealLine({
  meal,
  fixed,
  field: { served, starts, ends, price },
  onChange,
}: {
  meal: MealName
  fixed: boolean
  field: MealField
  onChange: (changed: Partial<MealField>) => void
}) {
  const { sites } = useWords()
  const name = useTerms()(MEAL_TERMS, meal)
  const fault = faultOf({ served, starts, ends, price })
  // Said of each field, or the form would mark all of them when one is wrong.
  const statusOf = (...faults: (typeof fault)[]) => (faults.includes(fault) ? 'error' : 'success')
  return (
    <div className="meal-line">
      <Checkbox
        checked={served}
        disabled={fixed}
        onChange={({ target }) => onChange({ served: target.checked })}
      >
        {name}
      </Checkbox>
      <Input
        aria-label={`${name} ${sites.starts}`}
        disabled={!served}
        value={starts}
        maxLength={5}
        status={statusOf('timeMissing', 'endsBefore')}
        onChange={({ target }) => onChange({ starts: target.value })}
      />
      <span aria-hidden="true">–</span>
      <Input
        aria-label={`${name} ${sites.ends}`}
        disabled={!served}
        value={ends}
        maxLength={5}
        status={statusOf('timeMissing', 'endsBefore')}
        onChange={({ target }) => onChange({ ends: target.value })}
      />
      <Input
        aria-label={`${name} ${sites.priceLabel}`}
        disabled={!served}
        value={price}
        maxLength={9}
        suffix={sites.priceUnit}
        status={statusOf('priceWrong')}
        onChange={({ target }) => onChange({ price: target.value })}
      />
    </div>
  )
}
