import { describe, expect, test } from 'vitest'
import { FrameParser, type Response } from '../../../../terminal/reader/sam/frame.ts'
import {
  answers,
  commands,
  formatModuleId,
  meaningOf,
  succeeded,
  timeLimit,
} from '../../../../terminal/reader/sam/protocol.ts'
import { answer, CITIZEN, FOUND, MODULE_ID, NO_CARD, NO_CONTENT, OK, requests, SELECTED } from './vectors.ts'

function frameOf(bytes: Uint8Array): Response {
  const frames: Response[] = []
  new FrameParser((frame) => frames.push(frame)).push(bytes)
  const [frame] = frames
  if (frame === undefined) throw new Error('not a frame')
  return frame
}

type Name = keyof typeof commands
const names = Object.keys(commands) as Name[]

test.each(Object.entries(requests) as [Name, string][])('%s is asked with %s', (name, bytes) => {
  expect(Buffer.from(commands[name].request).toString('hex')).toBe(bytes)
})

describe('which answer belongs to which command', () => {
  const success: [string, Uint8Array, Name[]][] = [
    ['ok', OK, ['reset', 'status']],
    ['module id', MODULE_ID, ['id']],
    ['found', FOUND, ['find']],
    ['selected', SELECTED, ['select']],
    ['base read', CITIZEN, ['read']],
  ]
  test.each(success)('%s', (_name, bytes, expected) => {
    const frame = frameOf(bytes)
    expect(names.filter((name) => succeeded(commands[name], frame))).toEqual(expected)
    expect(names.filter((name) => answers(commands[name], frame))).toEqual(expected)
  })

  test.each([NO_CARD, NO_CONTENT, answer(0x66), answer(0x41, new Uint8Array(), 0x6a, 0x82), answer(0x77)])(
    'a code without data answers anything and is no success',
    (bytes) => {
      expect(names.filter((name) => answers(commands[name], frameOf(bytes)))).toEqual(names)
      expect(names.filter((name) => succeeded(commands[name], frameOf(bytes)))).toEqual([])
    },
  )
})

test('codes have meanings, and an unknown one is unknown', () => {
  expect(meaningOf(frameOf(NO_CARD))).toBe('no-card')
  expect(meaningOf(frameOf(answer(0x60)))).toBe('self-test-failed')
  expect(meaningOf(frameOf(answer(0x77)))).toBe('unknown')
})

test('a base read has time to cross the slowest line', () => {
  // 1295 bytes take 1349 ms at 9600 baud, and the card some 1.5 s before the first of them.
  expect(timeLimit(commands.read, 9600)).toBeGreaterThan(1500 + 1349 * 1.5)
  expect(timeLimit(commands.read, 115200)).toBeLessThan(4000)
  expect(timeLimit(commands.find, 115200)).toBeLessThan(1010)
})

test("the module's number is printed as on its label", () => {
  expect(formatModuleId(frameOf(MODULE_ID).data)).toBe('05.03-20200101-0001234567-0089012345')
})
