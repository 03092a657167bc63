import { describe, expect, it } from 'vitest'
import { makeChip } from '../../firmware-sim/sam/chip.ts'
import type { IdentityCard } from '../../firmware-sim/sam/text-block.ts'
import { TIAN } from './support.ts'

const PERMIT: IdentityCard = {
  hmt: {
    name: '测试乙',
    sex: '2',
    born: '1941-03-07',
    address: '虚构省虚构县虚构街2号',
    number: '990101194103070028',
    authority: '虚构市公安局',
    validFrom: '2021-06-01',
    validTo: '2026-06-01',
    travelPermit: 'H01234567',
    issueCount: '02',
  },
}
const FOREIGNER_2017: IdentityCard = {
  foreigner2017: {
    englishName: 'TEST, PERSON',
    sex: '1',
    number: 'XXX990101010199',
    nationality: 'XXX',
    chineseName: '测试丙',
    issued: '2018-01-02',
    expires: '2028-01-01',
    born: '1938-11-20',
    version: '01',
    authorityCode: '1500',
  },
}
const FOREIGNER_2023: IdentityCard = {
  foreigner2023: {
    chineseName: '测试丁',
    sex: '1',
    renewals: '00',
    born: '1938-11-20',
    // 46 letters: 35 in one field, 11 in the other.
    englishName: 'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHI0123456789X',
    number: '999999193811200011',
    validFrom: '2023-12-01',
    validTo: '2033-12-01',
    country: 'XXX',
    olderNumber: 'ABC',
  },
}

/** Offset and length in bytes, as the sheet's tables have them, and the text there (§1.7). */
const LAYOUTS: [string, IdentityCard, [number, number, string][]][] = [
  [
    'a residence permit',
    PERMIT,
    [
      [0, 30, '测试乙'],
      [30, 2, '2'],
      [32, 4, ''],
      [36, 16, '19410307'],
      [52, 70, '虚构省虚构县虚构街2号'],
      [122, 36, '990101194103070028'],
      [158, 30, '虚构市公安局'],
      [188, 16, '20210601'],
      [204, 16, '20260601'],
      [220, 18, 'H01234567'],
      [238, 4, '02'],
      [242, 6, ''],
      [248, 2, 'J'],
      [250, 6, ''],
    ],
  ],
  [
    "a foreigner's card of 2017",
    FOREIGNER_2017,
    [
      [0, 120, 'TEST, PERSON'],
      [120, 2, '1'],
      [122, 30, 'XXX990101010199'],
      [152, 6, 'XXX'],
      [158, 30, '测试丙'],
      [188, 16, '20180102'],
      [204, 16, '20280101'],
      [220, 16, '19381120'],
      [236, 4, '01'],
      [240, 8, '1500'],
      [248, 2, 'I'],
      [250, 6, ''],
    ],
  ],
  [
    "a foreigner's card of 2023",
    FOREIGNER_2023,
    [
      [0, 30, '测试丁'],
      [30, 2, '1'],
      [32, 4, '00'],
      [36, 16, '19381120'],
      [52, 70, 'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHI'],
      [122, 36, '999999193811200011'],
      [158, 30, ''],
      [188, 16, '20231201'],
      [204, 16, '20331201'],
      [220, 22, '0123456789X'],
      [242, 6, 'XXX'],
      [248, 2, 'Y'],
      [250, 6, 'ABC'],
    ],
  ],
]

describe('the text block of other cards (§1.7)', () => {
  it.each(LAYOUTS)('%s', (_name, card, fields) => {
    const { text } = makeChip(card)
    expect(text).toHaveLength(256)
    expect(fields.reduce((sum, [, length]) => sum + length, 0)).toBe(256)
    for (const [at, length, value] of fields)
      expect(Buffer.from(text.subarray(at, at + length)).toString('utf16le')).toBe(value.padEnd(length / 2))
  })

  it('a permit may last for good, and a name too long is refused by its field', () => {
    const forGood = makeChip({ hmt: { ...TIAN, travelPermit: '01234567', issueCount: '01' } })
    expect(Buffer.from(forGood.text.subarray(204, 208)).toString('utf16le')).toBe('长期')
    expect(() => makeChip({ hmt: { ...TIAN, travelPermit: 'H012345678', issueCount: '01' } })).toThrow(
      'travelPermit',
    )
  })
})
