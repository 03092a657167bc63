import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cardOf, textOf, tokenOf } from '../../../../terminal/reader/sam/card.ts'
import { BLANK_READS, baseRead, CITIZEN, CITIZEN_TEXT, textBlock } from './vectors.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 467 })

/** The data of an answer's frame. */
const dataOf = (frame: Uint8Array) => frame.subarray(10, -1)

const HMT = textBlock({
  0: '测试乙',
  30: '2',
  36: '18000101',
  52: '福建省大田县虚构路3号',
  122: '830000180001010039',
  158: '大田县公安局',
  188: '20200101',
  204: '20250101',
  220: '12345678',
  238: '01',
  248: 'J',
})
const FOREIGNER_2017 = textBlock({
  0: 'INVENTED, PERSON OF NO COUNTRY',
  120: '1',
  122: 'KAZ110090123105',
  152: 'KAZ',
  158: '测试丙',
  188: '20180101',
  204: '20280101',
  220: '19901231',
  236: '01',
  240: '1100',
  248: 'I',
})
const FOREIGNER_2023 = textBlock({
  0: '测试丁',
  30: '2',
  32: '01',
  36: '18000101',
  52: 'INVENTED NAME THAT IS TOO LONG FOR ',
  122: '911840180001010042',
  188: '20240101',
  204: '20340101',
  220: 'ONE FIELD',
  242: '840',
  248: 'Y',
})

test('citizen', () => {
  const card = cardOf(CITIZEN_TEXT)
  expect(card).toEqual({
    type: 'citizen',
    name: '测试甲',
    sex: '1',
    ethnic: '01',
    born: '1800-01-01',
    address: '山西省中阳县虚构村1号',
    number: '14112918000101019X',
    authority: '中阳县公安局',
    validFrom: '2020-01-01',
    validTo: '长期',
  })
  expect(tokenOf(card)).toEqual({ ok: true, token: 'id:14112918000101019X' })
})

test('resident of Hong Kong, Macao or Taiwan', () => {
  const card = cardOf(HMT)
  expect(card).toEqual({
    type: 'hmt',
    name: '测试乙',
    sex: '2',
    born: '1800-01-01',
    address: '福建省大田县虚构路3号',
    number: '830000180001010039',
    authority: '大田县公安局',
    validFrom: '2020-01-01',
    validTo: '2025-01-01',
    pass: '12345678',
    issues: '01',
  })
  expect(tokenOf(card)).toEqual({ ok: true, token: 'id:830000180001010039' })
})

test('foreigner, 2017', () => {
  const card = cardOf(FOREIGNER_2017)
  expect(card).toEqual({
    type: 'foreigner-2017',
    name: '测试丙',
    englishName: 'INVENTED, PERSON OF NO COUNTRY',
    sex: '1',
    nationality: 'KAZ',
    born: '1990-12-31',
    number: 'KAZ110090123105',
    authority: '1100',
    validFrom: '2018-01-01',
    validTo: '2028-01-01',
  })
  expect(tokenOf(card)).toEqual({ ok: true, token: 'id:KAZ110090123105' })
})

test('foreigner, 2023: one name in two places', () => {
  const card = cardOf(FOREIGNER_2023)
  expect(card).toEqual({
    type: 'foreigner-2023',
    name: '测试丁',
    englishName: 'INVENTED NAME THAT IS TOO LONG FOR ONE FIELD',
    sex: '2',
    nationality: '840',
    born: '1800-01-01',
    number: '911840180001010042',
    validFrom: '2024-01-01',
    validTo: '2034-01-01',
  })
  expect(tokenOf(card)).toEqual({ ok: true, token: 'id:911840180001010042' })
})

test.each(['INVENTED NAME THAT IS JUST TOO LONG FOR ONE', 'INVENTED NAME THAT ENDS AT THE RIM OF IT'])(
  'an English name is whole wherever its blank falls: %s',
  (englishName) => {
    const text = textBlock({ 52: englishName.slice(0, 35), 220: englishName.slice(35), 248: 'Y' })
    expect(cardOf(text)).toMatchObject({ englishName })
  },
)

describe('as the standard has it', () => {
  const withField = (fields: Record<number, string>) =>
    cardOf(textBlock({ 122: '14112918000101019X', ...fields }))

  test.each(['0', '1', '2', '9'])('sex %s stays what it is', (sex) => {
    expect(withField({ 30: sex }).sex).toBe(sex)
  })
  test.each(['01', '25', '56', '97', '98'])('ethnic code %s stays what it is', (ethnic) => {
    expect(withField({ 32: ethnic })).toMatchObject({ ethnic })
  })
  test('a date that is none stays as written', () => {
    expect(withField({ 36: '18000229' }).born).toBe('18000229')
    expect(withField({ 36: '1950' }).born).toBe('1950')
  })
  test('rare characters, outside the basic plane too, and blanks within an address', () => {
    expect(withField({ 0: '测䶮𬭎', 52: '虚构村 1 号' })).toMatchObject({
      name: '测䶮𬭎',
      address: '虚构村 1 号',
    })
  })
  test('a small x in the number is X in the token', () => {
    expect(tokenOf(withField({ 122: '14112918000101019x' }))).toEqual({
      ok: true,
      token: 'id:14112918000101019X',
    })
  })
  test('fields filled up with zeros', () => {
    const text = Buffer.from(CITIZEN_TEXT)
    text.fill(0, 6, 30)
    text.fill(0, 220)
    expect(cardOf(text)).toEqual(cardOf(CITIZEN_TEXT))
  })
})

test('a blank card is nobody', () => {
  const text = textOf(dataOf(BLANK_READS[1295]))
  if (text === null) throw new Error('no text')
  expect(cardOf(text)).toMatchObject({ type: 'citizen', name: '', number: '' })
  expect(tokenOf(cardOf(text))).toEqual({ ok: false, fault: 'length' })
})

describe('the text of a base read', () => {
  test.each(Object.entries(BLANK_READS))('%s bytes', (_size, frame) => {
    expect(textOf(dataOf(frame))).toEqual(textBlock({}))
  })
  test('stands before photo and fingerprints, whatever they hold', () => {
    const photo = Buffer.alloc(1024, 0xee)
    for (const fingerprint of [null, Buffer.alloc(0), Buffer.alloc(512, 0xdd), Buffer.alloc(1024, 0xdd)])
      expect(textOf(dataOf(baseRead(CITIZEN_TEXT, photo, fingerprint)))).toEqual(CITIZEN_TEXT)
  })
  test('is not taken where the stated lengths are not the real ones', () => {
    const data = Buffer.from(dataOf(CITIZEN))
    for (const wrong of [
      data.subarray(0, -1),
      data.subarray(0, 3),
      Buffer.concat([data, Buffer.from([1, 2, 3])]),
    ])
      expect(textOf(wrong)).toBeNull()
    data.writeUInt16BE(255, 0)
    expect(textOf(data)).toBeNull()
  })
})

test('any 256 bytes give a card of some kind, and any data a text or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), (text) => {
      tokenOf(cardOf(text))
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2400, size: 'max' }), (data) =>
      [null, 256].includes(textOf(data)?.length ?? null),
    ),
  )
})
