/** The caretaker's side whole: a bar that also shows the taps that go on, the pages, and the lock before them. */
import { type CSSProperties, useCallback, useState } from 'react'
import type { Answered, Asked, CareAct } from '../../contract/care.ts'
import type { ScreenView } from '../../contract/screen.ts'
import { timeOf } from '../clock.ts'
import { MeaningMark } from '../pictures/marks.tsx'
import type { Result } from '../result.ts'
import { CarePages } from './care-pages.tsx'
import { CaringContext, type Said } from './caring.ts'
import { Button, Dialog } from './kit.tsx'
import type { CarePage } from './pages.ts'
import { UnlockPad } from './pin-pad.tsx'
import { type Care, WARNING_MS } from './use-care.ts'
import { HOME, IDLE, LEAVE, PAGE_NAMES, REFUSED } from './words.ts'
import '../style/care.css'
import '../style/care-parts.css'
import '../style/care-pages.css'

const MOST_NAMES = 6

type Props = { care: Care; view: ScreenView; now: number; result: Result | null }

export function CareScreen({ care, view, now, result }: Props) {
  const [page, setPage] = useState<CarePage>('home')
  const [said, say] = useState<Said | null>(null)
  const [names, setNames] = useState<readonly string[]>([])
  /** The day on which the safety check was asked for. */
  const [checkedOn, setCheckedOn] = useState('')
  const { act: ask, session } = care

  const act = useCallback(
    async <A extends CareAct>(name: A, asked: Asked<A>): Promise<Answered<A> | null> => {
      const answer = await ask(name, asked)
      if (answer.ok) return answer.value
      if (answer.code !== 'locked') say({ text: REFUSED[answer.code], good: false })
      return null
    },
    [ask],
  )
  const go = useCallback((next: CarePage) => {
    say(null)
    setPage(next)
  }, [])
  const remember = useCallback(
    (name: string) => setNames((old) => [name, ...old.filter((each) => each !== name)].slice(0, MOST_NAMES)),
    [],
  )
  const leave = () => {
    go('home')
    care.leave()
  }
  const caring = {
    ask,
    act,
    say,
    go,
    remember,
    names,
    view,
    now,
    session: session?.session ?? null,
    enter: care.enter,
    leave,
  }

  // Asked for once a day, at the first unlocking, and never in the middle of something else.
  if (session?.checkDue && checkedOn !== view.day) {
    setCheckedOn(view.day)
    if (page === 'home') setPage('check')
  }
  if (!care.shown && !care.visiting) return null

  const locked = session === null
  const leaving = care.left !== null && care.left < WARNING_MS ? Math.ceil(care.left / 1_000) : null
  return (
    <CaringContext value={caring}>
      <div className="care" hidden={!care.shown} onPointerDownCapture={care.touch}>
        <header className="bar">
          {locked || page === 'home' ? null : (
            <Button icon="home" onPress={() => go('home')}>
              {HOME}
            </Button>
          )}
          {result === null ? (
            <h1 className="bar-title">{PAGE_NAMES[locked ? 'home' : page]}</h1>
          ) : (
            <Banner result={result} />
          )}
          <time className="bar-clock digits">{timeOf(now)}</time>
          <Button icon="leave" onPress={locked ? care.hide : leave}>
            {LEAVE}
          </Button>
        </header>
        <main className="room">
          {care.visiting && (
            <div className="page" hidden={locked}>
              <CarePages key={page} page={page} />
            </div>
          )}
          {locked && care.shown && <UnlockPad lock={view.care.lock} act={ask} onOpen={care.enter} />}
          {said !== null && !locked && (
            <p className="said" role="status" data-good={said.good}>
              {said.text}
            </p>
          )}
        </main>
        {leaving !== null && (
          <Dialog ask={IDLE.ask}>
            <p className="digits">{IDLE.left(Math.max(0, leaving))}</p>
            <Button look="main" onPress={() => act('home', {})}>
              {IDLE.on}
            </Button>
          </Dialog>
        )}
      </div>
    </CaringContext>
  )
}

/** A tap, while the caretaker is at work: who it was, and what it came to. */
function Banner({ result: { meaning, name, result } }: { result: Result }) {
  const whole = name.join('')
  const length = [...whole].length
  return (
    <p
      className="banner"
      role="status"
      data-meaning={meaning}
      style={{ '--length': length + [...result].length } as CSSProperties}
    >
      <MeaningMark meaning={meaning} />
      {whole !== '' && <b>{whole}</b>}
      <span>{result}</span>
    </p>
  )
}
