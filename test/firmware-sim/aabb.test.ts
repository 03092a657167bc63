import { describe, expect, it } from 'vitest'
import { encodeFrame } from '../../firmware-sim/aabb/frame.ts'
import { AabbReader } from '../../firmware-sim/aabb/reader.ts'
import { hex, say } from './support.ts'

const READ_IDLE = hex('AA 00 03 25 26 00 00 BB')
const READ_ALL = encodeFrame(0, 0x25, Buffer.of(0x52, 0))
const READ_AND_HALT = encodeFrame(0, 0x25, Buffer.of(0x26, 1))
const NO_CARD = hex('AA 00 02 01 83 80 BB')

describe('AA … BB readers (§2.4)', () => {
  it('takes another station, and answers as the old one', () => {
    const reader = new AabbReader()
    expect(say(reader, hex('AA 00 02 80 02 80 BB'))).toEqual(hex('AA 00 02 00 02 00 BB'))
    reader.place('160FF47F')
    const answer = hex('AA 02 06 00 00 16 0F F4 7F 96 BB')
    expect(say(reader, READ_IDLE)).toEqual(answer)
    expect(say(reader, encodeFrame(2, 0x25, Buffer.of(0x26, 0)))).toEqual(answer)
    expect(say(reader, encodeFrame(3, 0x25, Buffer.of(0x26, 0)))).toHaveLength(0)
  })

  it('takes another rate behind its answer, and keeps it', () => {
    const reader = new AabbReader()
    const [answer] = reader.receive(hex('AA 00 02 81 01 82 BB'))
    expect(answer).toMatchObject({ bytes: hex('AA 00 02 00 01 03 BB'), baud: 9600 })
    expect(reader.baud).toBe(19200)
    reader.restart()
    expect(reader.baud).toBe(19200)
    const rates = [0, 1, 2, 3, 4].map((code) => {
      say(reader, encodeFrame(0, 0x81, Buffer.of(code)))
      return reader.baud
    })
    expect(rates).toEqual([9600, 19200, 38400, 57600, 115200])
  })

  it('gives serial numbers of four and seven bytes, with or without a flag ahead', () => {
    const reader = new AabbReader()
    expect(say(reader, READ_IDLE)).toEqual(NO_CARD)
    reader.place('04C0BA3A8E3A80')
    expect(say(reader, READ_IDLE)).toEqual(hex('AA 00 09 00 00 04 C0 BA 3A 8E 3A 80 79 BB'))
    reader.lift()
    expect(say(reader, READ_IDLE)).toEqual(NO_CARD)
    const plain = new AabbReader({ flag: false })
    plain.place('DEADBEEF')
    expect(say(plain, READ_IDLE)).toEqual(encodeFrame(0, 0, hex('DE AD BE EF')))
  })

  it('finds a halted card again only when all cards are asked for, or when it comes back', () => {
    const reader = new AabbReader()
    reader.place('DEADBEEF')
    const found = encodeFrame(0, 0, hex('00 DE AD BE EF'))
    expect(say(reader, READ_AND_HALT)).toEqual(found)
    expect(say(reader, READ_IDLE)).toEqual(NO_CARD)
    expect(say(reader, READ_ALL)).toEqual(found)
    say(reader, READ_AND_HALT)
    reader.lift()
    reader.place('DEADBEEF')
    expect(say(reader, READ_IDLE)).toEqual(found)
  })

  it.each([
    ['a wrong checksum', hex('AA 00 03 25 26 00 01 BB')],
    ['a wrong end', hex('AA 00 03 25 26 00 00 BA')],
    ['noise', hex('00 FF BB 13')],
  ])('%s is not answered, and the next request is', (_name, damaged) => {
    expect(say(new AabbReader(), Buffer.concat([damaged, READ_IDLE]))).toEqual(NO_CARD)
  })

  it('refuses commands and cards it does not know', () => {
    const reader = new AabbReader()
    expect(say(reader, encodeFrame(0, 0x99, Buffer.alloc(0)))).toEqual(encodeFrame(0, 1, Buffer.of(0x8f)))
    expect(() => reader.place('3C00CE754C')).toThrow(RangeError)
  })
})
