/** What pages work out before they draw, by table. */
import { describe, expect, it } from 'vitest'
import { permissionsOf } from '../../../server/access/permissions.ts'
import { detailWords, subjectWords } from '../../../server/console/features/audit/audit-words.ts'
import { boardRows, terminalsOf, unsubsidisedOf } from '../../../server/console/features/board/board-rows.ts'
import { keyedTaps } from '../../../server/console/features/board/latest.ts'
import { newerOf } from '../../../server/console/features/board/newer.ts'
import { pauseBefore } from '../../../server/console/features/board/pause.ts'
import { ageOn } from '../../../server/console/features/elders/age.ts'
import { monthSearch } from '../../../server/console/features/months/month-search.ts'
import { rateRows } from '../../../server/console/features/months/rate-rows.ts'
import { mergedReasons } from '../../../server/console/features/months/reasons.ts'
import { grantsOfSites, payableOf } from '../../../server/console/features/months/site-money.ts'
import { dayAfter, openStation, stopsOf } from '../../../server/console/features/months/stations.ts'
import { inOrder, shutSteps } from '../../../server/console/features/months/why.ts'
import { codeParts, wholeCode } from '../../../server/console/features/regions/region-code.ts'
import { regionTree } from '../../../server/console/features/regions/region-tree.ts'
import {
  faultOf,
  mealWindows,
  minutesOf,
  USUAL_MEALS,
} from '../../../server/console/features/sites/new-site.ts'
import { linkOf } from '../../../server/console/features/tasks/link-of.ts'
import { type Has, nextStep } from '../../../server/console/features/tasks/setting-up.ts'
import { en as taskWordsEn } from '../../../server/console/features/tasks/words-en.ts'
import { zh as taskWords } from '../../../server/console/features/tasks/words-zh.ts'
import { rightsOf } from '../../../server/console/shared/access.ts'
import { searchOf } from '../../../server/console/shared/search-of.ts'
import { en } from '../../../server/console/shared/words/en.ts'
import { zh } from '../../../server/console/shared/words/zh.ts'
import type { MonthDetail } from '../../../server/contract/months.ts'
import type { Role } from '../../../server/contract/session.ts'
import { TASKS } from '../../../server/contract/tasks.ts'
import { ERRORS } from '../../../server/errors.ts'
import { county } from './county.ts'

const ROLES: Role[] = ['clerk', 'reviewer', 'administrator', 'auditor']
const data = county('zh')

describe('rights', () => {
  it.each(ROLES)('are the server’s own for a %s', (role) => {
    expect(rightsOf([role])).toEqual(permissionsOf([role]))
  })
})

describe('words', () => {
  it('has every refusal of the server in English', () =>
    expect(Object.keys(ERRORS).filter((code) => en.problems[code] === undefined)).toEqual([]))

  it('has the same codes in both languages where the types cannot tell', () => {
    const lists = (words: typeof zh) => [
      words.flow.why,
      words.audit.actions,
      words.audit.subjects,
      words.audit.details,
      words.elders.residences,
      words.terminals.readers,
      words.month.gapProblems,
    ]
    const keys = (words: typeof zh) => lists(words).map((list) => Object.keys(list).sort())
    expect(keys(en)).toEqual(keys(zh))
  })

  it.each([
    ['settlement/2026-10/2', '2026年10月结算 第 2 版'],
    ['settlement/2026-11/0', '2026年11月结算'],
    ['site/s-liushu', '助餐点 s-liushu'],
    ['account/?', '人员'],
    ['GET /api/audit', 'GET /api/audit'],
  ])('reads the subject %s as %s', (subject, words) => expect(subjectWords(subject, zh, 'zh')).toBe(words))

  it('reads a trace’s detail, and hides nothing that it has no word for', () => {
    const detail = {
      action: 'compute',
      why: 'own-work',
      roles: ['clerk', 'auditor'],
      kind: 'qr',
      odd: { a: 1 },
      empty: [],
    }
    expect(detailWords(detail, zh, 'zh').map(({ name, value }) => `${name}=${value}`)).toEqual([
      '操作=测算',
      '原因=这一版由您测算或提交，须由另一位同事复核。',
      '角色=经办、审计员',
      '卡种=二维码卡',
      'odd={"a":1}',
    ])
  })
})

