import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDigit, type IdFault, maskIdNumber, parseIdNumber } from '../../core/id-number.ts'
import { parsePlainDate } from '../../core/plain-date.ts'

// The same cases at every run.
fc.configureGlobal({ seed: 467 })

const limits = { oldestYear: 1800 }

// Vectors of the protocol sheet §4.1 to §4.3: people who belong to nobody, born in 1800.
test.each([
  ['11010519491231002X', 'citizen', '1949-12-31', 'female'],
  ['440524188001010014', 'citizen', '1880-01-01', 'male'],
  ['141129180001010018', 'citizen', '1800-01-01', 'male'],
  ['141129180001010122', 'citizen', '1800-01-01', 'female'],
  ['14112818000101002X', 'citizen', '1800-01-01', 'female'],
  ['14112918000101019X', 'citizen', '1800-01-01', 'male'],
  ['350425180001010033', 'citizen', '1800-01-01', 'male'],
  ['431125180001010054', 'citizen', '1800-01-01', 'male'],
  ['142332180001010077', 'citizen', '1800-01-01', 'male'],
  ['810000180001010019', 'hmt', '1800-01-01', 'male'],
  ['820000180001010029', 'hmt', '1800-01-01', 'female'],
  ['830000180001010039', 'hmt', '1800-01-01', 'male'],
  ['911840180001010018', 'foreigner', '1800-01-01', 'male'],
  ['911840180001010042', 'foreigner', '1800-01-01', 'female'],
])('%s is a %s number', (number, kind, born, sex) => {
  expect(parseIdNumber(number, limits)).toEqual({ ok: true, kind, number, born, sex })
})

test('a code beginning with 99 is an invented citizen, not a foreigner', () => {
  expect(parseIdNumber('990101195001010018')).toMatchObject({ ok: false, fault: 'check-digit' })
  const valid = [...'0123456789X']
    .map((check) => parseIdNumber(`99010119500101001${check}`))
    .filter(({ ok }) => ok)
  expect(valid).toMatchObject([{ kind: 'citizen', born: '1950-01-01' }])
})

test.each([
  ['11010519491231002x', '11010519491231002X'],
  ['  11010519491231002X ', '11010519491231002X'],
  ['１１０１０５１９４９１２３１００２Ｘ', '11010519491231002X'],
  ['１１０１０５１９４９１２３１００２ｘ　', '11010519491231002X'],
  ['110105491231002', '11010519491231002X'],
])('%s is stored as %s', (written, number) => {
  expect(parseIdNumber(written)).toMatchObject({ ok: true, number })
})

test('15 digits of a person born before 1900 are upgraded with 18', () => {
  expect(parseIdNumber('110105991231996', limits)).toMatchObject({
    ok: true,
    born: '1899-12-31',
    sex: 'female',
  })
  expect(parseIdNumber('110105991231995', limits)).toMatchObject({
    ok: true,
    born: '1999-12-31',
    sex: 'male',
  })
})

test.each(['996', '997', '998', '999'])(
  'sequence %s of 15 digits was kept for the nineteenth century',
  (last) => {
    expect(parseIdNumber(`110105001231${last}`, limits)).toMatchObject({ ok: true, born: '1800-12-31' })
  },
)

// §4.4: counties whose code changed; a number keeps its first one for life.
test.each(['142330', '142331', '142302', '142332', '352725', '432925', '710000', '999999'])(
  'a number of region %s is a citizen’s, though the code is abolished or unknown',
  (region) => {
    const body = `${region}18000101001`
    expect(parseIdNumber(body + checkDigit(body), limits)).toMatchObject({ ok: true, kind: 'citizen' })
  },
)

test('the 15 characters of 2017 carry a passport check and no sure birth', () => {
  expect(parseIdNumber('kaz110090123105')).toEqual({
    ok: true,
    kind: 'foreigner-2017',
    number: 'KAZ110090123105',
    born: null,
    sex: null,
  })
  expect(parseIdNumber('KAZ110090123106')).toEqual({ ok: false, fault: 'check-digit' })
  expect(parseIdNumber('KAZ110090133105')).toEqual({ ok: false, fault: 'birth' })
})

test.each<[string, IdFault]>([
  ['', 'length'],
  ['1101051949123100', 'length'],
  ['11010519491231002XX', 'length'],
  ['110105194912310O2X', 'character'],
  ['X1010519491231002X', 'character'],
  ['11010549123100X', 'character'],
  ['14112918000229001５', 'birth'],
  ['141129180002290015', 'birth'],
  ['110105194913310020', 'birth'],
  ['110105194900310020', 'birth'],
  ['110105490230002', 'birth'],
  ['110105000001010020', 'birth'],
  ['110105194912310020', 'check-digit'],
])('%s is refused: %s', (written, fault) => {
  expect(parseIdNumber(written, limits)).toEqual({ ok: false, fault })
})

describe('limits of birth', () => {
  test('1880 is the first year unless told otherwise', () => {
    expect(parseIdNumber('440524188001010014')).toMatchObject({ ok: true })
    expect(parseIdNumber('141129180001010018')).toEqual({ ok: false, fault: 'birth-too-early' })
    expect(parseIdNumber('440524188001010014', { oldestYear: 1900 })).toEqual({
      ok: false,
      fault: 'birth-too-early',
    })
  })

  test('nobody was born after today, where today is known', () => {
    const born = parsePlainDate('1949-12-31')
    const before = parsePlainDate('1949-12-30')
    if (born === undefined || before === undefined) throw new Error('not dates')
    expect(parseIdNumber('11010519491231002X', { today: born })).toMatchObject({ ok: true })
    expect(parseIdNumber('11010519491231002X', { today: before })).toEqual({
      ok: false,
      fault: 'birth-in-future',
    })
  })
})

test('every single wrong digit and every swap of neighbours is noticed', () => {
  const number = '142332180001010077'
  fc.assert(
    fc.property(fc.nat(17), fc.integer({ min: 1, max: 9 }), (at, by) => {
      const digit = (Number(number[at]) + by) % 10
      return !parseIdNumber(number.slice(0, at) + digit + number.slice(at + 1), limits).ok
    }),
  )
  fc.assert(
    fc.property(fc.nat(16), (at) => {
      const swapped = `${number.slice(0, at)}${number[at + 1]}${number[at]}${number.slice(at + 2)}`
      return swapped === number || !parseIdNumber(swapped, limits).ok
    }),
  )
})

test('any text at all gets an answer, and an accepted number reads the same again', () => {
  const digits = fc
    .array(fc.constantFrom(...'0123456789Xx１Ｘ '), { minLength: 14, maxLength: 19 })
    .map((c) => c.join(''))
  const old = fc.stringMatching(/^\d{6}[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}$/)
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), digits, old), (text) => {
      const parsed = parseIdNumber(text, limits)
      if (!parsed.ok) return
      expect(parseIdNumber(parsed.number, limits)).toEqual(parsed)
    }),
  )
})

test('masking shows the last four alone', () => {
  expect(maskIdNumber('14112918000101019X')).toBe('**************019X')
  expect(maskIdNumber('KAZ110090123105')).toBe('***********3105')
  expect(maskIdNumber('019X')).toBe('****')
  expect(maskIdNumber('')).toBe('')
})
