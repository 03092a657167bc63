import { describe, expect, it } from 'vitest'
import { encodeRequest } from '../../firmware-sim/gm65/frame.ts'
import { Gm65Reader } from '../../firmware-sim/gm65/reader.ts'
import { hex, say } from './support.ts'

const TRIGGER = hex('7E 00 08 01 00 02 01 AB CD')
const STOP = hex('7E 00 08 01 00 02 00 AB CD')
const ACK = hex('02 00 00 01 00 33 31')
const CODE = Buffer.from('YY1:0042')

const write = (address: number, ...data: number[]): Buffer => encodeRequest(0x08, address, Buffer.from(data))
const read = (address: number, count = 1): Buffer => encodeRequest(0x07, address, Buffer.of(count))
const both = (...parts: Buffer[]): Buffer => Buffer.concat(parts)

describe('GM65: the settings zone (§3.1)', () => {
  it.each([
    ['query of the rate', hex('7E 00 07 01 00 2A 02 D8 0F'), hex('02 00 00 02 39 01')],
    ['query of the port', hex('7E 00 07 01 00 0D 01 AB CD'), hex('02 00 00 01 00 33 31')],
    ['trigger, checked', hex('7E 00 08 01 00 02 01 02 DA'), ACK],
    ['trigger, unchecked', TRIGGER, ACK],
    ['stop', STOP, ACK],
    ['9600 baud', hex('7E 00 08 02 00 2A 39 01 A7 EA'), ACK],
    ['115200 baud', hex('7E 00 08 02 00 2A 1A 00 E4 7E'), ACK],
    ['save', hex('7E 00 09 01 00 00 00 DE C8'), ACK],
    ['factory reset', hex('7E 00 09 01 00 00 02 FE 8A'), ACK],
    ['heartbeat', hex('7E 00 0A 01 00 00 00 30 1A'), hex('03 00 00 01 00 33 31')],
  ])('%s', (_name, request, answer) => {
    expect(say(new Gm65Reader(), request).subarray(0, answer.length)).toEqual(answer)
  })

  it('computes real checksums, both ways', () => {
    expect(write(0x0002, 1)).toEqual(hex('7E 00 08 01 00 02 01 02 DA'))
    expect(write(0x002a, 0x1a, 0x00)).toEqual(hex('7E 00 08 02 00 2A 1A 00 E4 7E'))
    expect(read(0x002a, 2)).toEqual(hex('7E 00 07 01 00 2A 02 D8 0F'))
    // 00 02 39 01 gives C1 4C, computed apart from this code.
    expect(say(new Gm65Reader(), read(0x002a, 2))).toEqual(hex('02 00 00 02 39 01 C1 4C'))
  })

  it.each([
    ['a wrong checksum', hex('7E 00 08 01 00 02 01 02 DB')],
    ['a type that is none', hex('7E 00 33 01 00 02 01 AB CD')],
    ['noise', hex('7E 7E 00 13 AB CD')],
  ])('%s is not answered, and the next request is', (_name, damaged) => {
    expect(say(new Gm65Reader(), both(damaged, STOP))).toEqual(ACK)
  })

  it('answers the same byte by byte', () => {
    const reader = new Gm65Reader()
    const heard = [...both(STOP, read(0x002a, 2))].map((byte) => say(reader, Buffer.of(byte)))
    expect(Buffer.concat(heard)).toEqual(both(ACK, say(new Gm65Reader(), read(0x002a, 2))))
  })

  it('changes its rate behind the answer, to each of the table', () => {
    const reader = new Gm65Reader()
    const [answer] = reader.receive(hex('7E 00 08 02 00 2A 1A 00 E4 7E'), 0)
    expect(answer).toMatchObject({ bytes: ACK, baud: 9600 })
    expect(reader.baud).toBe(115200)
    const codes = [0x09c4, 0x0271, 0x0139, 0x00d0, 0x009c, 0x004e, 0x0034, 0x001a]
    const rates = codes.map((code) => {
      say(reader, write(0x002a, code & 0xff, code >> 8))
      return reader.baud
    })
    expect(rates).toEqual([1200, 4800, 9600, 14400, 19200, 38400, 57600, 115200])
    say(reader, write(0x002a, 0x99, 0x99))
    expect(reader.baud).toBe(115200)
  })

  it('keeps over power-off only what was saved, until it is set back to the factory', () => {
    const reader = new Gm65Reader()
    const zone = () => say(reader, read(0x0060)).at(4)
    say(reader, write(0x0060, 0x21))
    reader.restart(0)
    expect(zone()).toBe(0x00)
    say(reader, both(write(0x0060, 0x21), hex('7E 00 09 01 00 00 00 DE C8')))
    reader.restart(0)
    expect(zone()).toBe(0x21)
    say(reader, both(write(0x0060, 0x41), write(0x00d9, 0x56)))
    reader.restart(0)
    expect(zone()).toBe(0x41)
    for (const reset of [hex('7E 00 09 01 00 00 02 FE 8A'), write(0x00d9, 0x50), write(0x00d9, 0x55)]) {
      say(reader, both(write(0x0060, 0x41), write(0x00d9, 0x56), reset))
      reader.restart(0)
      expect(zone()).toBe(0x00)
    }
  })

  it('has room for what is written over its end', () => {
    const reader = new Gm65Reader()
    expect(say(reader, write(0x00ff, 1, 2, 3))).toEqual(ACK)
    expect(say(reader, write(0xffff, 1))).toEqual(ACK)
    expect(say(reader, read(0x00fe, 9)).subarray(0, 6)).toEqual(hex('02 00 00 02 00 01'))
  })
})

