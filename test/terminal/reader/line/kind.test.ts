import { expect, test } from 'vitest'
import { line } from '../../../../terminal/reader/line/kind.ts'
import { hex, textsOf } from '../text/support.ts'

test('any line of text is a card', () => {
  expect(textsOf(line, '0013530444\r\n', '206,30028\r\n', '3C00CE754C\n')).toEqual([
    '0013530444',
    '206,30028',
    '3C00CE754C',
  ])
})

test('it has no answers: what another scanner says is damage', () => {
  expect(textsOf(line, hex('02 00 00 01 00 33 31'), 'A1\rB2\r')).toEqual(['B2'])
})
