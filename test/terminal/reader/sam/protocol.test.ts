import { describe, expect, test } from 'vitest'
import { FrameReader } from '../../../../terminal/reader/frame-reader.ts'
import { ANSWERS, type Response } from '../../../../terminal/reader/sam/frame.ts'
import {
  answers,
  blamesCard,
  commands,
  formatModuleId,
  type Meaning,
  meaningOf,
  succeeded,
  timeLimit,
} from '../../../../terminal/reader/sam/protocol.ts'
import {
  ADDRESS,
  answer,
  CITIZEN,
  FOUND,
  MODULE_ID,
  NO_CARD,
  NO_CONTENT,
  OK,
  requests,
  SELECTED,
} from './vectors.ts'

function frameOf(bytes: Uint8Array): Response {
  const frames: Response[] = []
  new FrameReader(ANSWERS, (frame) => frames.push(frame)).push(bytes)
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
    ['newest address', ADDRESS, ['newestAddress']],
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

/** The sheet's whole table of codes, and which of them are about the card. */
test.each<[number, Meaning, boolean]>([
  [0x90, 'ok', false],
  [0x9f, 'card-found', false],
  [0x10, 'request-checksum-wrong', false],
  [0x11, 'request-length-wrong', false],
  [0x21, 'command-not-allowed', false],
  [0x23, 'beyond-privilege', false],
  [0x24, 'unrecognised-error', false],
  [0x31, 'card-refused-module', true],
  [0x32, 'module-refused-card', true],
  [0x33, 'verification-failed', true],
  [0x40, 'unknown-card-type', true],
  [0x41, 'card-operation-failed', true],
  [0x47, 'random-failed', true],
  [0x60, 'self-test-failed', false],
  [0x66, 'unauthorised', false],
  [0x80, 'no-card', false],
  [0x81, 'select-failed', true],
  [0x91, 'no-content', false],
  [0x77, 'unknown', false],
])('code %i means %s', (code, meaning, card) => {
  const frame = frameOf(answer(code))
  expect(meaningOf(frame)).toBe(meaning)
  expect(blamesCard(frame)).toBe(card)
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
