import { describe, expect, it } from 'vitest'
import { HoneywellReader } from '../../firmware-sim/honeywell/reader.ts'
import { LineReader } from '../../firmware-sim/line-scanner/reader.ts'
import { encodeRequest } from '../../firmware-sim/newland/protocol.ts'
import { NewlandReader } from '../../firmware-sim/newland/reader.ts'
import type { Tail } from '../../firmware-sim/scanner/tail.ts'
import { hex, say } from './support.ts'

const both = (...parts: (Buffer | string)[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part)))

describe('Newland, the old protocol (§3.2)', () => {
  const ONE_SHOT = hex('24 24 24 24 23 39 39 39 30 30 30 33 35 3B 25 25 25 25')

  it('one shot: enter, trigger, leave; then the code', () => {
    const reader = new NewlandReader({ protocol: 'old', mode: 'trigger' })
    reader.place('YY1:0042', 0)
    expect(say(reader, ONE_SHOT)).toEqual(both('@@@@!99900035;^^^^', 'YY1:0042\r\n'))
  })

  it('obeys step by step and in pieces, and stops', () => {
    const reader = new NewlandReader({ protocol: 'old', mode: 'trigger' })
    expect(say(reader, Buffer.from('$$'))).toHaveLength(0)
    expect(say(reader, Buffer.from('$$#9990003'))).toEqual(Buffer.from('@@@@'))
    expect(say(reader, Buffer.from('5;'))).toEqual(Buffer.from('!99900035;'))
    expect(say(reader, Buffer.from('#99900036;'))).toEqual(Buffer.from('!99900036;'))
    expect(say(reader, Buffer.from('%%%%'))).toEqual(Buffer.from('^^^^'))
    reader.place('YY1:0042', 0)
    expect(say(reader)).toHaveLength(0)
  })

  it('obeys nothing before it is entered', () => {
    const reader = new NewlandReader({ protocol: 'old', mode: 'trigger' })
    reader.place('YY1:0042', 0)
    expect(say(reader, Buffer.from('#99900035;%%%%'))).toHaveLength(0)
  })
})

describe('Newland, the new protocol (§3.2)', () => {
  const TRIGGER = hex('7E 01 30 30 30 30 23 53 43 4E 54 52 47 31 3B 03')
  const answer = (storage: string, ...items: string[]): Buffer =>
    both('\x02\x010000', storage, ...items.map((item) => `${item};`), '\x03')

  it('trigger: acknowledged, then the code; stop', () => {
    expect(encodeRequest('#SCNTRG1')).toEqual(TRIGGER)
    const reader = new NewlandReader({ mode: 'trigger' })
    const acknowledged = hex('02 01 30 30 30 30 23 53 43 4E 54 52 47 31 06 3B 03')
    reader.place('YY1:0042', 0)
    expect(say(reader, TRIGGER)).toEqual(both(acknowledged, 'YY1:0042\r\n'))
    reader.lift()
    expect(say(reader, TRIGGER)).toEqual(acknowledged)
    expect(say(reader, encodeRequest('#SCNTRG0'))).toEqual(answer('#', 'SCNTRG0\x06'))
    reader.place('YY1:0042', 0)
    expect(say(reader)).toHaveLength(0)
  })

  it.each([
    ['01 54 04', hex('01 54 04')],
    ['1B 31', hex('1B 31')],
  ])('the short trigger %s', (_name, trigger) => {
    const reader = new NewlandReader({ mode: 'trigger' })
    reader.place('YY1:0042', 0)
    expect(say(reader, trigger)).toEqual(both('YY1:0042\r\n'))
  })

  it('looks as long as ORTSET says', () => {
    const reader = new NewlandReader({ mode: 'trigger' })
    expect(say(reader, encodeRequest('#ORTSET500'))).toEqual(answer('#', 'ORTSET500\x06'))
    say(reader, TRIGGER, 1000)
    reader.place('YY1:0042', 0)
    expect(say(reader, undefined, 1501)).toHaveLength(0)
  })

  it('sense, continuous and trigger mode, and the same-code interval', () => {
    const reader = new NewlandReader({ tail: 'none', mode: 'trigger' })
    const code = Buffer.from('YY1:0042')
    expect(say(reader, encodeRequest('#SCNMOD2;RRDDUR1000'))).toEqual(
      answer('#', 'SCNMOD2\x06', 'RRDDUR1000\x06'),
    )
    reader.place('YY1:0042', 0)
    expect(say(reader, undefined, 0)).toEqual(code)
    reader.place('YY1:0042', 0)
    expect(say(reader, undefined, 999)).toHaveLength(0)
    reader.place('YY1:0042', 0)
    expect(say(reader, undefined, 1001)).toEqual(code)
    say(reader, encodeRequest('#SCNMOD3;RRDDUR0'), 2000)
    expect(say(reader, undefined, 3000)).toEqual(code)
    expect(say(reader, undefined, 4000)).toEqual(code)
    say(reader, encodeRequest('#SCNMOD0'))
    expect(say(reader, undefined, 9000)).toHaveLength(0)
  })

  it('a trigger does not outlast its mode', () => {
    const reader = new NewlandReader({ tail: 'none', mode: 'trigger' })
    say(reader, both(TRIGGER, encodeRequest('#SCNMOD2')))
    reader.place('YY1:0042', 9000)
    expect(say(reader, undefined, 9000)).toEqual(Buffer.from('YY1:0042'))
    // Nor is one heard where the scanner looks by itself.
    say(reader, both(TRIGGER, '\x1b1', encodeRequest('#SCNMOD0')), 10_000)
    reader.place('YY1:0043', 10_000)
    expect(say(reader, undefined, 10_000)).toHaveLength(0)
  })

  it('keeps what is set for good, forgets the rest at power-off', () => {
    const reader = new NewlandReader({ mode: 'trigger' })
    say(reader, encodeRequest('@SCNMOD2'))
    say(reader, encodeRequest('#SCNMOD3'))
    expect(say(reader, encodeRequest('#SCNMOD*'))).toEqual(answer('#', 'SCNMOD3\x06'))
    reader.restart(0)
    expect(say(reader, encodeRequest('#SCNMOD*;SCNMOD&;GRBENA%'))).toEqual(
      answer('#', 'SCNMOD2\x06', 'SCNMOD0\x06', 'GRBENA1\x06'),
    )
  })

  it('says which item it does not know, and which value it does not take', () => {
    expect(say(new NewlandReader({ mode: 'trigger' }), encodeRequest('@XXXYYY1;SCNMOD9;GRBENA1'))).toEqual(
      answer('@', 'XXXYYY1\x05', 'SCNMOD9\x15', 'GRBENA1\x06'),
    )
  })

  it('skips noise, and hears a command in pieces', () => {
    const reader = new NewlandReader({ mode: 'trigger' })
    const heard = [...both('~\x01garbage', TRIGGER)].map((byte) => say(reader, Buffer.of(byte)))
    expect(Buffer.concat(heard)).toEqual(answer('#', 'SCNTRG1\x06'))
  })
})

