// Each pack's numbers, worked by hand, to the fen: the examples of its page.
import { describe, expect, it } from 'vitest'
import { fillPack } from '../../../core/settlement/policy-pack.ts'
import { readPacks } from '../../../server/policy/pack-files.ts'
import {
  grantOf,
  ONE_OF_EACH,
  payables,
  settled,
  sitesOf,
  type Tables,
  tapRow,
} from '../../core/settlement/support.ts'

const packs = new Map((await readPacks()).map((pack) => [pack.id, pack]))

/** The pack's policy with some answers, as text. */
function policy(id: string, answers: Record<string, string> = {}): string {
  const pack = packs.get(id)
  const filled = pack && fillPack(pack, answers)
  if (!filled?.ok) throw new Error(`${id}: ${JSON.stringify(filled)}`)
  return filled.text
}

/** Entitlement of a grant in a month. */
function fen(
  id: string,
  grant: string,
  tables: Tables,
  month: string,
  answers?: Record<string, string>,
): bigint {
  return grantOf(settled([policy(id, answers)], tables, month), grant).entitlement
}

const LONG_AGO = '2000-01-01'
const elder = (id: string, born: string, home = '990101001001') => `${id},e,${born},,${home}`
const site = (id: string, region = '990101001001', opened = '2019-01-01') => `${id},s,${region},${opened},`
const fact = (owner: string, name: string, value: string, from = LONG_AGO, to = '') =>
  `${owner},${name},${value},${from},${to}`
