/** 今天: who has not come yet, those to look after first before all others, and who ate, and how. */
import type { ReactElement } from 'react'
import type { EatenLine, MissingElder, TodayMeal } from '../../contract/care.ts'
import { timeOf } from '../clock.ts'
import { Scroll } from './kit.tsx'
import { MealPage } from './meal-page.tsx'
import { FIND, NAMELESS, TODAY } from './words.ts'

export const TodayPage = () => <MealPage>{(meal, choice) => <Meal meal={meal} choice={choice} />}</MealPage>

function Meal({
  meal: { eaten, missing, others, dishes },
  choice,
}: {
  meal: TodayMeal
  choice: ReactElement
}) {
  const counted = eaten.filter(({ voided }) => !voided).length
  return (
    <>
      <div className="first-line">
        {choice}
        {(others !== null || dishes !== null) && (
          <p className="facts">
            {[dishes, others && TODAY.others(others.guests, others.staff, others.volunteers)]
              .filter((fact) => fact !== null)
              .join('。')}
          </p>
        )}
      </div>
      <div className="columns">
        <section className="column">
          <h2>{TODAY.missing(missing.length)}</h2>
          <Scroll>
            {missing.length === 0 && <p className="hint">{TODAY.everybody}</p>}
            <ul className="lines">
              {missing.map((elder) => (
                <Missing elder={elder} key={elder.id} />
              ))}
            </ul>
          </Scroll>
        </section>
        <section className="column">
          <h2>{TODAY.eaten(counted)}</h2>
          <Scroll>
            {eaten.length === 0 && <p className="hint">{TODAY.nobody}</p>}
            <ul className="lines">
              {eaten.toReversed().map((line) => (
                <Eaten line={line} key={line.seq} />
              ))}
            </ul>
          </Scroll>
        </section>
      </div>
    </>
  )
}

const Missing = ({ elder: { name, first, came } }: { elder: MissingElder }) => (
  <li className="line-row" data-first={first}>
    <b>{name}</b>
    <span className="about">{TODAY.came(came)}</span>
    {first && <span className="mark-first">{FIND.first}</span>}
  </li>
)

const Eaten = ({ line: { at, name, way, carrier, voided, reason } }: { line: EatenLine }) => (
  <li className="line-row" data-voided={voided}>
    <span className="digits">{timeOf(at)}</span>
    <b>{name ?? NAMELESS}</b>
    <span className="about">
      {TODAY.ways[way]}
      {carrier !== null && ` ${carrier}`}
    </span>
    {voided && <span className="mark-voided">{TODAY.voided}</span>}
    {!voided && reason !== null && <span className="about">{TODAY.noSubsidy}</span>}
  </li>
)
