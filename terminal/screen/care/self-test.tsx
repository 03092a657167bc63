/** How reader, network and clock are, as the terminal has just written them down. */
import { useEffect, useState } from 'react'
import type { Answered } from '../../contract/care.ts'
import { useCaring } from './caring.ts'
import { LOADING, READER_NAMES, READER_STATES, SELF_TEST } from './words.ts'

export function SelfTest() {
  const { act, view } = useCaring()
  const [found, setFound] = useState<Answered<'self-test'> | null>(null)
  useEffect(() => {
    void act('self-test', {}).then(setFound)
  }, [act])
  if (found === null) return <p className="hint">{LOADING}</p>

  const readers = view.readers.map(({ kind, state }) => `${READER_NAMES[kind]}${READER_STATES[state]}`)
  const rows = [
    {
      name: SELF_TEST.readers,
      good: view.readers.some(({ state }) => state === 'ready'),
      is: readers.join('，') || SELF_TEST.none,
    },
    {
      name: SELF_TEST.network,
      good: found.online,
      is: found.online ? SELF_TEST.online : SELF_TEST.offline,
    },
    { name: SELF_TEST.clock, good: found.clock !== 'wrong', is: SELF_TEST.clocks[found.clock] },
    { name: SELF_TEST.waiting, good: true, is: SELF_TEST.records(found.waiting) },
  ]
  return (
    <ul className="lines">
      {rows.map(({ name, good, is }) => (
        <li className="line-row" key={name}>
          <b>{name}</b>
          <span className="about">{is}</span>
          <span className={good ? 'mark-eaten' : 'mark-first'}>{good ? SELF_TEST.good : SELF_TEST.bad}</span>
        </li>
      ))}
    </ul>
  )
}