const meals = (id: string) => ['breakfast', 'lunch', 'dinner'].map((meal) => fact(id, 'meal', meal))
/** One elder with facts, at one site that serves everything, with some taps. */
function canteen(born: string, facts: string[], taps: string[], siteFacts: string[] = []): Tables {
  return {
    ...ONE_OF_EACH,
    'elders.csv': [elder('E1', born)],
    'elder-facts.csv': facts,
    'site-facts.csv': [...meals('S1'), ...siteFacts],
    'taps.csv': taps,
  }
}
const HUKOU = fact('E1', 'residence', 'hukou')
const months = (year: number) =>
  Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`)

describe('中阳 2020', () => {
  const kept = (facility: string, serves: boolean, opened?: string): Tables => ({
    'sites.csv': [site('S1', undefined, opened)],
    'site-facts.csv': [fact('S1', 'facility', facility), ...(serves ? meals('S1') : [])],
  })
  const running = (tables: Tables, month: string, answers?: Record<string, string>) =>
    fen('zhongyang-2020', 'operating', tables, month, answers)

  it.each<[string, boolean, bigint[], bigint]>([
    ['day-care-centre', false, [83333n, 83334n, 83333n], 1_000_000n],
    ['happiness-home', false, [166667n, 166666n, 166667n], 2_000_000n],
    ['day-care-centre', true, [250000n, 250000n, 250000n], 3_000_000n],
    ['mutual-aid-home', true, [0n, 0n, 0n], 0n],
  ])('a %s (meals: %s) gets its year in twelve parts', (facility, serves, quarter, year) => {
    const parts = months(2022).map((month) => running(kept(facility, serves), month))
    expect(parts).toEqual([...quarter, ...quarter, ...quarter, ...quarter])
    expect(parts.reduce((sum, part) => sum + part)).toBe(year)
  })

  it('a site opened on 16 April gets half of April, or the whole, as the county answers', () => {
    const tables = kept('day-care-centre', true, '2022-04-16')
    expect(running(tables, '2022-04')).toBe(125000n)
    expect(running(tables, '2022-04', { 'operating-prorate': 'none' })).toBe(250000n)
  })

  it('the county may pay more than the floor', () => {
    expect(running(kept('happiness-home', false), '2022-12', { 'operating-happiness-home': '24000' })).toBe(
      200000n,
    )
  })

  it('building is the city’s', () => {
    const tables: Tables = {
      'sites.csv': [site('S1'), site('S2')],
      'site-facts.csv': [
        ...[fact('S1', 'facility', 'happiness-home'), fact('S2', 'facility', 'day-care-centre')],
        ...[fact('S1', 'built', '', '2021-07-03'), fact('S2', 'built', '', '2021-07-31')],
      ],
    }
    const build = grantOf(settled([policy('zhongyang-2020')], tables, '2021-07'), 'build')
    expect(payables(build)).toEqual({ S1: 3_000_000n, S2: 10_000_000n })
    expect(build.funders).toEqual({ city: 13_000_000n })
  })
})

describe('中阳 2024', () => {
  const three = ['breakfast', 'lunch', 'dinner'].map((meal, i) =>
    tapRow(i + 1, '2024-07-01', { meal: meal as 'lunch', time: `${['07', '12', '18'][i]}:00:00` }),
  )

  it('two meals a day, borne by county and village', () => {
    const meal = grantOf(
      settled([policy('zhongyang-2024')], canteen('1943-01-01', [HUKOU], three), '2024-07'),
      'meal',
    )
    expect(meal).toMatchObject({
      entitlement: 800n,
      excluded: { 'over-limit': 1 },
      funders: { county: 480n, village: 320n },
    })
  })

  it.each([
    ['highest', 500n],
    ['sum', 900n],
    ['first', 400n],
  ])('82 and 低保, combined by %s', (combine, expected) => {
    const tables = canteen('1942-01-01', [HUKOU, fact('E1', 'category', 'dibao')], three.slice(0, 1))
    expect(fen('zhongyang-2024', 'meal', tables, '2024-07', { combine })).toBe(expected)
  })

  it('a resident from elsewhere counts as local, a visitor does not', () => {
    const of = (residence: string) =>
      fen(
        'zhongyang-2024',
        'meal',
        canteen('1950-01-01', [fact('E1', 'residence', residence)], three.slice(0, 1)),
        '2024-07',
      )
    expect([of('resident'), of('visitor')]).toEqual([300n, 0n])
  })

  it.each<[string[], number, bigint]>([
    [['3'], 10, 250000n],
    [['5'], 10, 300000n],
    [['0'], 10, 0n],
    [[], 10, 250000n],
    [['5'], 9, 0n],
  ])('stars %j with %i days of meals', (stars, days, expected) => {
    const taps = Array.from({ length: days }, (_, i) =>
      tapRow(i + 1, `2024-07-${String(i + 1).padStart(2, '0')}`),
    )
    const facts = [
      fact('S1', 'facility', 'day-care-centre'),
      ...stars.map((star) => fact('S1', 'star', star)),
    ]
    expect(fen('zhongyang-2024', 'operating', canteen('1943-01-01', [HUKOU], taps, facts), '2024-07')).toBe(
      expected,
    )
  })
})

describe('大田 2020', () => {
  const paid = (born: string, grant: string, month: string, facts: string[] = []) =>
    fen('datian-2020', grant, canteen(born, [HUKOU, ...facts], []), month)

  it.each([
    ['1944-02-29', '2024-01', 0n],
    ['1944-02-29', '2024-02', 5000n],
    ['1934-07-31', '2024-06', 5000n],
    ['1934-07-31', '2024-07', 10000n],
    ['1924-07-31', '2024-06', 10000n],
    ['1924-07-31', '2024-07', 0n],
  ])('born %s, in %s', (born, month, expected) => {
    expect(paid(born, 'age-allowance', month)).toBe(expected)
  })

  it('served from 11 August: 21 of 31 days; with the allowance beside it at 85', () => {
    const alone = [fact('E1', 'category', 'alone', '2024-08-11')]
    expect(paid('1949-01-01', 'purchased-service', '2024-08', alone)).toBe(5419n)
    const dibao = [fact('E1', 'category', 'dibao')]
    expect(paid('1939-01-01', 'purchased-service', '2024-08', dibao)).toBe(8000n)
    expect(paid('1939-01-01', 'age-allowance', '2024-08', dibao)).toBe(5000n)
  })
})

describe('江永 2022', () => {
  const tekun = fact('E1', 'category', 'tekun')
  const paid = (grant: string, stay: string[], answers?: Record<string, string>) =>
    fen('jiangyong-2022', grant, canteen('1950-01-01', [tekun, ...stay], []), '2022-04', answers)
  const since = (day: string) => [fact('E1', 'stay', 'institution', day)]

  it('support and care for a whole month and for half of one', () => {
    expect([paid('concentrated', since(LONG_AGO)), paid('care', since(LONG_AGO))]).toEqual([74100n, 80000n])
    expect([paid('concentrated', since('2022-04-16')), paid('care', since('2022-04-16'))]).toEqual([
      37050n,
      40000n,
    ])
  })

  it('living dispersed: nothing, or care where the county says so', () => {
    expect([paid('concentrated', []), paid('care', [])]).toEqual([0n, 0n])
    expect(paid('care', [], { 'care-where': 'all', 'care-rate': '820.00' })).toBe(82000n)
  })
})

describe('方山 2023', () => {
  const six = Array.from({ length: 6 }, (_, i) => `S${i + 1}`)
  const tables: Tables = {
    'sites.csv': six.map((id) => site(id)),
    'site-facts.csv': six.map((id) => fact(id, 'equipped', '', '2023-09-01')),
  }

  it('six villages of one town make its pool', () => {
    expect(fen('fangshan-2023', 'configured', tables, '2023-09')).toBe(48_000_000n)
    expect(fen('fangshan-2023', 'configured', tables, '2023-10')).toBe(0n)
  })

  it('or every year, in twelve parts', () => {
    const one = { 'sites.csv': [site('S1')] }
    const parts = months(2024).map((month) =>
      fen('fangshan-2023', 'configured', one, month, { 'how-often': 'yearly' }),
    )
    expect(parts.slice(0, 2)).toEqual([666667n, 666666n])
    expect(parts.reduce((sum, part) => sum + part)).toBe(8_000_000n)
  })
})

describe('天津', () => {
  const DAYS = [
    '2024-07-29',
    '2024-07-30',
    '2024-07-31',
    '2024-08-01',
    '2024-08-02',
    '2024-08-03',
    '2024-08-04',
  ]
  const paid = (
    days: string[],
    grant: string,
    month: string,
    more: string[] = [],
    answers?: Record<string, string>,
  ) => {
    const taps = days.map((day) => tapRow(DAYS.indexOf(day) + 1, day))
    return fen('tianjin-2022', grant, canteen('1940-01-01', [HUKOU, ...more], taps), month, answers)
  }
  const without30 = DAYS.filter((day) => day !== '2024-07-30')

  it('five of a week across the months, 3 for the elder and 2 for the operator', () => {
    expect([paid(DAYS, 'meal', '2024-07'), paid(DAYS, 'meal', '2024-08')]).toEqual([900n, 600n])
    expect([paid(DAYS, 'operator', '2024-07'), paid(DAYS, 'operator', '2024-08')]).toEqual([600n, 400n])
  })

  it('a tap that comes late displaces the fifth: July +3.00, August −3.00', () => {
    const before = [paid(without30, 'meal', '2024-07'), paid(without30, 'meal', '2024-08')]
    expect(before).toEqual([600n, 900n])
    const after = [paid(DAYS, 'meal', '2024-07'), paid(DAYS, 'meal', '2024-08')]
    expect(after.map((now, i) => now - (before[i] ?? 0n))).toEqual([300n, -300n])
  })

  it('not on weekends under the rules of 2019, nor in an institution', () => {
    const weekend = DAYS.slice(5)
    expect(paid(weekend, 'meal', '2024-08')).toBe(600n)
    expect(paid(weekend, 'meal', '2024-08', [], { stage: '2019' })).toBe(0n)
    expect(paid(DAYS, 'meal', '2024-08', [fact('E1', 'stay', 'institution', '2024-07-31')])).toBe(0n)
  })

  it('hardship means both or either, and the visit list counts from 2024', () => {
    const of = (category: string[], answers: Record<string, string>) =>
      fen(
        'tianjin-2022',
        'meal',
        canteen(
          '1952-01-01',
          category.map((one) => fact('E1', 'category', one)),
          [tapRow(1, '2024-08-01')],
        ),
        '2024-08',
        answers,
      )
    expect(of(['dibao'], {})).toBe(0n)
    expect(of(['dibao', 'severe-disability'], {})).toBe(300n)
    expect(of(['dibao'], { hardship: 'either' })).toBe(300n)
    expect([of(['visit-list'], {}), of(['visit-list'], { stage: '2024' })]).toEqual([0n, 300n])
  })
})

describe('广州', () => {
  const paid = (
    grant: string,
    price: string,
    rounding = 'half-up',
    more: { facts?: string[]; kitchen?: string[]; delivery?: boolean } = {},
  ) => {
    const tap = tapRow(1, '2025-03-03', { price, service: more.delivery ? 'delivery' : 'dine-in' })
    const tables = canteen('1960-01-01', [HUKOU, ...(more.facts ?? [])], [tap], more.kitchen)
    return fen('guangzhou-2025', grant, tables, '2025-03', { rounding })
  }

  it.each([
    ['10.00', 250n, 250n],
    ['11.00', 275n, 275n],
    ['12.00', 300n, 300n],
    ['13.00', 300n, 300n],
    ['9.90', 248n, 247n],
    ['', 0n, 0n],
  ])('a meal at %s', (price, halfUp, down) => {
    expect([paid('meal', price), paid('meal', price, 'down')]).toEqual([halfUp, down])
  })

  it('operating by the kitchen, delivery by the care level', () => {
    expect(paid('operating', '10', 'half-up', { kitchen: [fact('S1', 'kitchen', 'own')] })).toBe(300n)
    expect(paid('operating', '10')).toBe(150n)
    const delivered = (care: string[]) =>
      paid('delivery', '10', 'half-up', {
        delivery: true,
        facts: care.map((level) => fact('E1', 'care', level)),
      })
    expect([delivered(['5']), delivered(['2']), delivered([])]).toEqual([400n, 200n, 0n])
  })
})

describe('增城正果', () => {
  const HOME = '990118105001'
  const tables: Tables = {
    'sites.csv': [
      site('S1', HOME),
      site('S2', '990118106001'),
      site('S3', '990119001001'),
      site('S4', '990201001001'),
    ],
    'site-facts.csv': ['S1', 'S2', 'S3', 'S4'].flatMap(meals),
    'elders.csv': [
      elder('E1', '1950-01-01', HOME),
      elder('E2', '1940-01-01', HOME),
      elder('E3', '1955-01-01', HOME),
    ],
    'elder-facts.csv': [
      ...['E1', 'E2', 'E3'].map((id) => fact(id, 'residence', 'hukou')),
      fact('E1', 'category', 'dibao'),
    ],
    'taps.csv': ['E1', 'E2', 'E3'].flatMap((id, e) =>
      ['S1', 'S2', 'S3', 'S4'].map((at, day) =>
        tapRow(e * 4 + day + 1, `2024-07-0${day + 1}`, { elder: id, site: at }),
      ),
    ),
  }
  const meal = grantOf(settled([policy('zengcheng-2020')], tables, '2024-07'), 'meal')

  it('11, 9 and 7 in the own town; 6 in another town, 3 in another district, 0 in another city', () => {
    expect(payables(meal)).toEqual({ S1: 2700n, S2: 1800n, S3: 900n })
    expect(sitesOf(meal).S1?.rates).toMatchObject({
      city: { count: 3, fen: 900n },
      district: { count: 3, fen: 900n },
      'town-hardship': { count: 1, fen: 500n },
      'town-80+': { count: 1, fen: 300n },
      'town-60-79': { count: 1, fen: 100n },
    })
  })

  it('each layer has its own funder', () => {
    expect(meal.funders).toEqual({ city: 2700n, district: 1800n, town: 900n })
  })
})

describe('深圳', () => {
  const paid = (
    born: string,
    price: string,
    category: string[],
    more: {
      day?: string
      meal?: 'dinner'
      answers?: Record<string, string>
      grant?: string
      delivery?: boolean
    } = {},
  ) => {
    const { day = '2025-03-03', meal = 'lunch', answers, grant = 'meal' } = more
    const tap = tapRow(1, day, { price, meal, service: more.delivery ? 'delivery' : 'dine-in' })
    const facts = [HUKOU, ...category.map((one) => fact('E1', 'category', one))]
    return fen('shenzhen-2025', grant, canteen(born, facts, [tap]), '2025-03', answers)
  }

  it.each<[string, string, string[], bigint]>([
    ['1960-01-01', '12.00', ['dibao'], 1200n],
    ['1960-01-01', '18.00', ['dibao'], 1500n],
    ['1950-01-01', '4.00', [], 400n],
    ['1950-01-01', '12.00', [], 500n],
    ['1940-01-01', '18.00', ['dibao'], 1500n],
    ['1924-01-01', '18.00', [], 1500n],
    ['1960-01-01', '12.00', [], 0n],
  ])('born %s, a lunch at %s, %j', (born, price, category, expected) => {
    expect(paid(born, price, category)).toBe(expected)
  })

  it('not on Saturday, not at dinner; districts may pay more', () => {
    expect(paid('1950-01-01', '12', [], { day: '2025-03-08' })).toBe(0n)
    expect(paid('1950-01-01', '12', [], { meal: 'dinner' })).toBe(0n)
    expect(paid('1950-01-01', '12', [], { answers: { 'others-cap': '8' } })).toBe(800n)
  })

  it('operating for each subsidised meal, also at 0 yuan; delivery by age and disability', () => {
    expect(paid('1950-01-01', '0', [], { grant: 'operating' })).toBe(200n)
    expect(paid('1960-01-01', '12', [], { grant: 'operating' })).toBe(0n)
    expect(paid('1960-01-01', '12', [], { grant: 'operating', answers: { 'operating-for': 'all' } })).toBe(
      200n,
    )
    expect(paid('1950-01-01', '12', ['moderate-disability'], { grant: 'delivery', delivery: true })).toBe(
      200n,
    )
    expect(paid('1950-01-01', '12', [], { grant: 'delivery', delivery: true })).toBe(0n)
    expect(paid('1924-01-01', '12', [], { grant: 'delivery', delivery: true })).toBe(200n)
  })
})

describe('北京', () => {
  const paid = (grant: string, lunch: string, dinner: string | null, stay: string[] = []) => {
    const taps = [
      tapRow(1, '2022-03-01', { price: lunch }),
      ...(dinner === null
        ? []
        : [tapRow(2, '2022-03-01', { price: dinner, meal: 'dinner', time: '18:00:00' })]),
    ]
    return fen(
      'beijing-2022',
      grant,
      canteen('1950-01-01', [fact('E1', 'category', 'basic-service'), ...stay], taps),
      '2022-03',
    )
  }

  it.each<[string, string | null, bigint, bigint]>([
    ['12.00', '12.00', 500n, 300n],
    ['5.00', '8.00', 500n, 300n],
    ['5.00', null, 0n, 0n],
    ['5.01', null, 500n, 300n],
  ])('lunch at %s, dinner at %s', (lunch, dinner, meal, operating) => {
    expect([paid('meal', lunch, dinner), paid('operating', lunch, dinner)]).toEqual([meal, operating])
  })

  it('nothing in an institution', () => {
    expect(paid('meal', '12', null, [fact('E1', 'stay', 'institution')])).toBe(0n)
  })
})
