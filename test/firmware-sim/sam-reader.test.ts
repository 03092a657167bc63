import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Chip, makeChip } from '../../firmware-sim/sam/chip.ts'
import { encodeAnswer } from '../../firmware-sim/sam/frame.ts'
import { SamReader } from '../../firmware-sim/sam/reader.ts'
import * as sheet from './support.ts'
import { FIND, FOUND, hex, NO_CARD, NOT_ALLOWED, OK, READ, SELECT, SELECTED } from './support.ts'

const BLANK: Chip = {
  text: Buffer.from(' '.repeat(128), 'utf16le'),
  photo: new Uint8Array(1024),
  fingerprint: new Uint8Array(0),
  managementNumber: new Uint8Array(28),
  newestAddress: undefined,
  fault: undefined,
}
const chip = makeChip({ citizen: sheet.TIAN })

/** What the reader says to these bytes, as one stream. */
const say = (reader: SamReader, ...bytes: Uint8Array[]): Buffer =>
  Buffer.concat(reader.receive(Buffer.concat(bytes)).map((reply) => reply.bytes))

const withCard = (card: Chip = chip): SamReader => {
  const reader = new SamReader()
  reader.place(card)
  return reader
}

const selected = (card: Chip = chip): SamReader => {
  const reader = withCard(card)
  expect(say(reader, FIND, SELECT)).toEqual(Buffer.concat([FOUND, SELECTED]))
  return reader
}

describe('commands without a card (§1.3, §1.4)', () => {
  it.each([
    ['reset', sheet.RESET, OK],
    ['status', sheet.STATUS, OK],
    [
      'SAM id',
      sheet.SAM_ID,
      hex('AA AA AA 96 69 00 14 00 00 90 05 00 03 00 A5 3A 34 01 87 D6 12 00 79 38 4E 05 61'),
    ],
    ['find', FIND, NO_CARD],
    ['select', SELECT, NOT_ALLOWED],
    ['read', READ, NOT_ALLOWED],
    ['read with fingerprint', sheet.READ_FINGERPRINT, NOT_ALLOWED],
    ['newest address', sheet.READ_ADDRESS, NOT_ALLOWED],
    ['management number', sheet.READ_MANAGEMENT, NOT_ALLOWED],
    ['an unknown command', hex('AA AA AA 96 69 00 03 40 01 42'), NOT_ALLOWED],
    ['an unknown rate', hex('AA AA AA 96 69 00 03 60 05 66'), NOT_ALLOWED],
  ])('%s', (_name, request, answer) => {
    expect(say(new SamReader(), request)).toEqual(answer)
  })

  it.each([
    ['10', '14'],
    ['11', '15'],
    ['21', '25'],
    ['23', '27'],
    ['24', '20'],
    ['31', '35'],
    ['32', '36'],
    ['33', '37'],
    ['40', '44'],
    ['41', '45'],
    ['47', '43'],
    ['60', '64'],
    ['66', '62'],
    ['80', '84'],
    ['81', '85'],
    ['90', '94'],
    ['91', '95'],
  ])('an answer of SW3 %s alone has the checksum %s (§1.5)', (status, checksum) => {
    expect(encodeAnswer(Number.parseInt(status, 16))).toEqual(
      hex(`AA AA AA 96 69 00 04 00 00 ${status} ${checksum}`),
    )
  })

  it('an old module does not know the read with fingerprint', () => {
    const reader = new SamReader({ oldModule: true })
    reader.place(chip)
    expect(say(reader, FIND, SELECT, sheet.READ_FINGERPRINT).subarray(-NOT_ALLOWED.length)).toEqual(
      NOT_ALLOWED,
    )
    expect(say(reader, READ)).toHaveLength(1295)
  })

  it('changes its rate behind the answer', () => {
    const reader = new SamReader()
    const rates = ['60 00 63', '60 01 62', '60 02 61', '60 03 60', '60 04 67'].map((tail) => {
      const [confirmed] = reader.receive(hex(`AA AA AA 96 69 00 03 ${tail}`))
      const [next] = reader.receive(sheet.STATUS)
      expect(confirmed?.bytes).toEqual(OK)
      return [confirmed?.baud, next?.baud]
    })
    expect(rates).toEqual([
      [115200, 115200],
      [115200, 57600],
      [57600, 38400],
      [38400, 19200],
      [19200, 9600],
    ])
  })

  it.each([
    ['self-test-failed', sheet.SELF_TEST_FAILED],
    ['unauthorised', sheet.UNAUTHORISED],
  ] as const)('%s: answers nothing else, and works again once healed', (health, answer) => {
    const reader = withCard()
    reader.health = health
    for (const request of [sheet.STATUS, FIND, SELECT, READ]) expect(say(reader, request)).toEqual(answer)
    reader.health = 'sound'
    expect(say(reader, FIND)).toEqual(FOUND)
  })
})

