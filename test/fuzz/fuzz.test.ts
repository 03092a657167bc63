/** The short run of `npm run fuzz`: another seed is another run. */
import { describe, expect, test } from 'vitest'
import { KINDS, READER_NAMES } from '../../terminal/reader/kinds.ts'
import { Chance } from './chance.ts'
import { fuzzKind } from './fuzz-kind.ts'
import { FUZZED } from './kinds.ts'

describe('whatever a bad line makes of their frames', () => {
  test.each(READER_NAMES)('%s reads what is right and nothing else', (name) => {
    const { cards } = fuzzKind(name, '467', 40_000)
    expect(cards).toBeGreaterThan(10)
  })
})

/** It must be able to find, and to miss. */
describe('the oracle', () => {
  test.each(READER_NAMES)('of %s finds a card where it stands, and none where a byte is wrong', (name) => {
    const { card, oracle } = FUZZED[name]
    const frame = card(new Chance('oracle'))
    const cards: string[] = []
    const decoder = KINDS[name].decoder((each) => cards.push(JSON.stringify(each)))
    decoder.push(frame)
    decoder.idle()
    expect(cards).toHaveLength(1)
    const [read = ''] = cards
    const noise = Buffer.from('noise ')
    expect(oracle(Buffer.concat([noise, frame]))(read, 0)).toBe(noise.length)
    expect(oracle(Buffer.concat([noise, frame]))(read, noise.length + 1)).toBe(-1)
    expect(oracle(frame.subarray(1))(read, 0)).toBe(-1)
    expect(oracle(Buffer.from(frame.with(1, (frame[1] ?? 0) ^ 1)))(read, 0)).toBe(-1)
  })
})
