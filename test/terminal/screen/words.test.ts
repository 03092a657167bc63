import { describe, expect, test } from 'vitest'
import { OUTCOME_WORDS } from '../../../core/outcome.ts'
import { CLIPS, clipsOf, mayBeSaid, said, textOf } from '../../../terminal/contract/voice.ts'
import { dateLines } from '../../../terminal/screen/almanac.ts'
import { momentOf, timeOf } from '../../../terminal/screen/clock.ts'
import { drift } from '../../../terminal/screen/drift.ts'
import { pauseBefore } from '../../../terminal/screen/link.ts'
import { dishesShown } from '../../../terminal/screen/menu.ts'
import { noticeAt, noticesOf, pagesOf } from '../../../terminal/screen/notices.ts'
import { isFresh, nameLines, resultOf } from '../../../terminal/screen/result.ts'
import { blank, receive } from '../../../terminal/screen/stage.ts'
import { syncSign } from '../../../terminal/screen/sync.ts'
import { TUNE_LENGTH, TUNES } from '../../../terminal/screen/voice/tones.ts'
import { BROKEN_WORDS, ENDED, FAULT, FAULT_WORDS, ON_PAPER } from '../../../terminal/screen/words.ts'
import { LONG_NAME, LONGEST_NAME, NOW, RARE_NAME, recorded, waiting, withReaders } from './views.ts'

const count = (text: string) => [...text].length

describe('the words of a result', () => {
  test.each(Object.entries(OUTCOME_WORDS))('%s fit eye and ear', (code, words) => {
    const result = resultOf({ kind: 'tap', tap: { ...recorded, code: code as keyof typeof OUTCOME_WORDS } })
    expect(count(words.result)).toBeLessThanOrEqual(8)
    const heard = result === null ? '' : textOf(result.said)
    expect(count(heard)).toBeLessThanOrEqual(12)
    // The elder always eats, so nothing may sound like being sent away.
    expect(heard).toMatch(/请用餐|登记过|找服务员/)
  })

  test.each(Object.keys(FAULT_WORDS) as (keyof typeof FAULT_WORDS)[])(
    '%s tells the caretaker what to do',
    (code) => {
      const result = resultOf({ kind: 'fault', code })
      const word = code === 'ended' ? ENDED : FAULT.result
      expect(result).toMatchObject({ meaning: 'fault', result: word, name: [] })
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
      expect(`${result?.result}${result?.elder}${result?.said.sentence}`).not.toMatch(/卡|刷|码/)
      expect(count(result?.elder ?? '')).toBeLessThanOrEqual(12)
      expect(count(result?.said.sentence ?? '')).toBeLessThanOrEqual(12)
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
    expect(textOf(said(call, sentence))).toBe(spoken)
  })

  test('are spoken when they are new, not when a page is loaded again', () => {
    const memory = receive(blank(0), { ...waiting, tap: recorded }, 1_000)
    const stage = { kind: 'tap', tap: recorded } as const
    expect(isFresh(stage, memory, 1_200)).toBe(true)
    expect(isFresh(stage, memory, 9_000)).toBe(false)
  })
})

describe('a card that is no meal', () => {
  const answer = { for: 'trial', result: 'known', at: NOW, shownFor: 6_000 } as const

  test.each(['known', 'unknown', 'enrolled', 'elders', 'too-many'] as const)(
    '%s is never green',
    (result) => {
      const shown = resultOf({ kind: 'card-answer', answer: { ...answer, result } })
      expect(shown?.meaning).toMatch(/information|attention/)
      expect(count(shown?.result ?? '')).toBeLessThanOrEqual(8)
      expect(count(shown?.said.sentence ?? '')).toBeLessThanOrEqual(12)
      expect(shown?.caretaker).toHaveLength(1)
    },
  )

  test('is announced once while it is waited for, however often the terminal reckons its time', () => {
    const one = resultOf({ kind: 'card-wait', wait: 'trial' })
    expect(one).toMatchObject({
      key: resultOf({ kind: 'card-wait', wait: 'trial' })?.key,
      meaning: 'information',
    })
    expect(resultOf({ kind: 'card-wait', wait: 'caretaker-card' })?.key).not.toBe(one?.key)
  })
})

