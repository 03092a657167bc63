/** The quiet stages on paper: waiting for a card, between meals, starting. */
import type { ReactElement } from 'react'
import { BowlPicture } from './pictures/bowl.tsx'
import { CardPicture } from './pictures/card.tsx'
import { NO_MEAL, STARTING, soon, WAITING } from './words.ts'

type Words = { title: readonly string[]; how: string; help?: string }

const Calm = ({ words: { title, how, help }, picture }: { words: Words; picture: ReactElement }) => (
  <main className="calm">
    <div className="ask">
      <h1 className="title digits">
        {title.map((line) => (
          <span className="line" key={line}>
            {line}
          </span>
        ))}
      </h1>
      <p className="how">{how}</p>
      {help && <p className="help">{help}</p>}
    </div>
    {picture}
  </main>
)

export const WaitingScene = () => <Calm words={WAITING} picture={<CardPicture />} />
export const SoonScene = ({ starts }: { starts: string }) => (
  <Calm words={soon(starts)} picture={<BowlPicture />} />
)
export const ClosedScene = () => <Calm words={NO_MEAL} picture={<BowlPicture empty />} />
export const StartingScene = () => <Calm words={STARTING} picture={<BowlPicture empty />} />
