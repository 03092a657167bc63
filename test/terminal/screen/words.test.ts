import { describe, expect, test } from 'vitest'
import { OUTCOME_WORDS } from '../../../core/outcome.ts'
import { dateLines } from '../../../terminal/screen/almanac.ts'
import { momentOf, timeOf } from '../../../terminal/screen/clock.ts'
import { drift } from '../../../terminal/screen/drift.ts'
import { pauseBefore } from '../../../terminal/screen/link.ts'
import { addressed, isFresh, nameLines, resultOf } from '../../../terminal/screen/result.ts'
import { blank, receive } from '../../../terminal/screen/stage.ts'
import { syncSign } from '../../../terminal/screen/sync.ts'
import { TUNE_LENGTH, TUNES } from '../../../terminal/screen/tones.ts'
import { BROKEN_WORDS, FAULT, FAULT_WORDS, ON_PAPER } from '../../../terminal/screen/words.ts'
import { LONG_NAME, LONGEST_NAME, NOW, RARE_NAME, recorded, waiting } from './views.ts'

const count = (text: string) => [...text].length

describe('the words of a result', () => {
  test.each(Object.entries(OUTCOME_WORDS))('%s fit eye and ear', (code, words) => {
    const result = resultOf({ kind: 'tap', tap: { ...recorded, code: code as keyof typeof OUTCOME_WORDS } })
    expect(count(words.result)).toBeLessThanOrEqual(8)
    expect(count(result?.voice ?? '')).toBeLessThanOrEqual(12)
    // The elder always eats, so nothing may sound like being sent away.
    expect(result?.voice).toMatch(/请用餐|登记过|找服务员/)
  })

  test.each(Object.keys(FAULT_WORDS) as (keyof typeof FAULT_WORDS)[])(
    '%s tells the caretaker what to do',
    (code) => {
      const result = resultOf({ kind: 'fault', code })
      expect(result).toMatchObject({ meaning: 'fault', result: FAULT.result, name: [] })
      expect(result?.caretaker).toContainEqual(FAULT_WORDS[code])
    },
  )

  test('of readers that do not work name each of them, and those with one fault together', () => {
    expect(
      resultOf({
        kind: 'unread',
        broken: [
          { way: 'identity', state: 'away' },
          { way: 'code', state: 'silent' },
          { way: 'code', state: 'silent' },
          { way: 'chip', state: 'away' },
        ],
      })?.caretaker,
    ).toEqual([
      { problem: '身份证阅读器、刷卡器没有接好', remedy: BROKEN_WORDS.away.remedy },
      { problem: '2 个扫码器没有反应', remedy: BROKEN_WORDS.silent.remedy },
      { problem: null, remedy: ON_PAPER },
    ])
  })

  test('of a card or code that could not be read ask for it again, and send nobody away', () => {
    for (const fault of ['not-read', 'not-valid'] as const) {
      const result = resultOf({ kind: 'misread', misread: { fault, at: NOW, shownFor: 4_000 } })
      expect(result).toMatchObject({ meaning: 'again', result: '请再试一次', caretaker: [] })
      // Whichever of them it was: a scanner reads no card.
      expect(`${result?.result}${result?.elder}${result?.voice}`).not.toMatch(/卡|刷|码/)
      expect(count(result?.elder ?? '')).toBeLessThanOrEqual(12)
      expect(count(result?.voice ?? '')).toBeLessThanOrEqual(12)
    }
  })

  test('calm stages have none', () => {
    expect(resultOf({ kind: 'starting' })).toBeNull()
    expect(resultOf({ kind: 'waiting', ways: ['identity'], broken: [] })).toBeNull()
  })

  test.each([
    ['王大娘', '请用餐', '王大娘，请用餐'],
    [null, '请用餐', '请用餐'],
    ['王大娘', '这一餐已经登记过', '王大娘，这一餐已经登记过'],
    ['欧阳大娘', '这一餐已经登记过', '这一餐已经登记过'],
  ])('%s, %s: %s', (call, sentence, spoken) => {
    expect(addressed(call, sentence)).toBe(spoken)
  })

  test('are spoken when they are new, not when a page is loaded again', () => {
    const memory = receive(blank(0), { ...waiting, tap: recorded }, 1_000)
    const stage = { kind: 'tap', tap: recorded } as const
    expect(isFresh(stage, memory, 1_200)).toBe(true)
    expect(isFresh(stage, memory, 9_000)).toBe(false)
  })
})

