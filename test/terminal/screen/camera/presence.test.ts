import { expect, test } from 'vitest'
import { OUT_OF_SIGHT, Presence } from '../../../../terminal/screen/camera/presence.ts'

test('a code that is held up is one presentation, however long', () => {
  const presence = new Presence()
  const seen = Array.from({ length: 80 }, (_, i) => presence.sees('A', i * 125))
  expect(seen.filter((presented) => presented)).toHaveLength(1)
  expect(seen[0]).toBe(true)
})

test('it counts anew when it was out of sight for long enough, and only then', () => {
  const presence = new Presence()
  presence.sees('A', 0)
  expect(presence.sees('A', OUT_OF_SIGHT - 1)).toBe(false)
  expect(presence.sees('A', 2 * OUT_OF_SIGHT - 2)).toBe(false)
  expect(presence.sees('A', 3 * OUT_OF_SIGHT - 2)).toBe(true)
})

test('codes in turn are presented once each; one that the terminal did not hear of again', () => {
  const presence = new Presence()
  expect(['A', 'B', 'A', 'B'].map((text, i) => presence.sees(text, i * 125))).toEqual([
    true,
    true,
    false,
    false,
  ])
  presence.forget('B')
  expect(['A', 'B'].map((text) => presence.sees(text, 600))).toEqual([false, true])
})
