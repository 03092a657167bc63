/** The quiet stages on paper: waiting for a card, between meals, starting. */
import type { ReactElement } from 'react'
import { BowlPicture } from './pictures/bowl.tsx'
import { CardPicture } from './pictures/card.tsx'
import type { Way } from './ways.ts'
import { HOW, NO_MEAL, SCAN_TO_EAT, STARTING, soon, TAP_TO_EAT, WHAT, WITHOUT } from './words.ts'

type Words = { title: readonly string[]; how: string; help?: string }

const Title = ({ lines }: { lines: readonly string[] }) => (
  <h1 className="title digits">
    {lines.map((line) => (
      <span className="line" key={line}>
        {line}
      </span>
    ))}
  </h1>
)

const Calm = ({ words: { title, how, help }, picture }: { words: Words; picture: ReactElement }) => (
  <main className="calm">
    <div className="ask">
      <Title lines={title} />
      <p className="how">{how}</p>
      {help && <p className="help">{help}</p>}
    </div>
    {picture}
  </main>
)

/** Shows what may be presented here: one way large, several side by side. */
export function WaitingScene({ ways }: { ways: readonly Way[] }) {
  // Scanner and camera take the same thing: one picture is enough.
  const shown = ways.filter((way) => way !== 'camera' || !ways.includes('code'))
  const title = shown.every((way) => way === 'code' || way === 'camera') ? SCAN_TO_EAT : TAP_TO_EAT
  const [first = 'identity', ...others] = shown
  if (others.length === 0)
    return (
      <Calm words={{ title, how: HOW[first], help: WITHOUT }} picture={<CardPicture way={first} held />} />
    )
  return (
    <main className="choice">
      <Title lines={title} />
      <ul className="ways">
        {shown.map((way) => (
          <li className="way" key={way}>
            <CardPicture way={way} held={false} />
            <p className="what">{WHAT[way]}</p>
          </li>
        ))}
      </ul>
      <p className="help">{WITHOUT}</p>
    </main>
  )
}
export const SoonScene = ({ starts }: { starts: string }) => (
  <Calm words={soon(starts)} picture={<BowlPicture />} />
)
export const ClosedScene = () => <Calm words={NO_MEAL} picture={<BowlPicture empty />} />
export const StartingScene = () => <Calm words={STARTING} picture={<BowlPicture empty />} />
