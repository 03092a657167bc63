/** What stands around every stage: where and when we are, how many ate, where the records are. */
import { useMemo } from 'react'
import type { Service } from '../../core/vocabulary.ts'
import type { ScreenView } from '../contract/screen.ts'
import { dateLines } from './almanac.ts'
import { dateOf, timeOf } from './clock.ts'
import { rosterDays } from './notices.ts'
import { BowlSign, ClockSign, MachineSign, MuteSign, RosterSign, SettledSign } from './pictures/signs.tsx'
import { syncSign } from './sync.ts'
import {
  CLOCK_WRONG,
  MEAL_NAMES,
  mealToday,
  NAMELESS_SITE,
  ROSTER,
  SERVICE_NAMES,
  TOUCH_FOR_SOUND,
} from './words.ts'

type Props = { view: ScreenView | null; now: number | null }

/** While a result stands, the header keeps to the place and the time. */
export function Header({ view, now, calm }: Props & { calm: boolean }) {
  const trusted = view?.clock !== 'wrong'
  const day = calm && trusted && now !== null ? dateOf(now) : null
  const date = useMemo(() => day && dateLines(day), [day])
  const meal = calm ? view?.meal : null
  const days = calm && view ? rosterDays(view) : null
  return (
    <header className="header">
      <BowlSign />
      <div className="where">
        <p className="site">{view?.site ?? NAMELESS_SITE}</p>
        {meal && (
          <p className="meal">
            {MEAL_NAMES[meal.meal]}{' '}
            <span className="digits">
              {meal.starts}–{meal.ends}
            </span>
          </p>
        )}
      </div>
      {days !== null && (
        <p className="chip roster digits">
          <RosterSign />
          {ROSTER.age(days)}
        </p>
      )}
      {date && (
        <div className="date">
          <p>{date.solar}</p>
          <p>{date.lunar}</p>
        </div>
      )}
      {now !== null &&
        (trusted ? (
          <time className="clock digits">{timeOf(now)}</time>
        ) : (
          <p className="chip">
            <ClockSign />
            {CLOCK_WRONG.shown}
          </p>
        ))}
    </header>
  )
}

export function Footer({ view, now, audible }: Props & { audible: boolean }) {
  if (view === null || now === null) return <footer className="footer" />
  const sync = syncSign(view.sync, now)
  return (
    <footer className="footer">
      {audible ? (
        <>
          <p className="count">
            {mealToday(view.meal?.meal ?? null)} <b className="digits">{view.count.total}</b> 人
          </p>
          <p className="services">{services(view.count.services)}</p>
        </>
      ) : (
        <p className="chip">
          <MuteSign />
          {TOUCH_FOR_SOUND}
        </p>
      )}
      <p className="chip digits">
        {sync.settled ? <SettledSign /> : <MachineSign />}
        <span>
          {sync.text.split(/(?<= · )/).map((part) => (
            <span className="part" key={part}>
              {part}
            </span>
          ))}
        </span>
      </p>
    </footer>
  )
}

/** 堂食 22 · 送餐 5; nothing where everybody ate at the table. */
function services(counts: Record<Service, number>): string {
  const shown = (['dine-in', 'delivery', 'neighbour'] as const).filter((service) => counts[service] > 0)
  if (shown.every((service) => service === 'dine-in')) return ''
  return shown.map((service) => `${SERVICE_NAMES[service]} ${counts[service]}`).join(' · ')
}
