import type { Board } from '../../../contract/board.ts'

type Tap = Board['latest'][number]
export type KeyedTap = Tap & { key: string }

/** The newest taps, each under a key of its own; two alike in the same millisecond are told apart by their order. */
export function keyedTaps(latest: readonly Tap[]): KeyedTap[] {
  const seen = new Map<string, number>()
  const oldestFirst = [...latest].reverse().map((tap) => {
    const name = `${tap.site} ${tap.at} ${tap.meal} ${tap.service}`
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return { ...tap, key: `${name} ${before}` }
  })
  return oldestFirst.reverse()
}