describe('Honeywell (§3.3)', () => {
  const TRIGGER = hex('16 54 0D')
  const STOP = hex('16 55 0D')
  const MENU = hex('16 4D 0D')

  it('manual: reads when it is triggered, until it is stopped', () => {
    const reader = new HoneywellReader({ mode: 'manual' })
    reader.place('YY1:0042', 0)
    expect(say(reader)).toHaveLength(0)
    expect(say(reader, TRIGGER)).toEqual(both('YY1:0042\r'))
    reader.lift()
    say(reader, Buffer.concat([TRIGGER, STOP]))
    reader.place('YY1:0042', 0)
    expect(say(reader)).toHaveLength(0)
  })

  it('presentation: reads what is held before it, and no trigger', () => {
    const reader = new HoneywellReader()
    reader.place('YY1:0042', 0)
    expect(say(reader)).toEqual(both('YY1:0042\r'))
    expect(say(reader, TRIGGER)).toHaveLength(0)
    expect(reader.due).toBeUndefined()
  })

  it('sets what stands behind each code: an ACK behind the item', () => {
    const reader = new HoneywellReader({ mode: 'manual' })
    expect(say(reader, both(MENU, 'SUFBK2990D09.'))).toEqual(both('SUFBK2990D09\x06.'))
    reader.place('YY1:0042', 0)
    expect(say(reader, TRIGGER)).toEqual(both('YY1:0042\r\t'))
    say(reader, both(MENU, 'sufbk2990d!'))
    expect(say(reader, TRIGGER)).toEqual(both('YY1:0042\r'))
    reader.restart(0)
    expect(say(reader, TRIGGER)).toEqual(both('YY1:0042\r\t'))
  })

  it('takes several items, and says which it does not know or take', () => {
    const reader = new HoneywellReader({ mode: 'manual' })
    expect(say(reader, both(MENU, 'TRGMOD3;DLYRRD2000;XXXYYY1;TRGMOD7;TRMUSB130!'))).toEqual(
      both('TRGMOD3\x06;DLYRRD2000\x06;XXXYYY1\x05;TRGMOD7\x15;TRMUSB130\x06!'),
    )
    expect(say(reader, both(MENU, 'DLYRRD?;DLYRRD^.'))).toEqual(both('DLYRRD2000\x06;DLYRRD0\x06.'))
    reader.place('YY1:0042', 0)
    expect(say(reader, undefined, 0)).toEqual(both('YY1:0042\r'))
    reader.place('YY1:0042', 0)
    expect(say(reader, undefined, 1999)).toHaveLength(0)
  })

  it('hears a command in pieces, behind noise and a command cut off', () => {
    const reader = new HoneywellReader({ mode: 'manual' })
    const stream = both('\x00\x16', MENU, 'SUFBK', MENU, 'DLYRRD500!')
    const heard = [...stream].map((byte) => say(reader, Buffer.of(byte)))
    expect(Buffer.concat(heard)).toEqual(both('DLYRRD500\x06!'))
  })
})

describe('a device that only sends text (§3.4)', () => {
  it.each<[Tail, string]>([
    ['none', ''],
    ['CR', '\r'],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['TAB', '\t'],
  ])('with the tail %s, once', (tail, bytes) => {
    const reader = new LineReader({ tail })
    reader.place('0013530444', 0)
    expect(say(reader, hex('16 54 0D'))).toEqual(both(`0013530444${bytes}`))
    expect(reader.due).toBeUndefined()
  })

  it('again and again, and in GBK, when made so', () => {
    const reader = new LineReader({ mode: 'continuous', intervalMs: 100, charset: 'gbk', tail: 'none' })
    reader.place('石', 0)
    expect([0, 50, 100, 200].map((now) => say(reader, undefined, now).toString('hex'))).toEqual([
      'caaf',
      '',
      'caaf',
      'caaf',
    ])
  })
})
