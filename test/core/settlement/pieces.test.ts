// A table of taps read in pieces: wherever the text is cut, what is read and what is reported is the same.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Fault } from '../../../core/settlement/fault.ts'
import { readTaps } from '../../../core/settlement/folder/taps-file.ts'

const HEADER = 'terminal,seq,at,site,elder,meal,service,price,voids'
const cell = (...values: string[]) => fc.constantFrom(...values)
const row = fc
  .tuple(
    cell('T1', '"T1"', 'T2', '', 'T"x'),
    cell('1', '01', '2', '9007199254740993', '0'),
    cell('2024-07-01T12:00:00+08:00', '2024-07-01T04:00:00Z', '2024-07-01T04:00:00.000Z', 'noon'),
    cell('S1', 'S2'),
    cell('E1', '"E\n1"', 'E2'),
    cell('lunch', 'dinner'),
    cell('dine-in'),
    cell('', '0', '9.9', '9.90', '"9,90"'),
    cell('', '', '', 'T1/1'),
  )
  .map((cells) => cells.join(','))
const text = fc
  .tuple(fc.array(row, { maxLength: 12 }), cell('\n', '\r\n'), cell('', '"open', '\n\n'))
  .map(([rows, end, last]) => [HEADER, ...rows].join(end) + end + last)

function read(pieces: readonly string[]) {
  const faults: Fault[] = []
  const { taps, voids, repeated } = readTaps(pieces, (fault) => faults.push(fault))
  return { taps: [...taps], voids, repeated, faults }
}

it('is the same wherever it is cut', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(400), { maxLength: 8 }), (whole, cuts) => {
      const places = [
        0,
        ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b),
        whole.length,
      ]
      const pieces = places.slice(1).map((end, index) => whole.slice(places[index], end))
      expect(read(pieces)).toEqual(read([whole]))
    }),
    { seed: 1, numRuns: 300 },
  )
})

const TAP = 'T1,1,2024-07-01T12:00:00+08:00,S1,E1,lunch,dine-in,9.90,'
it.each([
  [TAP.replace(',1,', ',01,')],
  [TAP.replace('12:00:00+08:00', '04:00:00Z')],
  [TAP.replace('12:00:00+08:00', '12:00:00.000+08:00')],
  [TAP.replace('9.90', '9.9')],
  [TAP.replace('9.90', '09.90')],
  [TAP.replace('E1', 'E2')],
])('%s is a fork of what means the same or nearly', (other) => {
  expect(read([`${HEADER}\n${TAP}\n${other}\n`]).faults).toMatchObject([{ line: 3, column: 'seq' }])
  expect(read([`${HEADER}\n${TAP}\n"T1"${TAP.slice(2)}\n`])).toMatchObject({ repeated: 1, faults: [] })
})

it('finds forks and repeats among many', () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => TAP.replace(',1,', `,${index + 1},`))
  const twice = rows.filter((_, index) => index % 100 === 0)
  const forked = TAP.replace(',1,', ',19999,').replace('S1', 'S2')
  const { taps, repeated, faults } = read([[HEADER, ...rows, ...twice, forked, ''].join('\n')])
  expect([taps.length, repeated, faults.length]).toEqual([20_000, 200, 1])
})
