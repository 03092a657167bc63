/**
 * An invented county as the API gives it, in Chinese names or in Latin ones (so that a page in English can be searched
 * for Chinese that should not be there). Nobody here exists.
 */

import type { Static } from 'typebox'
import type { AuditEntry } from '../../../server/contract/audit.ts'
import type { Board, BoardSite } from '../../../server/contract/board.ts'
import type { Elder } from '../../../server/contract/elders.ts'
import type { MonthDetail, SettledSite } from '../../../server/contract/months.ts'
import type { Facility, Region, Site, Terminal } from '../../../server/contract/register.ts'

export type Script = 'zh' | 'latin'
type Name = readonly [zh: string, latin: string]
type Settlement = NonNullable<MonthDetail['settlement']>
type Place = {
  id: string
  town: string
  village: Name
  name: Name
  facility: Static<typeof Facility>
  star: number | null
  taps: number
  operating: number
}

export const NOW = '2026-11-03T03:42:10.000Z'
export const MONTH = '2026-10'

const TOWNS: Record<string, Name> = {
  '990101100000': ['桃花镇', 'Taohua'],
  '990101101000': ['清水镇', 'Qingshui'],
  '990101102000': ['城关镇', 'Chengguan'],
}

const PLACES: Place[] = [
  place(
    's-liushu',
    '990101100000',
    ['柳树村', 'Liushu'],
    ['柳树村日间照料中心', 'Liushu Centre'],
    'day-care-centre',
    5,
    2318,
    300000,
  ),
  place(
    's-shiqiao',
    '990101100000',
    ['石桥村', 'Shiqiao'],
    ['石桥村幸福小院', 'Shiqiao Home'],
    'happiness-home',
    3,
    1206,
    166667,
  ),
  place(
    's-beipo',
    '990101100000',
    ['北坡村', 'Beipo'],
    ['北坡村幸福小院', 'Beipo Home'],
    'happiness-home',
    4,
    982,
    166667,
  ),
  place(
    's-nangou',
    '990101101000',
    ['南沟村', 'Nangou'],
    ['南沟好邻居助老小院', 'Nangou House'],
    'mutual-aid-home',
    2,
    388,
    0,
  ),
  place(
    's-dongwan',
    '990101101000',
    ['东湾村', 'Dongwan'],
    ['东湾村日间照料中心', 'Dongwan Centre'],
    'day-care-centre',
    4,
    1974,
    275000,
  ),
  place(
    's-qingshui',
    '990101101000',
    ['清水村', 'Qingshui'],
    ['清水镇区域性敬老院', 'Qingshui Area Home'],
    'area-elder-home',
    null,
    1510,
    0,
  ),
  place(
    's-yunxi',
    '990101102000',
    ['云溪社区', 'Yunxi'],
    ['云溪社区日间照料中心', 'Yunxi Centre'],
    'day-care-centre',
    5,
    3102,
    300000,
  ),
  place(
    's-xiguan',
    '990101102000',
    ['西关社区', 'Xiguan'],
    ['云溪县中心敬老院', 'Yunxi Nursing Home'],
    'nursing-elder-home',
    null,
    1204,
    0,
  ),
]

const PEOPLE: [Name, Elder['sex'], string, string, string[], string][] = [
  [['张桂兰', 'Zhang Guilan'], 'female', '1941-03-08', '柳树村', ['alone'], '0027'],
  [['李德福', 'Li Defu'], 'male', '1938-11-20', '柳树村', ['dibao', 'disabled'], '1134'],
  [['王有福', 'Wang Youfu'], 'male', '1949-06-01', '石桥村', [], '051X'],
  [['赵秀英', 'Zhao Xiuying'], 'female', '1946-09-15', '石桥村', ['empty-nest'], '2268'],
  [['陈满仓', 'Chen Mancang'], 'male', '1935-01-30', '北坡村', ['tekun'], '3310'],
  [['刘玉梅', 'Liu Yumei'], 'female', '1952-12-24', '东湾村', ['left-behind', 'lifted'], '4482'],
  [['周长河', 'Zhou Changhe'], 'male', '1944-04-17', '东湾村', ['veteran'], '5519'],
  [['孙巧珍', 'Sun Qiaozhen'], 'female', '1950-08-05', '云溪社区', [], '6604'],
  [['吴守田', 'Wu Shoutian'], 'male', '1939-02-11', '西关社区', ['hardship'], '7735'],
]