describe('tasks', () => {
  it('leads where the server says, with its search', () => {
    expect(linkOf('/findings?month=2026-10')).toEqual({ to: '/findings', search: { month: '2026-10' } })
    expect(linkOf('/months/2026-10')).toEqual({ to: '/months/2026-10', search: {} })
  })
  it('says what waits in both languages', () => {
    const parts = { month: '2026年10月', name: '柳树村', count: 3 }
    for (const what of TASKS) {
      expect(taskWords.what[what](parts), what).toMatch(/2026年10月|柳树村/)
      expect(taskWordsEn.what[what](parts), what).toMatch(/2026年10月|柳树村/)
    }
  })
  it.each([
    [0, 'county'],
    [1, 'town'],
    [2, 'site'],
    [3, 'terminal'],
    [4, 'policy'],
    [5, null],
  ])('leads on from %i things in place to %s', (there, step) => {
    const [county, villages, sites, terminals, policies] = [1, 2, 3, 4, 5].map((n) => there >= n)
    expect(nextStep({ county, villages, sites, terminals, policies } as Has)).toBe(step)
  })
})

describe('board', () => {
  it('sums a town over its sites', () => {
    const rows = boardRows(data.board(0))
    const towns = rows.filter(({ kind }) => kind === 'town')
    const sites = rows.filter(({ kind }) => kind === 'site')
    const lunches = (of: typeof rows) => of.reduce((sum, { lunch }) => sum + lunch.dineIn, 0)
    expect([towns.length, sites.length]).toEqual([3, 8])
    expect(lunches(towns)).toBe(lunches(sites))
    expect(towns.map(unsubsidisedOf)).toEqual([1, 1, 1])
    expect(terminalsOf(data.board(0))).toEqual({ online: 6, all: 7 })
  })
  it('keeps the key of a tap when newer ones come, also of one that looks like another', () => {
    const tap = {
      site: 's',
      siteName: 'S',
      meal: 'lunch',
      service: 'dine-in',
      at: '2026-11-03T03:00:00Z',
      subsidised: true,
    }
    const [older] = keyedTaps([tap])
    const [newest, before] = keyedTaps([tap, tap])
    expect(before?.key).toBe(older?.key)
    expect(newest?.key).not.toBe(older?.key)
  })
  it('shows the newest that came, in whatever order, and believes a database that was put back', () => {
    const board = (seq: number, second: number) => ({
      ...data.board(0),
      seq,
      at: `2026-11-03T03:00:0${second}.000Z`,
    })
    const shown = board(7, 5)
    expect(newerOf(undefined, shown)).toBe(shown)
    expect(newerOf(shown, board(6, 4))).toBe(shown)
    for (const came of [board(8, 6), board(7, 6), board(8, 4), board(2, 6)])
      expect(newerOf(shown, came)).toBe(came)
  })
  it.each([
    [0, 0, 500],
    [0, 1, 1_000],
    [3, 1, 8_000],
    [40, 1, 30_000],
    [40, 0, 15_000],
  ])('waits after %d failures with luck %d for %d ms', (failures, chance, ms) =>
    expect(pauseBefore(failures, chance)).toBe(ms),
  )
})