describe('a name', () => {
  test.each([
    ['王秀英', ['王秀英']],
    [RARE_NAME, [RARE_NAME]],
    ['艾力·买买提', ['艾力·买买提']],
    [LONG_NAME, ['买买提·', '吐尔逊阿布都热依木']],
    [LONGEST_NAME, ['阿卜杜热西提阿卜', '杜外力买买提明']],
    ['𣗋'.repeat(11), ['𣗋'.repeat(6), '𣗋'.repeat(5)]],
    ['阿·卜杜热西提阿卜杜外力买', ['阿·卜杜热西提', '阿卜杜外力买']],
  ])('%s breaks into %j', (name, lines) => {
    expect(nameLines(name)).toEqual(lines)
  })
})

describe('the date', () => {
  test.each([
    ['2024-07-18', '7月18日 星期四', '农历六月十三'],
    ['2024-07-22', '7月22日 星期一', '农历六月十七 大暑'],
    ['2025-07-30', '7月30日 星期三', '农历闰六月初六'],
    ['2025-10-29', '10月29日 星期三', '农历九月初九 重阳节'],
    // Intl's Chinese calendar has this one a day off.
    ['2027-02-06', '2月6日 星期六', '农历正月初一 春节'],
  ])('%s', (date, solar, lunar) => {
    expect(dateLines(date)).toEqual({ solar, lunar })
  })

  test('times are those of China, whatever the browser thinks', () => {
    expect(timeOf(Date.UTC(2024, 6, 18, 16, 5))).toBe('00:05')
    expect(momentOf(NOW, NOW)).toBe('11:42')
    expect(momentOf(NOW - 86_400_000, NOW)).toBe('7月17日 11:42')
  })
})

describe('the sync sign', () => {
  const last = NOW - 60_000
  test.each([
    [{ waiting: 0, last, online: true }, true, '全部已同步 11:41'],
    [{ waiting: 12, last, online: true }, false, '已存本机 12 笔 · 已同步 11:41'],
    [{ waiting: 12, last, online: false }, false, '已存本机 12 笔 · 已同步 11:41'],
    [{ waiting: 3, last: null, online: false }, false, '已存本机 3 笔 · 还没同步过'],
    [{ waiting: 0, last, online: false }, false, '没网也照常用 · 已同步 11:41'],
    [{ waiting: 0, last: null, online: false }, false, '没网也照常用'],
    [{ waiting: 0, last: null, online: true }, false, '等待第一次同步'],
  ])('%j', (sync, settled, text) => {
    expect(syncSign(sync, NOW)).toEqual({ settled, text })
  })
})

test('tunes lie where old ears hear, end before the voice, and differ in rhythm', () => {
  const tunes = Object.values(TUNES)
  for (const { frequency, starts, lasts } of tunes.flat()) {
    expect(frequency).toBeGreaterThanOrEqual(500)
    expect(frequency).toBeLessThanOrEqual(2_500)
    expect(starts + lasts).toBeLessThanOrEqual(TUNE_LENGTH)
  }
  const rhythms = tunes.map((tune) => tune.map(({ starts, lasts }) => `${starts}+${lasts}`).join())
  expect(new Set(rhythms).size).toBe(tunes.length)
})

test('the picture drifts by a few pixels each minute, and back', () => {
  const places = Array.from({ length: 9 }, (_, minute) => drift(NOW + minute * 60_000))
  expect(places[1]).not.toEqual(places[0])
  expect(places[8]).toEqual(places[0])
  expect(Math.max(...places.flat().map(Math.abs))).toBeLessThanOrEqual(6)
})

test('pauses before a new try double up to 5 s, with jitter', () => {
  expect(pauseBefore(0, 1)).toBe(250)
  expect(pauseBefore(1, 1)).toBe(500)
  expect(pauseBefore(3, 0)).toBe(1_000)
  expect(pauseBefore(30, 1)).toBe(5_000)
})