describe('reading a card (§1.4)', () => {
  const zeros = (count: number): Uint8Array => new Uint8Array(count)

  it.each([
    ['base', READ, 0, '05 08 00 00 90 01 00 04 00', '98', 1295],
    ['no fingerprint', sheet.READ_FINGERPRINT, 0, '05 0A 00 00 90 01 00 04 00 00 00', '9A', 1297],
    ['one finger', sheet.READ_FINGERPRINT, 512, '07 0A 00 00 90 01 00 04 00 02 00', '9A', 1809],
    ['two fingers', sheet.READ_FINGERPRINT, 1024, '09 0A 00 00 90 01 00 04 00 04 00', '92', 2321],
  ])('all spaces and zeros: %s', (_name, request, fingerprint, head, checksum, size) => {
    const answer = say(selected({ ...BLANK, fingerprint: zeros(fingerprint) }), request)
    const finger = request === READ ? 0 : fingerprint
    const body = Buffer.concat([hex('2000'.repeat(128)), zeros(1024), zeros(finger)])
    expect(answer).toEqual(Buffer.concat([hex(`AA AA AA 96 69 ${head}`), body, hex(checksum)]))
    expect(answer).toHaveLength(size)
  })

  it('a citizen: each field at its place, filled up with spaces', () => {
    const card = makeChip({
      citizen: {
        name: '测试甲',
        sex: '1',
        ethnic: '01',
        born: '1800-01-01',
        address: '山西省中阳县虚构村1号',
        number: '990101180001010190',
        authority: '中阳县公安局',
        validFrom: '2020-01-01',
        validTo: '长期',
      },
    })
    const text = [
      `4B6DD58B3275 ${'2000'.repeat(12)}`,
      '3100',
      '30003100',
      '31003800300030003000310030003100',
      `715C7F8901772D4E3396BF535A86846751673100F753 ${'2000'.repeat(24)}`,
      '390039003000310030003100310038003000300030003100300031003000310039003000',
      `2D4E3396BF536C51895B405C ${'2000'.repeat(9)}`,
      '32003000320030003000310030003100',
      `7F951F67 ${'2000'.repeat(6)}`,
      '2000'.repeat(18),
    ].join('')
    // The sheet's block gives 89; its number 141129…X became 990101…0: 89 ^ (1^4^1^1^2^9) ^ (58^30) = EF.
    const frame = `AA AA AA 96 69 05 08 00 00 90 01 00 04 00 ${text} ${'00'.repeat(1024)} EF`
    expect(say(selected(card), READ)).toEqual(hex(frame))
  })

  it('a day as the end of validity, and a photo of any bytes', () => {
    const photo = Uint8Array.from({ length: 1024 }, (_byte, at) => (at * 7) & 0xff)
    const answer = say(selected(makeChip({ citizen: sheet.SHI }, { photo })), READ)
    expect(answer.subarray(14 + 204, 14 + 220).toString('utf16le')).toBe('20320501')
    expect(answer.subarray(14 + 256, -1)).toEqual(Buffer.from(photo))
  })

  it('the newest address, before or behind the base read', () => {
    const reader = selected(makeChip({ citizen: sheet.TIAN }, { newestAddress: '山西省方山县虚构街2号' }))
    const answer = say(reader, sheet.READ_ADDRESS)
    expect(answer).toHaveLength(81)
    expect(answer.subarray(0, 10)).toEqual(hex('AA AA AA 96 69 00 4A 00 00 90'))
    expect(answer.subarray(10, 80).toString('utf16le')).toBe('山西省方山县虚构街2号'.padEnd(35))
    expect(answer[80]).toBe(0x1c)
    say(reader, READ)
    expect(say(reader, sheet.READ_ADDRESS)).toEqual(answer)
  })

  it('a blank newest address, and none', () => {
    const blank = say(selected(makeChip({ citizen: sheet.TIAN }, { newestAddress: '' })), sheet.READ_ADDRESS)
    expect(blank).toEqual(hex(`AA AA AA 96 69 00 4A 00 00 90 ${'2000'.repeat(35)} FA`))
    expect(say(selected(), sheet.READ_ADDRESS)).toEqual(sheet.NO_CONTENT)
  })

  it('the management number', () => {
    const managementNumber = Uint8Array.from({ length: 28 }, (_byte, at) => at)
    const answer = say(
      selected(makeChip({ citizen: sheet.TIAN }, { managementNumber })),
      sheet.READ_MANAGEMENT,
    )
    // 20 ^ 90 ^ (0 ^ 1 ^ … ^ 27 = 0) = B0
    expect(answer).toEqual(
      hex(`AA AA AA 96 69 00 20 00 00 90 ${Buffer.from(managementNumber).toString('hex')} B0`),
    )
  })

  it.each([
    ['name', { name: '很'.repeat(16) }],
    ['address', { address: '长'.repeat(36) }],
    ['born', { born: '19410307' }],
    ['validTo', { validTo: '永久' }],
  ])('a card whose %s does not fit is refused by that name', (field, change) => {
    expect(() => makeChip({ citizen: { ...sheet.TIAN, ...change } })).toThrow(field)
  })
})

