import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeText } from '../../../../firmware-sim/scanner/charset.ts'
import { KINDS } from '../../../../terminal/reader/kinds.ts'
import { line } from '../../../../terminal/reader/line/kind.ts'
import { NO_ANSWERS } from '../../../../terminal/reader/text/answers.ts'
import { CodeReader, LONGEST_CODE } from '../../../../terminal/reader/text/code-reader.ts'
import { bytes, decode, hex, inPieces, textsOf } from './support.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 467 })

describe('where a code ends', () => {
  test.each(['\r', '\n', '\r\n', '\t', '\n\r', '\r\r\n'])('%j', (tail) => {
    expect(decode(line, [`A1${tail}B2${tail}`], { open: true }).texts).toEqual(['A1', 'B2'])
  })

  test('at its tail at once, without one when the line is idle', () => {
    expect(decode(line, ['A1\rB2'], { open: true }).texts).toEqual(['A1'])
    // In a capture too: what is cut by its end is still what was sent.
    expect(textsOf(line, 'A1\rB2')).toEqual(['A1', 'B2'])
  })

  test('nowhere else: cut in two at every place it is one code', () => {
    const code = bytes('0013530444, 张三\r\n')
    for (let at = 1; at < code.length; at++)
      expect(textsOf(line, code.subarray(0, at), code.subarray(at))).toEqual(['0013530444, 张三'])
  })

  test('empty codes and blank ones are none', () => {
    expect(decode(line, ['\r\n\r\n\t  \r \0\r\n'])).toMatchObject({ texts: [], discarded: { control: 0 } })
  })
})

describe('what a code says', () => {
  const NAMES = ['测试甲', '张三 0001', '䶮', '¥5']

  test.each(NAMES)('%s in UTF-8 and GBK', (text) => {
    expect(textsOf(line, `${text}\r`)).toEqual([text])
    if (text !== '¥5') expect(textsOf(line, encodeText(text, 'gbk'), '\r')).toEqual([text])
  })

  test('a byte order mark is not part of it', () => {
    expect(textsOf(line, hex('EFBBBF'), 'A1\r')).toEqual(['A1'])
  })

  test.each([
    ['FF 41 31', 'no text of any kind'],
    ['41 B2', 'half a character'],
    ['41 EFBFBD 42', 'a character that was lost before'],
  ])('%s is undecodable: %s', (digits) => {
    expect(decode(line, [hex(digits), '\rA1\r'])).toMatchObject({
      texts: ['A1'],
      discarded: { undecodable: 1 },
    })
  })

  test('NULs around it, and STX and ETX together, are not part of it', () => {
    expect(textsOf(line, '\0\0A1\r', '\x02A2\x03\r', 'A3\0\r', '\0\x02A4\x03\0')).toEqual([
      'A1',
      'A2',
      'A3',
      'A4',
    ])
  })

  test.each([
    'A\0B',
    'A\x1bB',
    '\x01A',
    '\x1dA',
    '\x02\0A',
    '\x02A',
    'A\x03',
    'A\x11',
    'A\x7fB',
    'A\u0080B',
    'A\u009f',
  ])('%j is damaged', (code) => {
    expect(decode(line, [`${code}\rB2\r`])).toMatchObject({ texts: ['B2'], discarded: { control: 1 } })
  })
})

describe('a code that is too long', () => {
  const long = (length: number) => 'A'.repeat(length)

  test('the longest is one, in any pieces', () => {
    const longest = long(LONGEST_CODE)
    expect(textsOf(line, `${longest}\r`)).toEqual([longest])
    expect(textsOf(line, longest.slice(0, 2000), longest.slice(2000))).toEqual([longest])
  })

  test.each(['\r', ''])('is dropped whole, up to its end %j', (tail) => {
    for (const length of [LONGEST_CODE + 1, 5000, 100_000]) {
      const { texts, discarded } = decode(line, [long(length) + tail])
      expect(texts).toEqual([])
      expect(discarded).toMatchObject({ long: 1, noise: length })
    }
  })

  test('the next one is read', () => {
    expect(textsOf(line, `A1\r${long(9000)}\rB2\r`)).toEqual(['A1', 'B2'])
  })
})

test('the end of a code whose beginning was missed is passed over', () => {
  const texts: string[] = []
  const reader = new CodeReader(NO_ANSWERS, { onCode: (text) => texts.push(text) })
  reader.push(bytes('WHOLE\rHA'))
  reader.passOver()
  reader.push(bytes('LF\rNEXT\r'))
  expect(texts).toEqual(['WHOLE', 'NEXT'])
  expect(reader.discarded).toMatchObject({ cut: 1 })
  reader.passOver()
  reader.push(bytes('HALF'))
  reader.idle()
  reader.push(bytes('LAST\r'))
  expect(texts).toEqual(['WHOLE', 'NEXT', 'LAST'])
})

describe('whatever comes', () => {
  const text = fc.stringMatching(/^[!-~]{1,40}$/)
  const tail = fc.constantFrom('\r', '\n', '\r\n', '\t')
  const code = fc.tuple(text, tail).map(([value, end]) => bytes(value, end))
  const noise = fc.uint8Array({ maxLength: 80 }).map((value) => Buffer.from(value))
  const pieces = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 })

  test('how the bytes are cut into pieces changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(code, noise), { maxLength: 12 }), pieces, (parts, lengths) => {
        const stream = bytes(...parts)
        expect(decode(line, inPieces(stream, lengths))).toEqual(decode(line, [stream]))
      }),
      { numRuns: 500 },
    )
  })

  test('after noise and silence the next code is read, and codes out were in', () => {
    fc.assert(
      fc.property(noise, text, noise, pieces, (before, next, after, lengths) => {
        const texts: string[] = []
        const reader = new CodeReader(NO_ANSWERS, { onCode: (value) => texts.push(value) })
        reader.push(before)
        reader.idle()
        const count = texts.length
        for (const piece of inPieces(bytes(next, '\r', after), lengths)) reader.push(piece)
        reader.idle()
        expect(texts[count]).toBe(next)
        for (const value of texts)
          if (/^[ -~]+$/.test(value)) expect(bytes(before, next, after).includes(value)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('every byte is in a code, at the end of one, or accounted for', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(code, noise), { maxLength: 12 }), (parts) => {
        const stream = bytes(...parts)
        const ends = stream.filter((byte) => [0x0d, 0x0a, 0x09].includes(byte)).length
        const ascii = stream.every((byte) => byte < 0x80)
        const { texts, discarded } = decode(line, [stream])
        if (ascii) expect((discarded.noise ?? 0) + ends + texts.join('').length).toBe(stream.length)
      }),
      { numRuns: 500 },
    )
  })

  /** Each filled with what looks most like an answer. */
  const FILLED = [
    ['line', '\x02'],
    ['gm65', '\x02\x00\x00\xff'],
    ['newland', '\x02'],
    ['newland', '@@@@'],
    ['newland', '!^'],
    ['honeywell', 'ABCDEF'],
    ['honeywell', '\x06'],
  ] as const
  test.each(FILLED)(
    '%s: a megabyte of %j is soon over, and then a code',
    { timeout: 5000 },
    (name, filling) => {
      expect(textsOf(KINDS[name], Buffer.alloc(1_000_000, filling, 'latin1'), '\rB2\r')).toEqual(['B2'])
    },
  )
})