describe('what a pack may hold', () => {
  const held = new Set(CLIPS.map(({ id }) => id))

  test('every sentence of the kiosk, once, under an id that can be a file', () => {
    expect(held.size).toBe(CLIPS.length)
    expect(new Set(CLIPS.map(({ text }) => text)).size).toBe(CLIPS.length)
    for (const { id } of CLIPS) expect(id).toMatch(/^[a-z0-9-]{1,64}$/)
    const sentences = [
      ...Object.values(OUTCOME_WORDS).map(({ elder }) => elder),
      ...(Object.keys(FAULT_WORDS) as (keyof typeof FAULT_WORDS)[]).map(
        (code) => resultOf({ kind: 'fault', code })?.said.sentence ?? '',
      ),
    ]
    for (const sentence of sentences) {
      expect(clipsOf({ call: null, sentence })).toHaveLength(1)
      expect(
        clipsOf({ call: null, sentence })
          .flat()
          .every((id) => held.has(id)),
      ).toBe(true)
    }
  })

  test.each([
    ['王大娘', [['surname-738b', 'title-woman', 'recorded'], ['recorded']]],
    ['欧阳大爷', [['surname-6b27-9633', 'title-man', 'recorded'], ['recorded']]],
    // Nobody recorded this one, and its id is asked for in vain.
    ['㛃大娘', [['surname-36c3', 'title-woman', 'recorded'], ['recorded']]],
    [null, [['recorded']]],
  ])('%s is said by its clips', (call, clips) => {
    expect(clipsOf({ call, sentence: '请用餐' })).toEqual(clips)
  })

  test('nothing but the own sentences may be rendered, to nobody else than who is shown', () => {
    const view = { ...waiting, tap: recorded }
    expect(mayBeSaid('王大娘，请用餐', view)).toBe(true)
    expect(mayBeSaid('请用餐', waiting)).toBe(true)
    expect(mayBeSaid('李大爷，请用餐', view)).toBe(false)
    expect(mayBeSaid('王大娘，请用餐', waiting)).toBe(false)
    expect(mayBeSaid('随便说说', view)).toBe(false)
    expect(mayBeSaid('王', view)).toBe(false)
  })
})

describe('notices', () => {
  const stage = { kind: 'waiting', ways: ['identity'], broken: [] } as const
  const calm = { kind: 'waiting' as const, ways: [...stage.ways], broken: [] }
  const meanings = (view: typeof waiting) => noticesOf(view, calm, NOW).map(({ meaning }) => meaning)
  const notice = { text: '明天停电，午餐照常，请自带碗筷。', until: NOW + 1 }

  test('are none where all is well', () => {
    expect(noticesOf(waiting, calm, NOW)).toEqual([])
    expect(noticeAt([], NOW)).toBeNull()
  })

  test('tell of a wrong clock, a roster older than two weeks, and what the county says until its time', () => {
    expect(meanings({ ...waiting, clock: 'wrong' })).toEqual(['attention'])
    expect(meanings({ ...waiting, rosterAge: 15 * 86_400_000 - 1 })).toEqual([])
    expect(meanings({ ...waiting, rosterAge: 15 * 86_400_000 })).toEqual(['attention'])
    expect(meanings({ ...waiting, notice })).toEqual(['information'])
    expect(meanings({ ...waiting, notice: { ...notice, until: NOW } })).toEqual([])
  })

  test('take turns, broken readers first', () => {
    const view = { ...withReaders(['sam', 'ready'], ['gm65', 'away']), clock: 'wrong' as const, notice }
    const notices = noticesOf(view, { ...calm, broken: [{ way: 'code', state: 'away' }] }, NOW)
    expect(notices.map(({ meaning }) => meaning)).toEqual(['fault', 'attention', 'information'])
    const seen = [0, 1, 2].map((turn) => noticeAt(notices, NOW + turn * 10_000))
    expect(new Set(seen)).toEqual(new Set(notices))
  })

  test('that are long are turned like pages, and lose nothing', () => {
    const text = '各助餐点请注意，本周五上午停水，请提前备水。'.repeat(7)
    expect(pagesOf(text).join('')).toBe(text)
    expect(Math.max(...pagesOf(text).map(count))).toBeLessThanOrEqual(40)
    expect(pagesOf('字'.repeat(95)).map(count)).toEqual([40, 40, 15])
  })

  test.each([
    ['红烧豆腐 米饭，紫菜蛋汤', '红烧豆腐、米饭、紫菜蛋汤'],
    [Array(12).fill('炖菜').join('、'), `${Array(9).fill('炖菜').join('、')}等`],
    ['菜'.repeat(40), `${'菜'.repeat(26)}等`],
  ])('the dishes %s are shown as %s', (menu, shown) => {
    expect(dishesShown(menu)).toBe(shown)
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
