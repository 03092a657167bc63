import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatChange,
  formatCount,
  formatYuan,
  parseYuan,
  yuanInWords,
} from '../../../server/console/shared/format/money.ts'
import {
  daysUntil,
  formatClock,
  formatDay,
  formatInstant,
  formatMinutes,
  formatMonth,
  since,
} from '../../../server/console/shared/format/time.ts'

describe('money', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [-5, '-0.05'],
    [100, '1.00'],
    [99_999, '999.99'],
    [100_000, '1,000.00'],
    [18_620_450, '186,204.50'],
    [-123_456_789, '-1,234,567.89'],
    [Number.MAX_SAFE_INTEGER, '90,071,992,547,409.91'],
  ])('%d 分 reads %s', (fen, written) => expect(formatYuan(fen)).toBe(written))

  it.each([
    ['8', 800],
    ['8.5', 850],
    [' 8.05 ', 805],
    ['1,200.00', 120_000],
    ['0', 0],
    ['', null],
    ['8.555', null],
    ['-8', null],
    ['8元', null],
    ['1e3', null],
  ])('%j is %j 分', (written, fen) => expect(parseYuan(written)).toBe(fen))

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (fen) => parseYuan(formatYuan(fen)) === fen),
    )
  })

  it.each([
    [0, '零元整'],
    [5, '伍分'],
    [50, '伍角整'],
    [100, '壹元整'],
    [101, '壹元零壹分'],
    [1_000, '壹拾元整'],
    [10_500, '壹佰零伍元整'],
    [1_000_005, '壹万元零伍分'],
    [1_050_000, '壹万零伍佰元整'],
    [10_000_500, '壹拾万零伍元整'],
    [18_620_450, '壹拾捌万陆仟贰佰零肆元伍角整'],
    [10_000_000_000, '壹亿元整'],
    [10_001_000_000, '壹亿零壹万元整'],
    [-100, '负壹元整'],
  ])('%d 分 in words is %s', (fen, words) => expect(yuanInWords(fen)).toBe(words))

  it.each([
    [102, 100, '+2.0%'],
    [98, 100, '-2.0%'],
    [100, 100, '0.0%'],
    [1_021, 1_000, '+2.1%'],
    [2_001, 2_000, '+0.1%'],
    [250, 100, '+150.0%'],
    [0, 100, '-100.0%'],
    [100, 0, null],
  ])('%d after %d is %j', (now, before, change) => expect(formatChange(now, before)).toBe(change))

  it('groups counts', () =>
    expect([0, 999, 11_482, -1_000].map(formatCount)).toEqual(['0', '999', '11,482', '-1,000']))
})

describe('time', () => {
  const noon = Date.parse('2026-11-03T04:00:00Z')

  it('names months and days in both languages', () => {
    expect(formatMonth('2026-02', 'zh')).toBe('2026年2月')
    expect(formatMonth('2026-02', 'en')).toBe('February 2026')
    expect(formatDay('2026-11-09', 'zh')).toBe('11月9日')
    expect(formatDay('2026-11-09', 'zh', true)).toBe('2026年11月9日')
    expect(formatDay('2026-11-09', 'en', true)).toBe('9 Nov 2026')
  })

  it.each([
    ['2026-11-03T03:42:10Z', '11:42'],
    ['2026-11-02T15:59:59Z', '11月2日 23:59'],
    ['2026-11-02T16:00:00Z', '00:00'],
    ['2025-12-31T16:00:00Z', '1月1日 00:00'],
    ['2025-12-31T15:59:00Z', '2025年12月31日 23:59'],
  ])('%s at noon of 3 November reads %s in the county', (instant, words) =>
    expect(formatInstant(instant, 'zh', noon)).toBe(words),
  )

  it('shows seconds where asked, and minutes of a day', () => {
    expect(formatClock('2026-11-03T03:42:07.999Z', true)).toBe('11:42:07')
    const minutes = (each: number) => formatMinutes(each, (time) => `+${time}`)
    expect([0, 660, 1_439, 1_680].map(minutes)).toEqual(['00:00', '11:00', '23:59', '+04:00'])
  })

  it.each([
    ['2026-11-03T04:00:00Z', 'minutes', 0],
    ['2026-11-03T03:01:00Z', 'minutes', 59],
    ['2026-11-03T03:00:00Z', 'hours', 1],
    ['2026-11-02T04:00:01Z', 'hours', 23],
    ['2026-10-31T16:00:00Z', 'days', 2],
    ['2026-11-04T04:00:00Z', 'minutes', 0],
  ])('since %s are %s: %d', (instant, unit, count) => expect(since(instant, noon)).toEqual({ unit, count }))

  it.each([
    ['2026-11-03', 0],
    ['2026-11-10', 7],
    ['2026-11-01', -2],
    ['2027-01-01', 59],
  ])('to %s are %d days', (day, days) => expect(daysUntil(day, noon)).toBe(days))

  it('counts days by the county, not by UTC', () =>
    expect(daysUntil('2026-11-10', Date.parse('2026-11-03T16:00:00Z'))).toBe(6))
})