export type County = ReturnType<typeof county>

export function county(script: Script) {
  const say = ([zh, latin]: Name) => (script === 'zh' ? zh : latin)
  const townOf = (code: string) => say(TOWNS[code] ?? ['', ''])
  const villageOf = (zh: string) => say(PLACES.find(({ village }) => village[0] === zh)?.village ?? [zh, zh])
  const grants = {
    meal: say(['就餐补贴', 'Meal subsidy']),
    operating: say(['运营补贴', 'Operating subsidy']),
  }
  const name = say(['云溪县', 'Yunxi County'])

  const regions: Region[] = [
    { code: '990101000000', name, level: 'county', parent: null },
    ...Object.keys(TOWNS).map((code) => ({
      code,
      name: townOf(code),
      level: 'town' as const,
      parent: '990101000000',
    })),
    ...PLACES.map(({ town, village }, i) => ({
      code: `${town.slice(0, 9)}${201 + i}`,
      name: say(village),
      level: 'village' as const,
      parent: town,
    })),
  ]

  const sites: Site[] = PLACES.map((each, i) => ({
    id: each.id,
    name: say(each.name),
    region: regions[4 + i]?.code ?? '',
    regionName: say(each.village),
    town: townOf(each.town),
    opened: `20${20 + (i % 5)}-0${1 + i}-01`,
    closed: null,
    facility: each.facility,
    star: each.star,
    meals: [
      { meal: 'lunch' as const, starts: 660, ends: 780, price: 800 },
      ...(i % 2 === 0 ? [{ meal: 'dinner' as const, starts: 1020, ends: 1110, price: 600 }] : []),
    ],
    terminals: 1,
    state: 'running',
    hasAccount: true,
    posts: 2,
    postsNeeded: 2,
  }))

  const elders: Elder[] = PEOPLE.map(([who, sex, born, village, categories, idTail], i) => ({
    id: `e-${i + 1}`,
    name: say(who),
    sex,
    born,
    died: i === 4 ? '2026-10-21' : null,
    home: '990101100201',
    village: villageOf(village),
    idTail,
    provisional: i === 6,
    categories,
    residence: i === 8 ? 'resident' : 'hukou',
    card: i % 3 === 0,
    account: i % 2 === 0,
  }))

  const terminals: Terminal[] = PLACES.map(({ id, name: site, taps }, i) => ({
    id: `t-${String(i + 1).padStart(3, '0')}`,
    site: id,
    siteName: say(site),
    state: i === 7 ? 'waiting' : 'active',
    online: i !== 4 && i !== 7,
    seenAt: i === 7 ? null : i === 4 ? '2026-11-02T23:12:00.000Z' : NOW,
    waiting: i === 7 ? null : i === 4 ? 12 : 0,
    reader: i === 7 ? null : i === 3 ? 'away' : 'ready',
    software: i === 7 ? null : '0.1.0',
    roster: i === 7 ? null : 41,
    records: i === 7 ? 0 : taps * 2,
    forkedAt: null,
    endReason: null,
    health:
      i === 7
        ? null
        : {
            oldest: i === 4 ? '2026-11-02T23:10:00.000Z' : null,
            rosterIssued: '2026-11-03T00:10:00.000Z',
            rosterBehind: false,
            disk: i === 5 ? 150_000_000 : 12_000_000_000,
            clockOff: i === 6 ? 540_000 : 1200,
            readers: [{ kind: 'sam', state: i === 3 ? 'away' : 'ready' }],
            uptime: 700_000_000,
            running: 400_000_000,
          },
  }))

  const board = (lunches: number): Board => ({
    day: '2026-11-03',
    seq: lunches,
    at: NOW,
    totals: { meals: 96 + lunches, elders: 88 + lunches, unsubsidised: 3 },
    towns: Object.keys(TOWNS).map((code) => ({
      region: code,
      name: townOf(code),
      sites: PLACES.filter(({ town }) => town === code).map((each) => boardSite(each, lunches)),
    })),
    latest: [
      ...Array.from({ length: lunches }, (_, i) => tap('2026-11-03T03:42:0', lunches - i, PLACES[0])),
      ...PLACES.slice(0, 6).map((each, i) => tap('2026-11-03T03:41:0', 6 - i, each)),
    ],
  })

  function boardSite(each: Place, lunches: number): BoardSite {
    const index = PLACES.indexOf(each)
    const terminal = terminals[index]
    const none = { dineIn: 0, delivery: 0, neighbour: 0, unsubsidised: 0 }
    return {
      id: each.id,
      name: say(each.name),
      facility: each.facility,
      breakfast: none,
      lunch: {
        dineIn: 9 + index + (index === 0 ? lunches : 0),
        delivery: index % 3,
        neighbour: index % 4 === 3 ? 2 : 0,
        unsubsidised: index % 3 === 1 ? 1 : 0,
      },
      dinner: none,
      terminals:
        terminal === undefined || terminal.state !== 'active'
          ? []
          : [
              {
                id: terminal.id,
                online: terminal.online,
                seenAt: terminal.seenAt,
                waiting: terminal.waiting,
              },
            ],
    }
  }

  function tap(until: string, second: number, each: Place | undefined): Board['latest'][number] {
    return {
      site: each?.id ?? '',
      siteName: say(each?.name ?? ['', '']),
      meal: 'lunch',
      service: second % 4 === 3 ? 'neighbour' : 'dine-in',
      at: `${until}${second}.000Z`,
      subsidised: second !== 4,
    }
  }

  function settledSite({ id, name: site, town, facility, star, taps, operating }: Place): SettledSite {
    const [old, special] = [Math.trunc(taps / 4), Math.trunc(taps / 10)]
    const rates = [
      { id: '80+', title: say(['80岁及以上', '80 and over']), count: old, fen: old * 400 },
      {
        id: '70-79',
        title: say(['70至79岁', '70 to 79']),
        count: taps - old - special,
        fen: (taps - old - special) * 300,
      },
      { id: 'special', title: say(['特殊困难老人', 'In hardship']), count: special, fen: special * 500 },
    ]
    const meal = rates.reduce((sum, { fen }) => sum + fen, 0)
    return {
      site: id,
      name: say(site),
      town: townOf(town),
      facility,
      star,
      taps,
      elders: Math.trunc(taps / 26),
      categories: [
        { category: 'alone', taps: special * 2, elders: 9 },
        { category: 'dibao', taps: special, elders: 4 },
        { category: 'disabled', taps: special, elders: 3 },
        { category: 'none', taps: taps - special * 3, elders: 60 },
      ],
      grants: [
        { grant: 'meal', count: taps, entitlement: meal, payable: meal, rates },
        {
          grant: 'operating',
          count: 1,
          entitlement: operating + (operating > 0 ? 50000 : 0),
          payable: operating,
          rates:
            operating > 0
              ? [{ id: 'star', title: say(['按星级', 'By stars']), count: 1, fen: operating }]
              : [],
        },
      ],
      payable: meal + operating,
    }
  }

  function settlement(version: number): Settlement {
    const settled = PLACES.map(settledSite)
    const sum = (of: (site: SettledSite) => number) => settled.reduce((all, each) => all + of(each), 0)
    const paid = (grant: string) => sum((each) => each.grants.find((g) => g.grant === grant)?.payable ?? 0)
    const surviving = sum(({ taps }) => taps)
    return {
      id: 10 + version,
      version,
      policy: [
        {
          id: 'yunxi-2026-1',
          title: say(['云溪县老年助餐与运营补贴办法（演示）', 'Yunxi rules on elder meals (demo)']),
        },
      ],
      hashes: { policy: hash('a1'), register: hash('b2'), records: hash('c3'), result: hash(`d${version}`) },
      taps: {
        total: surviving + 239,
        surviving,
        excluded: [
          { reason: 'duplicate', count: 41 },
          { reason: 'over-limit', count: 198 },
        ],
        withheld: [
          { reason: 'unknown-card', count: 52 },
          { reason: 'outside-window', count: 35 },
        ],
      },
      elders: 412,
      grants: [
        {
          grant: 'meal',
          title: grants.meal,
          entitlement: paid('meal'),
          payable: paid('meal'),
          excluded: [{ reason: 'no-rate', count: 64 }],
          funders: [
            { funder: 'province', fen: Math.trunc(paid('meal') / 2) },
            { funder: 'county', fen: paid('meal') - Math.trunc(paid('meal') / 2) },
          ],
        },
        {
          grant: 'operating',
          title: grants.operating,
          entitlement: paid('operating') + 250000,
          payable: paid('operating'),
          excluded: [],
          funders: [{ funder: 'county', fen: paid('operating') }],
        },
      ],
      sites: settled,
      elderGrants: [],
      adjustments: [],
      payable: sum(({ payable }) => payable),
    }
  }

  const gaps: MonthDetail['gaps'] = [
    {
      terminal: 't-005',
      site: sites[4]?.name ?? '',
      problem: 'waiting',
      note: null,
    },
  ]

  const audit: AuditEntry[] = [
    trace(9, say(['李勤', 'Li Qin']), 'settlement.compute', `settlement/${MONTH}/1`, { result: hash('d1') }),
    trace(8, say(['李勤', 'Li Qin']), 'settlement.refused', 'settlement/2026-11/0', {
      action: 'compute',
      why: 'not-over',
    }),
    trace(7, say(['周建国', 'Zhou Jianguo']), 'terminal.create', 'terminal/t-008', { site: 's-xiguan' }),
    trace(6, null, 'session.refused', 'account/li.qin', {}),
    trace(5, say(['李勤', 'Li Qin']), 'site.create', 'site/s-nangou', {
      name: sites[3]?.name,
      facility: 'mutual-aid-home',
      opened: '2023-04-01',
      meals: [{ meal: 'lunch', starts: 660, ends: 780, price: 800 }],
    }),
    trace(4, say(['李勤', 'Li Qin']), 'elder.create', 'elder/e-2', {
      home: '990101100201',
      residence: 'hukou',
      categories: ['dibao', 'disabled'],
    }),
    trace(3, say(['周建国', 'Zhou Jianguo']), 'account.create', 'account/li.qin', { roles: ['clerk'] }),
    trace(2, say(['李勤', 'Li Qin']), 'access.refused', 'GET /api/audit', { needs: 'audit.read' }),
    trace(1, say(['周建国', 'Zhou Jianguo']), 'session.open', 'account/zhou', {}),
  ]

  return { name, regions, sites, elders, terminals, board, settlement, gaps, audit }
}

function trace(
  id: number,
  actor: string | null,
  action: string,
  subject: string,
  detail: object,
): AuditEntry {
  return {
    id,
    at: `2026-11-0${1 + (id % 2)}T0${id}:15:0${id}.000Z`,
    actor,
    action,
    subject,
    detail: { ...detail },
    address: '10.8.0.21',
  }
}

function hash(seed: string): string {
  return seed.repeat(64).slice(0, 64)
}

function place(
  id: string,
  town: string,
  village: Name,
  name: Name,
  facility: Place['facility'],
  star: number | null,
  taps: number,
  operating: number,
): Place {
  return { id, town, village, name, facility, star, taps, operating }
}