describe('month', () => {
  const step = (
    version: number,
    action: MonthDetail['steps'][number]['action'],
    more: Partial<MonthDetail['steps'][number]> = {},
  ) => ({
    ...{ id: 1, version, action, actor: 'A', reason: null, town: null, undone: false, undoes: null },
    ...{ at: '2026-11-01T00:00:00Z', ...more },
  })
  const day = '2026-11-05'
  const monthIn = (
    state: MonthDetail['state'],
    steps: MonthDetail['steps'],
    more: Partial<MonthDetail> = {},
    path: Partial<MonthDetail['path']> = {},
  ): MonthDetail => ({
    ...{ month: '2026-10', state, publishBy: '2026-11-10', steps, next: [], gaps: [] },
    ...{ settlement: steps.length > 0 ? data.settlement(1) : null, after: null, previous: null },
    path: {
      ...{ today: '2026-11-04', remindFrom: day, towns: [], payout: 'none', undo: null },
      due: {
        ...{ collect: '2026-11-01', gaps: day, compute: day, findings: day, compare: day },
        ...{ check: '2026-11-07', review: '2026-11-08', approve: '2026-11-09' },
        ...{ pay: '2026-11-30', publish: '2026-11-10', close: '2026-11-30' },
      },
      review: { needed: 1, why: [], done: [] },
      ...path,
    },
    ...more,
  })
  const standings = (detail: MonthDetail, looked: { holding: number } | null) => {
    const stops = stopsOf(detail, looked)
    const signs = { done: '✓', now: 'o', todo: '-', returned: '!' }
    return `${stops.map(({ standing }) => signs[standing]).join('')} ${openStation(stops)}`
  }
  const first = [step(1, 'compute'), step(1, 'submit')]
  const gap = { terminal: 't', site: 'S', problem: 'silent', note: null } as const
  const clean = { holding: 0 }
  it.each<[string, MonthDetail, { holding: number } | null, string]>([
    ['runs', monthIn('running', []), null, 'o---------- collect'],
    ['is open', monthIn('open', []), null, '✓✓o-------- compute'],
    ['misses records', monthIn('open', [], { gaps: [gap] }), null, '✓o--------- gaps'],
    ['is not looked at', monthIn('computed', [step(1, 'compute')]), null, '✓✓✓o------- findings'],
    ['is held', monthIn('computed', [step(1, 'compute')]), { holding: 2 }, '✓✓✓o------- findings'],
    ['is ready', monthIn('computed', [step(1, 'compute')]), clean, '✓✓✓✓o------ compare'],
    ['is with townships', monthIn('submitted', first), clean, '✓✓✓✓✓o----- check'],
    ['is with civil affairs', monthIn('checked', first), clean, '✓✓✓✓✓✓o---- review'],
    ['is with finance', monthIn('reviewed', first), clean, '✓✓✓✓✓✓✓o--- approve'],
    ['is approved: bulletin first', monthIn('approved', first), clean, '✓✓✓✓✓✓✓✓oo- publish'],
    ['is published', monthIn('published', first), clean, '✓✓✓✓✓✓✓✓o✓- pay'],
    ['is paid', monthIn('published', first, {}, { payout: 'finished' }), clean, '✓✓✓✓✓✓✓✓✓✓o close'],
    ['is closed', monthIn('closed', first, {}, { payout: 'finished' }), clean, '✓✓✓✓✓✓✓✓✓✓✓ close'],
    [
      'was returned by a township',
      monthIn('returned', [...first, step(1, 'return', { town: 'T' })]),
      clean,
      '✓✓o--!----- compute',
    ],
    [
      'was returned by civil affairs',
      monthIn('returned', [...first, step(1, 'return')]),
      clean,
      '✓✓o---!---- compute',
    ],
    [
      'was returned by finance',
      monthIn(
        'returned',
        [...first, step(1, 'return')],
        {},
        {
          review: { needed: 1, why: [], done: [{ by: 'B', at: '2026-11-01T00:00:00Z' }] },
        },
      ),
      clean,
      '✓✓o----!--- compute',
    ],
  ])('a month that %s stands at its station', (_, detail, looked, expected) => {
    expect(standings(detail, looked)).toBe(expected)
  })

  it('names who did a station, not who took it back, and what is late', () => {
    const taken = [step(1, 'compute'), step(1, 'submit', { undone: true, actor: 'X' }), step(1, 'submit')]
    const stops = stopsOf(monthIn('submitted', taken, {}, { today: '2026-11-08' }), clean)
    expect(stops.find(({ name }) => name === 'compare')).toMatchObject({ by: 'A', late: false })
    expect(stops.find(({ name }) => name === 'check')).toMatchObject({ by: null, late: true })
  })

  it('keeps a known station in the address, and nothing else', () => {
    expect([monthSearch({ at: 'review' }), monthSearch({ at: 'x', b: 1 })]).toEqual([{ at: 'review' }, {}])
  })

  it.each([
    ['2026-10', '2026-11-01'],
    ['2026-12', '2027-01-01'],
    ['2028-02', '2028-03-01'],
  ])('of %s can be computed from %s', (month, day) => expect(dayAfter(month)).toBe(day))

  it('puts steps with one reason together', () => {
    const next = [
      { action: 'submit', why: 'permission' },
      { action: 'compute', why: 'permission' },
      { action: 'publish', why: null },
    ] as const
    expect(shutSteps(next, (_, why) => why)).toEqual([{ actions: ['compute', 'submit'], why: 'permission' }])
  })

  it('puts the way back on the left and the way on at the right', () => {
    const next = (['approve', 'compute', 'return'] as const).map((action) => ({ action, why: null }))
    expect(inOrder(next).map(({ action }) => action)).toEqual(['return', 'compute', 'approve'])
  })

  it('adds up what sites are due, and gives a column to grants that pay sites', () => {
    const settlement = data.settlement(1)
    const grants = grantsOfSites({
      ...settlement,
      grants: [
        ...settlement.grants,
        { grant: 'allowance', title: 'x', entitlement: 1, payable: 1, excluded: [], funders: [] },
      ],
    })
    expect(grants.map(({ grant }) => grant)).toEqual(['meal', 'operating'])
    for (const site of settlement.sites)
      expect(grants.reduce((sum, { grant }) => sum + payableOf(site, grant), 0)).toBe(site.payable)
  })

  it('gives a line to each rate, and says where a limit cut', () => {
    const [site] = data.settlement(1).sites
    const rows = site === undefined ? [] : rateRows(site, (grant) => grant)
    expect(rows.map(({ title, span, cappedFrom }) => [title, span, cappedFrom])).toEqual([
      ['meal', 3, null],
      ['meal', 0, null],
      ['meal', 0, null],
      ['operating', 1, 350_000],
    ])
  })

  it('puts counts of a reason together, the most frequent first', () =>
    expect(
      mergedReasons(
        [
          { reason: 'a', count: 1 },
          { reason: 'b', count: 5 },
        ],
        [
          { reason: 'a', count: 6 },
          { reason: 'c', count: 0 },
        ],
      ),
    ).toEqual([
      { reason: 'a', count: 7 },
      { reason: 'b', count: 5 },
    ]))
})

