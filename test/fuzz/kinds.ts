/** For each kind of reader: right frames by the simulator's encoders, and how its cards are found by the oracle. */
import { encodeFrame } from '../../firmware-sim/aabb/frame.ts'
import { encodeTag } from '../../firmware-sim/em4100/frame.ts'
import { ACK as GM65_ACK, HEARTBEAT } from '../../firmware-sim/gm65/frame.ts'
import { encodeAnswer as newlandAnswer } from '../../firmware-sim/newland/protocol.ts'
import { ACK, ERROR, encodeAnswer, NACK } from '../../firmware-sim/pn532/frame.ts'
import { encodeAnswer as samAnswer } from '../../firmware-sim/sam/frame.ts'
import { encodeTextBlock, type IdentityCard } from '../../firmware-sim/sam/text-block.ts'
import { encodeText } from '../../firmware-sim/scanner/charset.ts'
import { TAILS } from '../../firmware-sim/scanner/tail.ts'
import type { ReaderName } from '../../terminal/contract/screen.ts'
import type { Chance } from './chance.ts'
import { aabb, em4100, type Literal, pn532, sam, texts } from './oracle.ts'

export type FuzzedKind = {
  /** A right frame of any sort. */
  whole(chance: Chance): Buffer
  /** A right frame of a card like none before. */
  card(chance: Chance): Buffer
  /** What frames begin with. */
  beginnings: readonly Buffer[]
  oracle(stream: Buffer): Oracle
}

/** Where a card, as JSON, stands literally at `from` or behind it; -1 where nowhere. */
type Oracle = (card: string, from: number) => number

const framed =
  (literals: (stream: Buffer) => Literal[]) =>
  (stream: Buffer): Oracle => {
    const all = literals(stream)
    return (card, from) => all.find((each) => each.at >= from && each.card === card)?.at ?? -1
  }

const hex = (digits: string) => Buffer.from(digits, 'hex')

const CHARACTERS = [...'王秀英李建国测试甲县村号街䶮abcXYZ09 -/#@']
const words = (chance: Chance, most: number) =>
  Array.from({ length: 1 + chance.below(most) }, () => chance.pick(CHARACTERS)).join('')
const date = (chance: Chance) =>
  `${1800 + chance.below(300)}-${chance.pick(['01', '02', '06', '12', '13'])}-${chance.pick(['01', '28', '29', '31'])}`

function person(chance: Chance): IdentityCard {
  const sex = chance.pick(['0', '1', '2', '9'] as const)
  const born = date(chance)
  const validFrom = date(chance)
  const validTo = chance.pick(['长期', date(chance)])
  const [name, address, authority] = [words(chance, 15), words(chance, 35), words(chance, 15)]
  const number = `99${chance.digits(15)}${chance.pick([...'0123456789X'])}`
  const citizen = { sex, born, validFrom, validTo, name, address, authority, number }
  const foreigner = { sex, born, englishName: chance.digits(46, 'ABC D,').trim(), chineseName: name }
  return chance.pick<IdentityCard>([
    { citizen: { ...citizen, ethnic: chance.digits(2) } },
    { hmt: { ...citizen, travelPermit: chance.digits(8), issueCount: chance.digits(2) } },
    {
      foreigner2017: {
        ...{ ...foreigner, number: `QQQ${chance.digits(12)}`, nationality: 'QQQ', issued: validFrom },
        ...{ expires: date(chance), version: '01', authorityCode: chance.digits(4) },
      },
    },
    {
      foreigner2023: {
        ...{ ...foreigner, number: `9${chance.digits(17)}`, renewals: '01', validFrom, validTo },
        ...{ country: chance.digits(3), olderNumber: chance.digits(3) },
      },
    },
  ])
}

/** §1.4: 1295, 1297, 1809 or 2321 bytes. */
function baseRead(chance: Chance): Buffer {
  const block = (size: number) => (chance.below(2) === 0 ? Buffer.alloc(size) : chance.bytes(size))
  const parts = chance.pick<Buffer[]>([
    [hex('01000400'), encodeTextBlock(person(chance)), block(1024)],
    [hex('010004000000'), encodeTextBlock(person(chance)), block(1024)],
    [hex('010004000200'), encodeTextBlock(person(chance)), block(1024 + 512)],
    [hex('010004000400'), encodeTextBlock(person(chance)), block(1024 + 1024)],
  ])
  return samAnswer(0x90, ...parts)
}