describe('the order of a reading (§1.6)', () => {
  it.each([
    ['read before select', [FIND, READ], NOT_ALLOWED],
    ['select before find', [SELECT], NOT_ALLOWED],
    ['select twice', [FIND, SELECT, SELECT], NOT_ALLOWED],
    ['newest address before select', [FIND, sheet.READ_ADDRESS], NOT_ALLOWED],
    ['find again before select', [FIND, FIND], FOUND],
    ['find again behind select', [FIND, SELECT, FIND], FOUND],
    ['reset ends a reading', [FIND, SELECT, sheet.RESET, READ], NOT_ALLOWED],
    ['a second read', [FIND, SELECT, READ, READ], NOT_ALLOWED],
    ['find behind a read', [FIND, SELECT, READ, FIND], NO_CARD],
  ])('%s', (_name, requests, last) => {
    const reader = withCard()
    const answers = requests.map((request) => say(reader, request))
    expect(answers.at(-1)).toEqual(last)
  })

  it('a read card is found again only after it was lifted and put back', () => {
    const reader = selected()
    say(reader, READ)
    expect(say(reader, FIND)).toEqual(NO_CARD)
    reader.lift()
    expect(say(reader, FIND)).toEqual(NO_CARD)
    reader.place(chip)
    expect(say(reader, FIND)).toEqual(FOUND)
  })

  it.each([
    ['before select', [FIND], SELECT, sheet.SELECT_FAILED],
    ['before read', [FIND, SELECT], READ, sheet.READ_FAILED],
    ['before newest address', [FIND, SELECT, READ], sheet.READ_ADDRESS, sheet.READ_FAILED],
    ['before management number', [FIND, SELECT, READ], sheet.READ_MANAGEMENT, sheet.READ_FAILED],
  ])('lifted %s, even when put back at once', (_name, before, request, failed) => {
    for (const putBack of [false, true]) {
      const reader = withCard()
      say(reader, ...before)
      reader.lift()
      if (putBack) reader.place(chip)
      expect(say(reader, request)).toEqual(failed)
      expect(say(reader, request)).toEqual(NOT_ALLOWED)
      expect(say(reader, FIND)).toEqual(putBack ? FOUND : NO_CARD)
    }
  })

  it('marks the answer that carries a card, once', () => {
    const reader = withCard()
    const carries = [FIND, SELECT, sheet.READ_MANAGEMENT, READ, READ, sheet.READ_ADDRESS].map(
      (request) => reader.receive(request)[0]?.carriesCard === true,
    )
    expect(carries).toEqual([false, false, false, true, false, false])
  })

  it('works on a card as long as it is told, before the first byte of a base read', () => {
    const reader = new SamReader({ readMs: 600 })
    reader.place(chip)
    const waits = [FIND, SELECT, READ].map((request) => reader.receive(request)[0]?.afterMs ?? 0)
    expect(waits).toEqual([0, 0, 600])
  })

  it.each([
    ['an unknown kind', 'unknown-kind', [FIND], '40'],
    ['a card that refuses to be selected', 'select', [FIND, SELECT], '81'],
    ['a card that refuses the reader', 'authentication', [FIND, SELECT], '31'],
    ['a card that breaks while it is read', 'read', [FIND, SELECT, READ], '41'],
  ] as const)('%s: fails, and must be taken away and put back', (_name, fault, requests, code) => {
    const broken = makeChip({ citizen: sheet.TIAN }, { fault })
    const reader = withCard(broken)
    const failed = encodeAnswer(Number.parseInt(code, 16))
    expect(requests.map((request) => say(reader, request)).at(-1)).toEqual(failed)
    expect(say(reader, FIND)).toEqual(NO_CARD)
    reader.lift()
    reader.place(broken)
    expect(requests.map((request) => say(reader, request)).at(-1)).toEqual(failed)
  })

  it('starts anew with its power: no reading under way, the rate of old, the card as new', () => {
    const reader = selected()
    say(reader, hex('AA AA AA 96 69 00 03 60 04 67'), READ)
    expect(reader.baud).toBe(9600)
    reader.restart()
    expect(reader.baud).toBe(115200)
    expect(say(reader, READ)).toEqual(NOT_ALLOWED)
    expect(say(reader, FIND)).toEqual(FOUND)
  })
})