describe('register', () => {
  it.each([
    ['county', null, '990101', '990101000000'],
    ['town', '990101000000', '100', '990101100000'],
    ['village', '990101100000', '201', '990101100201'],
  ] as const)('makes the code of a %s', (level, parent, written, code) => {
    expect(wholeCode(level, parent, written)).toBe(code)
    expect(written).toHaveLength(codeParts(level, parent).digits)
  })

  it('hangs villages under towns under the county', () => {
    const [top, ...others] = regionTree([...data.regions].reverse())
    expect(others).toEqual([])
    expect(top?.children?.map(({ name, children }) => [name, children?.length])).toEqual([
      ['桃花镇', 3],
      ['清水镇', 3],
      ['城关镇', 2],
    ])
  })

  it.each([
    ['11:30', 690],
    ['7:05', 425],
    ['23：59', 1_439],
    ['24:00', null],
    ['noon', null],
  ])('reads the time %s as %j', (written, minutes) => expect(minutesOf(written)).toBe(minutes))

  it.each([
    [{}, null],
    [{ starts: 'x' }, 'timeMissing'],
    [{ ends: '11:00' }, 'endsBefore'],
    [{ price: '-1' }, 'priceWrong'],
    [{ served: false, price: '' }, null],
  ])('finds in a meal with %j: %j', (changed, fault) =>
    expect(faultOf({ ...USUAL_MEALS.lunch, ...changed })).toBe(fault),
  )

  it('sends only the meals that are served', () =>
    expect(mealWindows(USUAL_MEALS)).toEqual([{ meal: 'lunch', starts: 660, ends: 780, price: 800 }]))

  it.each([
    ['1946-11-03', 80],
    ['1946-11-04', 79],
    ['2026-11-03', 0],
  ])('of a person born on %s is %d years', (born, age) =>
    expect(ageOn(born, Date.parse('2026-11-02T16:00:00Z'))).toBe(age),
  )
})

it.each([
  [' 王秀 ', '王秀'],
  ['0027', '0027'],
  ['051x', '051x'],
  ['990101194103080027', '0027'],
  ['99010119410308051X', '051X'],
  ['9901011941', '1941'],
])('searching for %j puts %j into the address: never a whole ID number', (written, search) =>
  expect(searchOf(written)).toBe(search),
)