describe('GM65: codes (§3.1, §3.4)', () => {
  it('manual: who holds a code before it presses the button; nothing follows it', () => {
    const reader = new Gm65Reader()
    reader.place('YY1:0042', 0)
    expect(say(reader)).toEqual(CODE)
    expect(reader.due).toBeUndefined()
  })

  it('command: the acknowledgement ahead of the code, with nothing between', () => {
    const reader = new Gm65Reader({ mode: 'command' })
    reader.place('YY1:0042', 0)
    expect(say(reader)).toHaveLength(0)
    expect(say(reader, TRIGGER)).toEqual(both(ACK, CODE))
    expect(say(reader)).toHaveLength(0)
  })

  it('command: looks until its time is up, or it is stopped', () => {
    const reader = new Gm65Reader({ mode: 'command', limitMs: 3000 })
    say(reader, TRIGGER, 1000)
    reader.place('YY1:0042', 3999)
    expect(say(reader, undefined, 3999)).toEqual(CODE)
    reader.lift()
    say(reader, TRIGGER, 10_000)
    reader.place('YY1:0042', 13_001)
    expect(say(reader, undefined, 13_001)).toHaveLength(0)
    reader.lift()
    say(reader, TRIGGER, 20_000)
    expect(say(reader, STOP, 20_100)).toEqual(ACK)
    reader.place('YY1:0042', 20_200)
    expect(say(reader, undefined, 20_200)).toHaveLength(0)
  })

  /** When it says the code within the time. */
  const times = (reader: Gm65Reader, from: number, until: number): number[] => {
    const spoken: number[] = []
    for (let now = from; now <= until; now += 100)
      if (say(reader, undefined, now).length > 0) spoken.push(now - from)
    return spoken
  }

  it('induction: once for each time it is held there', () => {
    const reader = new Gm65Reader({ mode: 'induction' })
    reader.place('YY1:0042', 0)
    expect(times(reader, 0, 5000)).toEqual([0])
    reader.lift()
    reader.place('YY1:0042', 6000)
    expect(times(reader, 6000, 9000)).toEqual([0])
  })

  it('continuous: again each interval, unless the same code is held back', () => {
    const reader = new Gm65Reader({ mode: 'continuous', intervalMs: 500 })
    reader.place('YY1:0042', 0)
    expect(times(reader, 0, 1600)).toEqual([0, 500, 1000, 1500])
    say(reader, write(0x0013, 0x80 | 20), 2000)
    expect(times(reader, 2000, 6000)).toEqual([1500, 3500])
    reader.place('YY1:0043', 6100)
    expect(times(reader, 6100, 6100)).toEqual([0])
  })

  it('induction: the same code is not said again within the delay', () => {
    const reader = new Gm65Reader({ mode: 'induction', sameCodeMs: 2000 })
    reader.place('YY1:0042', 0)
    expect(times(reader, 0, 0)).toEqual([0])
    reader.place('YY1:0042', 1900)
    expect(times(reader, 1900, 4000)).toEqual([])
    reader.place('YY1:0042', 4100)
    expect(times(reader, 4100, 4100)).toEqual([0])
  })

  it.each([
    ['none', 0x00, ''],
    ['CR', 0x01, '\r'],
    ['CRLF', 0x21, '\r\n'],
    ['TAB', 0x41, '\t'],
    ['on, and none', 0x61, ''],
    ['off (3A)', 0x3a, ''],
  ])('tail %s', (_name, byte, tail) => {
    const reader = new Gm65Reader()
    say(reader, write(0x0060, byte))
    reader.place('YY1:0042', 0)
    expect(say(reader)).toEqual(both(CODE, Buffer.from(tail)))
  })

  it('says Chinese in GBK from the factory, in UTF-8 or BIG5 when told', () => {
    const said = (charset: number, text: string): Buffer => {
      const reader = new Gm65Reader()
      say(reader, write(0x000d, charset << 2))
      reader.place(text, 0)
      return say(reader)
    }
    expect(said(0b00, '石A')).toEqual(hex('CA AF 41'))
    expect(said(0b01, '石A')).toEqual(hex('E7 9F B3 41'))
    expect(new TextDecoder('big5').decode(said(0b10, '虛構村'))).toBe('虛構村')
    expect(() => new Gm65Reader().place('🍚', 0)).toThrow('gbk')
  })

  it.each([
    ['induction', 0xd7],
    ['continuous', 0xd6],
  ])('from the factory, then told %s: the button of before does not count', (_mode, byte) => {
    const reader = new Gm65Reader()
    reader.restart(0)
    say(reader, write(0x0000, byte), 0)
    reader.place('YY1:0042', 6000)
    expect(say(reader, undefined, 6000)).toEqual(CODE)
  })

  it('from the factory, then told to wait for commands: the button of before does not count', () => {
    const reader = new Gm65Reader()
    reader.place('YY1:0042', 0)
    expect(say(reader, write(0x0000, 0xd5))).toEqual(ACK)
    expect(say(reader, TRIGGER, 100)).toEqual(both(ACK, CODE))
  })

  it('changes its mode when told', () => {
    const reader = new Gm65Reader()
    say(reader, write(0x0000, 0xd5))
    reader.place('YY1:0042', 0)
    expect(say(reader)).toHaveLength(0)
    expect(say(reader, write(0x0000, 0xd6))).toEqual(both(ACK, CODE))
  })

  it.each([
    [{ baud: 2400 }, 'rate'],
    [{ intervalMs: 50 }, 'intervalMs'],
    [{ sameCodeMs: 12_800 }, 'sameCodeMs'],
  ])('refuses settings that the zone cannot hold: %o', (options, named) => {
    expect(() => new Gm65Reader(options)).toThrow(named)
  })
})