describe('the line (§1.2)', () => {
  it.each([
    ['a wrong checksum', hex('AA AA AA 96 69 00 03 11 FF EE'), sheet.BAD_CHECKSUM],
    ['too short a length', hex('AA AA AA 96 69 00 02 00 02'), sheet.BAD_LENGTH],
    ['too long a length', hex('AA AA AA 96 69 FF FF 11 FF'), sheet.BAD_LENGTH],
    ['a request cut off ahead of it', hex('AA AA AA 96 69 00 03 11'), sheet.BAD_CHECKSUM],
    ['nothing but noise', hex('00 AA 96 69 AA AA 13 37'), Buffer.alloc(0)],
    ['a stray byte in the preamble', hex('AA 00 AA AA 96 69 00 03 11 FF ED'), Buffer.alloc(0)],
    ['preamble bytes too many', hex('AA AA'), Buffer.alloc(0)],
  ])('%s does not spoil the next request', (_name, damaged, refusal) => {
    expect(say(new SamReader(), damaged, FIND)).toEqual(Buffer.concat([refusal, NO_CARD]))
  })

  it('answers the same however the bytes are cut, with noise between the requests', () => {
    // No 69, so that noise never makes a preamble of its own.
    const noise = fc
      .uint8Array({ maxLength: 12 })
      .map((bytes) => bytes.map((byte) => (byte === 0x69 ? 0 : byte)))
    const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 })
    const requests = [sheet.STATUS, FIND, SELECT, READ, sheet.READ_ADDRESS]
    const clean = say(withCard(), ...requests)
    fc.assert(
      fc.property(fc.array(noise, { minLength: 5, maxLength: 5 }), cuts, (noises, sizes) => {
        const stream = Buffer.concat(
          requests.flatMap((request, at) => [noises[at] ?? Buffer.alloc(0), request]),
        )
        const reader = withCard()
        const answers: Buffer[] = []
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          answers.push(say(reader, stream.subarray(at, at + size)))
          at += size
        }
        expect(Buffer.concat(answers)).toEqual(clean)
      }),
      { seed: 467, numRuns: 200 },
    )
  })
})
