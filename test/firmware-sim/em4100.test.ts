import { describe, expect, it } from 'vitest'
import { encodeTag } from '../../firmware-sim/em4100/frame.ts'
import { Em4100Reader } from '../../firmware-sim/em4100/reader.ts'
import { hex, say } from './support.ts'

const FRAME = hex('02 33 43 30 30 43 45 37 35 34 43 43 42 03')

describe('RDM6300 (§2.1)', () => {
  it.each([
    ['3C00CE754C', FRAME],
    ['01026F6C3A', hex('02 30 31 30 32 36 46 36 43 33 41 33 41 03')],
    ['100086F444', hex('02 31 30 30 30 38 36 46 34 34 34 32 36 03')],
    ['3c00ce754c', FRAME],
  ])('says the tag %s', (uid, frame) => {
    expect(encodeTag(uid)).toEqual(frame)
  })

  it.each(['3C00CE754', '3C00CE754C0', '3C00CE754G', ''])('refuses "%s"', (uid) => {
    expect(() => new Em4100Reader().place(uid, 0)).toThrow(RangeError)
  })

  /** When it speaks within the time, asked whenever it says it is due. */
  const times = (reader: Em4100Reader, until: number): number[] => {
    const spoken: number[] = []
    for (let { due } = reader; due !== undefined && due <= until; { due } = reader) {
      expect(reader.speak(due - 1)).toEqual([])
      expect(say(reader, undefined, due)).toEqual(FRAME)
      spoken.push(due)
    }
    return spoken
  }

  it.each([65, 50, 220])('repeats a tag every %i ms while it lies there', (periodMs) => {
    const reader = new Em4100Reader({ periodMs })
    expect(reader.due).toBeUndefined()
    reader.place('3C00CE754C', 1000)
    expect(times(reader, 1000 + 9 * periodMs)).toEqual(
      Array.from({ length: 10 }, (_frame, i) => 1000 + i * periodMs),
    )
    reader.lift()
    expect(reader.due).toBeUndefined()
    expect(reader.speak(99_999)).toEqual([])
  })

  it('stops after 28 frames until the tag is put there again, where it is made so', () => {
    const reader = new Em4100Reader({ repeats: 28 })
    reader.place('3C00CE754C', 0)
    expect(times(reader, 100_000)).toHaveLength(28)
    reader.place('3C00CE754C', 200_000)
    expect(times(reader, 300_000)).toHaveLength(28)
  })

  it('takes no commands', () => {
    expect(new Em4100Reader().receive()).toEqual([])
  })
})
