/** The quiet stages on paper: waiting for a card, between meals, starting. */
import type { ReactElement } from 'react'
import { dishesShown } from './menu.ts'
import { BowlPicture } from './pictures/bowl.tsx'
import { CardPicture } from './pictures/card.tsx'
import type { Way } from './ways.ts'
import { HOW, MENU, NO_MEAL, SCAN_TO_EAT, STARTING, soon, TAP_TO_EAT, WHAT, WITHOUT } from './words.ts'

type Words = { title: readonly string[]; how: string; help?: string; menu?: string | null }

const Title = ({ lines }: { lines: readonly string[] }) => (
  <h1 className="title digits">
    {lines.map((line) => (
      <span className="line" key={line}>
        {line}
      </span>
    ))}
  </h1>
)

const Menu = ({ of: menu }: { of: string }) => (
  <p className="menu">
    <b>{MENU}</b>{' '}
    {dishesShown(menu)
      .split(/(?<=、)/)
      .map((dish) => (
        <span className="dish" key={dish}>
          {dish}
        </span>
      ))}
  </p>
)

const Calm = ({ words: { title, how, help, menu }, picture }: { words: Words; picture: ReactElement }) => (
  <main className="calm" data-menu={menu != null}>
    <div className="ask">
      <Title lines={title} />
      <p className="how">{how}</p>
      {menu && <Menu of={menu} />}
      {help && <p className="help">{help}</p>}
    </div>
    {picture}
  </main>
)

/** Shows what may be presented here: one way large, several side by side. */
export function WaitingScene({ ways, menu }: { ways: readonly Way[]; menu: string | null }) {
  // Scanner and camera take the same thing: one picture is enough.
  const shown = ways.filter((way) => way !== 'camera' || !ways.includes('code'))
  const title = shown.every((way) => way === 'code' || way === 'camera') ? SCAN_TO_EAT : TAP_TO_EAT
  const [first = 'identity', ...others] = shown
  if (others.length === 0)
    return (
      <Calm
        words={{ title, how: HOW[first], help: WITHOUT, menu }}
        picture={<CardPicture way={first} held />}
      />
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
      {menu && <Menu of={menu} />}
      <p className="help">{WITHOUT}</p>
    </main>
  )
}
export const SoonScene = ({ starts, menu }: { starts: string; menu: string | null }) => (
  <Calm words={{ ...soon(starts), menu }} picture={<BowlPicture />} />
)
export const ClosedScene = () => <Calm words={NO_MEAL} picture={<BowlPicture empty />} />
export const StartingScene = () => <Calm words={STARTING} picture={<BowlPicture empty />} />