const uid = (chance: Chance) => chance.bytes(chance.pick([4, 7]))

function target(chance: Chance): Buffer {
  const id = uid(chance)
  return encodeAnswer(0x4a, Buffer.concat([hex('0101000400'), Buffer.of(id.length), id]))
}

const code = (chance: Chance) => `YY${chance.digits(1 + chance.below(12))} ${words(chance, 20)}`
const tail = (chance: Chance) => TAILS[chance.pick(['none', 'CR', 'LF', 'CRLF', 'TAB'] as const)]
const GBK_LACKS = /䶮/g

function scanner(reader: ReaderName, answers: readonly Buffer[], gap: string): FuzzedKind {
  const encoded = (chance: Chance, end: string) => {
    const text = code(chance)
    const charset = chance.pick(['utf-8', 'gbk'] as const)
    return Buffer.concat([
      encodeText(charset === 'gbk' ? text.replace(GBK_LACKS, '衍') : text, charset),
      Buffer.from(end),
    ])
  }
  return {
    whole: (chance) =>
      answers.length > 0 && chance.below(4) === 0 ? chance.pick(answers) : encoded(chance, tail(chance)),
    card: (chance) => encoded(chance, '\r'),
    beginnings: [...answers, Buffer.of(0x02), Buffer.of(0x06), Buffer.from('YY')],
    oracle: (stream) => texts(stream, reader, gap),
  }
}

/** §3.1: ACK and heartbeat, and either with one wrong byte. */
const ACKS = [1, 2, 3, 4, 5]
  .map((wrong) =>
    [
      '[\\x02\\x03]',
      ...[...GM65_ACK.subarray(1)].map((byte, i) =>
        i + 1 === wrong ? '[^]' : `\\x${byte.toString(16).padStart(2, '0')}`,
      ),
    ].join(''),
  )
  .join('|')

export const FUZZED: Record<ReaderName, FuzzedKind> = {
  sam: {
    whole: (chance) =>
      chance.below(3) === 0
        ? samAnswer(
            chance.pick([0x90, 0x9f, 0x80, 0x41, 0x66]),
            chance.bytes(chance.pick([0, 0, 4, 8, 16, 70])),
          )
        : baseRead(chance),
    card: baseRead,
    beginnings: [hex('aaaaaa9669'), hex('aaaaaa9669050800009001000400'), hex('aaaaaa96690904000090')],
    oracle: framed(sam),
  },
  em4100: {
    whole: (chance) => encodeTag(chance.bytes(5).toString('hex')),
    card: (chance) => encodeTag(chance.bytes(5).toString('hex')),
    beginnings: [hex('02'), Buffer.from('\x023C00CE754C')],
    oracle: framed(em4100),
  },
  pn532: {
    whole: (chance) =>
      chance.pick([
        target(chance),
        target(chance),
        ACK,
        NACK,
        ERROR,
        encodeAnswer(0x4a, Buffer.of(0)),
        encodeAnswer(0x02, hex('32010607')),
      ]),
    card: target,
    beginnings: [hex('0000ff'), hex('0000ff0cf4d54b'), hex('0000ffffff')],
    oracle: framed(pn532),
  },
  aabb: {
    whole: (chance) =>
      encodeFrame(chance.below(3), chance.pick([0, 0, 0, 1]), chance.bytes(1 + chance.below(9))),
    card: (chance) => encodeFrame(0, 0, Buffer.concat([Buffer.of(0), uid(chance)])),
    beginnings: [hex('aa'), hex('aa0006'), hex('aa00ff')],
    oracle: framed(aabb),
  },
  gm65: scanner('gm65', [GM65_ACK, HEARTBEAT], ACKS),
  newland: scanner(
    'newland',
    [newlandAnswer('#', ['SCNTRG1\x06']), Buffer.from('@@@@!99900035;^^^^')],
    '\\x02\\x010000[ -~\\x05\\x06\\x15]*\\x03|@@@@|!\\d{8};|\\^\\^\\^\\^',
  ),
  honeywell: scanner(
    'honeywell',
    [Buffer.from('SUFBK2990D\x06.'), Buffer.of(0x06), Buffer.of(0x15)],
    '[A-Za-z]{3}[A-Za-z\\d]{3}[ -~]*[\\x05\\x06\\x15][.!;,]?|[\\x05\\x06\\x15][.!;,]?',
  ),
  line: scanner('line', [], '(?!)'),
}
