/** 今日安全检查: electricity, gas, food; asked for at the first unlocking of a day, and never in the way of a meal. */
import { useState } from 'react'
import { useAnswer, useCaring } from './caring.ts'
import { Button, Choice, Part, Scroll } from './kit.tsx'
import { NameField } from './name-field.tsx'
import { CHECK, HOME, LOADING, SAVE } from './words.ts'

const ROWS = ['electricity', 'gas', 'food'] as const
type Row = (typeof ROWS)[number]
type State = 'good' | 'bad'
const MOST_NOTE = 200

export function CheckPage() {
  const { go } = useCaring()
  const { value: home, again } = useAnswer('home', {})
  const [anew, setAnew] = useState(false)
  if (home === null) return <p className="hint">{LOADING}</p>
  const { check } = home
  if (check === null || anew)
    return (
      <CheckForm
        onDone={() => {
          setAnew(false)
          return again()
        }}
      />
    )
  return (
    <div className="form">
      <p className="summary">{CHECK.done}</p>
      <p className="names">
        {`${ROWS.map((row) => `${CHECK.rows[row]}${check[row] ? CHECK.good : CHECK.bad}`).join('，')}。`}
        {check.note !== null && `${check.note}。`}
        {`${CHECK.by}：${check.by}`}
      </p>
      <div className="deeds">
        <Button look="main" icon="home" onPress={() => go('home')}>
          {HOME}
        </Button>
        <Button onPress={() => setAnew(true)}>{CHECK.again}</Button>
      </div>
    </div>
  )
}

function CheckForm({ onDone }: { onDone: () => Promise<void> }) {
  const { act, go, remember } = useCaring()
  const [states, setStates] = useState<Partial<Record<Row, State>>>({})
  const [note, setNote] = useState('')
  const [by, setBy] = useState('')
  const { electricity, gas, food } = states
  const bad = Object.values(states).includes('bad')
  const ready = electricity && gas && food && by.trim() !== ''

  const save = async () => {
    const named = by.trim()
    const done = await act('check', {
      by: named,
      electricity: electricity === 'good',
      gas: gas === 'good',
      food: food === 'good',
      note: bad && note.trim() !== '' ? note.trim() : null,
    })
    if (done === null) return
    remember(named)
    await onDone()
  }
  return (
    <>
      <Scroll>
        <div className="check-rows">
          {ROWS.map((row) => (
            <section className="check-row" aria-label={CHECK.rows[row]} key={row}>
              <h2>{CHECK.rows[row]}</h2>
              <Choice
                of={['good', 'bad'] as const}
                name={(state) => CHECK[state]}
                value={states[row] ?? null}
                onChoose={(state) => setStates({ ...states, [row]: state })}
              />
            </section>
          ))}
        </div>
        {bad && (
          <Part label={CHECK.note}>
            <div className="choose">
              {CHECK.notes.map((each) => (
                <Button key={each} chosen={each === note} onPress={() => setNote(each)}>
                  {each}
                </Button>
              ))}
              <input
                className="input"
                aria-label={CHECK.note}
                maxLength={MOST_NOTE}
                value={note}
                onChange={({ target }) => setNote(target.value)}
              />
            </div>
          </Part>
        )}
        <NameField label={CHECK.by} value={by} onName={setBy} />
      </Scroll>
      <div className="deeds">
        <Button look="main" disabled={!ready} onPress={save}>
          {SAVE}
        </Button>
        <Button onPress={() => go('home')}>{CHECK.later}</Button>
      </div>
    </>
  )
}
