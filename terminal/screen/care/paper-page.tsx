/** 纸上补录: a meal without power, written up from paper, with the names of two people who stand for it. */
import { useState } from 'react'
import type { Meal } from '../../../core/vocabulary.ts'
import type { FoundElder, Written } from '../../contract/care.ts'
import { monthDay } from '../clock.ts'
import { MEAL_NAMES } from '../words.ts'
import { useAnswer, useCaring } from './caring.ts'
import { FindElder } from './find-elder.tsx'
import { Button, Choice, Part, Scroll } from './kit.tsx'
import { NameField } from './name-field.tsx'
import { BACK, HOME, LOADING, MEALS, PAPER } from './words.ts'

type Step = 'head' | 'elders' | 'look'
type Sheet = { day: string; meal: Meal; cause: string; writtenBy: string; confirmedBy: string }

const trimmed = (sheet: Sheet): Sheet => ({
  ...sheet,
  cause: sheet.cause.trim(),
  writtenBy: sheet.writtenBy.trim(),
  confirmedBy: sheet.confirmedBy.trim(),
})

export function PaperPage() {
  const { act, say, go, view, remember } = useCaring()
  const { value: home } = useAnswer('home', {})
  const [step, setStep] = useState<Step>('head')
  const [sheet, setSheet] = useState<Sheet>({
    day: view.day,
    meal: view.meal?.meal ?? 'dinner',
    cause: PAPER.causes[0] ?? '',
    writtenBy: '',
    confirmedBy: '',
  })
  const [chosen, setChosen] = useState<ReadonlyMap<string, FoundElder>>(new Map())
  const [written, setWritten] = useState<Written[] | null>(null)
  if (home === null) return <p className="hint">{LOADING}</p>
  if (written !== null) return <Wrote meals={written} onHome={() => go('home')} />

  const whole = trimmed(sheet)
  const change = (part: Partial<Sheet>) => setSheet({ ...sheet, ...part })
  const same = whole.writtenBy !== '' && whole.writtenBy === whole.confirmedBy
  const ready = !same && [whole.cause, whole.writtenBy, whole.confirmedBy].every((text) => text !== '')
  const people = chosen.size
  const toggle = (elder: FoundElder) => {
    const next = new Map(chosen)
    if (!next.delete(elder.id)) next.set(elder.id, elder)
    setChosen(next)
  }
  const write = async () => {
    const done = await act('paper', { ...whole, elders: [...chosen.keys()] })
    if (done === null) return
    for (const name of [whole.writtenBy, whole.confirmedBy]) remember(name)
    say(null)
    setWritten(done.meals)
  }
  const dayName = (day: string) => `${PAPER.days[home.paperDays.indexOf(day)] ?? ''} ${monthDay(day)}`

  if (step === 'head')
    return (
      <>
        <Scroll>
          <p className="hint">{PAPER.steps}</p>
          <Part label={PAPER.day}>
            <Choice
              of={home.paperDays}
              name={dayName}
              value={sheet.day}
              onChoose={(day) => change({ day })}
            />
          </Part>
          <Part label={PAPER.meal}>
            <Choice
              of={MEALS}
              name={(meal) => MEAL_NAMES[meal]}
              value={sheet.meal}
              onChoose={(meal) => change({ meal })}
            />
          </Part>
          <Part label={PAPER.cause}>
            <div className="choose">
              {PAPER.causes.map((cause) => (
                <Button chosen={cause === sheet.cause} key={cause} onPress={() => change({ cause })}>
                  {cause}
                </Button>
              ))}
              <input
                className="input"
                aria-label={PAPER.cause}
                maxLength={200}
                value={sheet.cause}
                onChange={({ target }) => change({ cause: target.value })}
              />
            </div>
          </Part>
          <NameField
            label={PAPER.writtenBy}
            value={sheet.writtenBy}
            onName={(writtenBy) => change({ writtenBy })}
          />
          <NameField
            label={PAPER.confirmedBy}
            value={sheet.confirmedBy}
            onName={(confirmedBy) => change({ confirmedBy })}
          />
          {same && <p className="wrong">{PAPER.same}</p>}
        </Scroll>
        <div className="deeds">
          <Button look="main" disabled={!ready} onPress={() => setStep('elders')}>
            {PAPER.elders}
          </Button>
        </div>
      </>
    )
  if (step === 'elders')
    return (
      <>
        <FindElder chosen={new Set(chosen.keys())} onChoose={toggle} />
        <div className="deeds">
          <Button look="main" disabled={people === 0} onPress={() => setStep('look')}>
            {PAPER.look}
          </Button>
          <Button onPress={() => setStep('head')}>{BACK}</Button>
          <p className="tally">{PAPER.chosen(people)}</p>
        </div>
      </>
    )
  return (
    <>
      <Scroll>
        <p className="summary">
          {`${dayName(whole.day)} ${MEAL_NAMES[whole.meal]}，${whole.cause}。${PAPER.writtenBy}：${whole.writtenBy}；核对：${whole.confirmedBy}。`}
        </p>
        <p className="names">{[...chosen.values()].map(({ name }) => name).join('、')}</p>
      </Scroll>
      <div className="deeds">
        <Button look="main" onPress={write}>
          {PAPER.write(people)}
        </Button>
        <Button onPress={() => setStep('elders')}>{BACK}</Button>
      </div>
    </>
  )
}

function Wrote({ meals, onHome }: { meals: readonly Written[]; onHome: () => void }) {
  const already = meals.filter(({ seq }) => seq === null)
  return (
    <>
      <Scroll>
        <p className="summary">{PAPER.wrote(meals.length - already.length)}</p>
        {already.length > 0 && (
          <p className="names">
            {already.map(({ name }) => name).join('、')}：{PAPER.already}
          </p>
        )}
      </Scroll>
      <div className="deeds">
        <Button look="main" icon="home" onPress={onHome}>
          {HOME}
        </Button>
      </div>
    </>
  )
}
