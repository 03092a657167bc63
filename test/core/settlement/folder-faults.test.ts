import { describe, expect, it } from 'vitest'
import { faultIn } from '../../../core/settlement/fault-words.ts'
import { readFolder } from '../../../core/settlement/folder/read-folder.ts'
import { faultsOf, filesOf, mealGrant, ONE_OF_EACH, policyOf, type Tables, tapRow } from './support.ts'

const POLICY = policyOf([mealGrant({ fixed: '1.00' })])
const places = (faults: readonly string[]) => faults.map((fault) => fault.split(': ', 2).join(': '))

/** Faults of the folder with one site and one elder in which some tables are replaced. */
function faults(tables: Tables, more: Record<string, string | undefined> = {}): string[] {
  const files = filesOf([POLICY], { ...ONE_OF_EACH, ...tables })
  for (const [name, text] of Object.entries(more)) {
    if (text === undefined) files.delete(name)
    else files.set(name, text)
  }
  const read = readFolder(files)
  // Whatever is found can be said in Chinese.
  for (const fault of read.ok ? [] : read.faults)
    expect(faultIn(fault, 'zh').message, fault.message).toMatch(/\p{Script=Han}/u)
  return faultsOf(files)
}

describe('rows', () => {
  it.each<[string, Tables, string[]]>([
    [
      'a site id of other characters',
      { 'sites.csv': ['S 1,s,140105001001,2020-01-01,'], 'site-facts.csv': [] },
      ['sites.csv:2: site'],
    ],
    [
      'a region that is not 12 digits',
      { 'sites.csv': ['S1,s,14010500100,2020-01-01,'] },
      ['sites.csv:2: region'],
    ],
    ['a date that is not real', { 'sites.csv': ['S1,s,140105001001,2023-02-29,'] }, ['sites.csv:2: opened']],
    ['no opening', { 'sites.csv': ['S1,s,140105001001,,'] }, ['sites.csv:2: opened']],
    [
      'closed before opened',
      { 'sites.csv': ['S1,s,140105001001,2020-01-01,2019-12-31'] },
      ['sites.csv:2: closed'],
    ],
    [
      'a site given twice',
      { 'sites.csv': ['S1,s,140105001001,2020-01-01,', 'S1,t,140105001001,2020-01-01,'] },
      ['sites.csv:3: site'],
    ],
    [
      'died before born',
      { 'elders.csv': ['E1,e,1940-01-02,1940-01-01,140105001001'] },
      ['elders.csv:2: died'],
    ],
    ['no home', { 'elders.csv': ['E1,e,1940-01-02,,'] }, ['elders.csv:2: home']],
    [
      'an elder given twice',
      {
        'elders.csv': [
          'E1,e,1940-01-01,,140105001001',
          'E2,e,1940-01-01,,140105001001',
          'E1,e,1940-01-01,,140105001001',
        ],
      },
      ['elders.csv:4: elder'],
    ],
    [
      'cells are not trimmed',
      { 'elders.csv': ['E1,e, 1940-01-01,,140105001001 '] },
      ['elders.csv:2: born', 'elders.csv:2: home'],
    ],
    ['a cell too few', { 'elders.csv': ['E1,e,1940-01-01,140105001001'] }, ['elders.csv:2: -']],
    ['a cell too many', { 'elders.csv': ['E1,e,1940-01-01,,140105001001,'] }, ['elders.csv:2: -']],
    ['a line of one space is no blank line', { 'elders.csv': [' '] }, ['elders.csv:2: -']],
  ])('%s', (_, tables, expected) => {
    expect(places(faults(tables))).toEqual(expected)
  })
})

describe('facts', () => {
  it.each<[string, string[], string[]]>([
    ['of no listed elder', ['E2,care,1,2020-01-01,'], ['elder-facts.csv:2: elder']],
    ['of a name of a site’s', ['E1,star,1,2020-01-01,'], ['elder-facts.csv:2: fact']],
    ['an empty name', ['E1,,1,2020-01-01,'], ['elder-facts.csv:2: fact']],
    ['a residence outside the list', ['E1,residence,Hukou,2020-01-01,'], ['elder-facts.csv:2: value']],
    ['a stay outside the list', ['E1,stay,home,2020-01-01,'], ['elder-facts.csv:2: value']],
    [
      'care that is not whole',
      ['E1,care,1.5,2020-01-01,', 'E1,care,-1,2021-01-01,2021-01-02'],
      ['elder-facts.csv:2: value', 'elder-facts.csv:3: value', 'elder-facts.csv:3: from'],
    ],
    ['a home that is no region', ['E1,home,1401,2020-01-01,'], ['elder-facts.csv:2: value']],
    ['a category without a word', ['E1,category,,2020-01-01,'], ['elder-facts.csv:2: value']],
    ['no from', ['E1,category,a,,'], ['elder-facts.csv:2: from']],
    ['an empty interval', ['E1,category,a,2020-01-01,2020-01-01'], ['elder-facts.csv:2: to']],
    [
      'an overlap of one day',
      ['E1,care,1,2020-01-01,2020-02-02', 'E1,care,2,2020-02-01,'],
      ['elder-facts.csv:3: from'],
    ],
    [
      'an overlap with the same value',
      ['E1,stay,hospital,2020-02-01,', 'E1,stay,hospital,2020-01-01,'],
      ['elder-facts.csv:3: from'],
    ],
    [
      'overlaps with a long one, told once for each row',
      ['E1,care,1,2020-01-01,', 'E1,care,2,2020-02-01,2020-03-01', 'E1,care,3,2020-04-01,2020-05-01'],
      ['elder-facts.csv:3: from', 'elder-facts.csv:4: from'],
    ],
    ['touching intervals are fine', ['E1,care,1,2020-01-01,2020-02-01', 'E1,care,2,2020-02-01,'], []],
    [
      'several categories are fine',
      ['E1,category,a,2020-01-01,', 'E1,category,b,2020-01-01,', 'E1,category,a,2020-01-01,'],
      [],
    ],
  ])('%s', (_, rows, expected) => {
    expect(places(faults({ 'elder-facts.csv': rows }))).toEqual(expected)
  })

  it.each<[string, string[], string[]]>([
    ['of no listed site', ['S2,star,1,2020-01-01,'], ['site-facts.csv:2: site']],
    [
      'stars outside 0 to 5',
      ['S1,star,6,2020-01-01,', 'S1,star,04,2021-01-01,'],
      ['site-facts.csv:2: value', 'site-facts.csv:3: value', 'site-facts.csv:3: from'],
    ],
    ['a meal outside the list', ['S1,meal,supper,2020-01-01,'], ['site-facts.csv:2: value']],
    [
      'two kitchens at once',
      ['S1,kitchen,own,2020-01-01,', 'S1,kitchen,delivered,2020-06-01,'],
      ['site-facts.csv:3: from'],
    ],
    [
      'an event given twice',
      ['S1,built,a,2020-01-01,', 'S1,built,b,2021-01-01,'],
      ['site-facts.csv:3: fact'],
    ],
    [
      'meals, closures and different events may overlap',
      [
        'S1,meal,lunch,2020-01-01,',
        'S1,meal,lunch,2020-06-01,',
        'S1,closure,a,2020-01-01,2020-03-01',
        'S1,closure,b,2020-02-01,2020-04-01',
        'S1,built,,2020-01-01,',
        'S1,equipped,,2020-01-01,',
      ],
      [],
    ],
  ])('%s', (_, rows, expected) => {
    expect(places(faults({ 'site-facts.csv': rows }))).toEqual(expected)
  })
})

describe('taps', () => {
  const good = tapRow(1, '2024-07-01')
  it.each<[string, string[], string[]]>([
    ['a seq of 0', ['T1,0,2024-07-01T12:00:00Z,S1,E1,lunch,dine-in,,'], ['taps.csv:2: seq']],
    [
      'a meal and a service outside the lists',
      ['T1,1,2024-07-01T12:00:00Z,S1,E1,Lunch,takeaway,,'],
      ['taps.csv:2: meal', 'taps.csv:2: service'],
    ],
    [
      'a price of three decimals',
      ['T1,1,2024-07-01T12:00:00Z,S1,E1,lunch,dine-in,1.005,'],
      ['taps.csv:2: price'],
    ],
    ['a negative price', ['T1,1,2024-07-01T12:00:00Z,S1,E1,lunch,dine-in,-1,'], ['taps.csv:2: price']],
    [
      'a tap without site, elder, meal and service',
      ['T1,1,2024-07-01T12:00:00Z,,,,,,'],
      ['taps.csv:2: site', 'taps.csv:2: elder', 'taps.csv:2: meal', 'taps.csv:2: service'],
    ],
    [
      'a void that says more',
      [good, 'T1,2,2024-07-01T12:00:00Z,S1,E1,lunch,dine-in,1,T1/1'],
      ['site', 'elder', 'meal', 'service', 'price'].map((column) => `taps.csv:3: ${column}`),
    ],
    [
      'a void that names nothing that could be',
      [good, 'T1,2,2024-07-01T12:00:00Z,,,,,,T1-1'],
      ['taps.csv:3: voids'],
    ],
    [
      'a void of a void',
      [good, 'T1,2,2024-07-01T12:00:00Z,,,,,,T1/1', 'T1,3,2024-07-01T12:00:00Z,,,,,,T1/2'],
      ['taps.csv:4: voids'],
    ],
    ['a void of itself', ['T1,2,2024-07-01T12:00:00Z,,,,,,T1/2'], ['taps.csv:2: voids']],
    ['a fork', [good, good, tapRow(1, '2024-07-02'), good], ['taps.csv:4: seq']],
    [
      'a fork in text only',
      [tapRow(1, '2024-07-01', { price: '1' }), tapRow(1, '2024-07-01', { price: '1.00' })],
      ['taps.csv:3: seq'],
    ],
    ['a fork of a tap and a void', [good, 'T1,1,2024-07-01T12:00:00Z,,,,,,T1/9'], ['taps.csv:3: seq']],
    [
      'an unknown elder, an unknown site and a void of nothing are fine',
      [tapRow(1, '2024-07-01', { elder: 'E9', site: 'S9' }), 'T1,2,2024-07-01T12:00:00Z,,,,,,T9/9'],
      [],
    ],
  ])('%s', (_, rows, expected) => {
    expect(places(faults({ 'taps.csv': rows }))).toEqual(expected)
  })

  it.each([
    '2024-07-01T24:00:00Z',
    '2024-07-01T12:60:00Z',
    '2024-07-01T12:00:60Z',
    '2024-07-01T12:00Z',
    '2024-07-01T12:00:00',
    '2024-07-01 12:00:00Z',
    '2024-07-01T12:00:00+8',
    '2024-07-01T12:00:00+0800',
    '2024-07-01T12:00:00+24:00',
    '2024-07-01T12:00:00.5Z',
    '2024-02-30T12:00:00Z',
    '2024-07-01t12:00:00z',
    '',
  ])('%j is no instant', (at) => {
    expect(places(faults({ 'taps.csv': [`T1,1,${at},S1,E1,lunch,dine-in,,`] }))).toEqual(['taps.csv:2: at'])
  })

  it.each([
    ['2024-07-01T12:00:00+08:00', 0],
    ['2024-07-01T04:00:00Z', 0],
    ['2024-06-30T23:30:00.250-04:30', 250],
    ['2024-07-01T04:00:00-00:00', 0],
  ])('%s is noon in Shanghai, and %i ms', (at, ms) => {
    const read = readFolder(filesOf([POLICY], { 'taps.csv': [`T1,1,${at},S1,E1,lunch,dine-in,,`] }))
    expect(read.ok && [...read.input.taps]).toMatchObject([{ at: Date.UTC(2024, 6, 1, 4) + ms }])
  })

  it('tell numbers apart that a float could not', () => {
    const rows = ['9007199254740992', '9007199254740993'].map((seq) =>
      tapRow(0, '2024-07-01').replace(',0,', `,${seq},`),
    )
    expect(faults({ 'taps.csv': rows })).toEqual([])
  })
})

describe('files', () => {
  it('need their columns, each once, and no others', () => {
    expect(
      places(
        faults({}, { 'sites.csv': 'site,name,region,opened,opened,extra\n', 'site-facts.csv': undefined }),
      ),
    ).toEqual(['sites.csv:1: opened', 'sites.csv:1: extra', 'sites.csv:1: closed'])
  })

  it('take columns in any order, a byte-order mark, CRLF, blank lines and quotes', () => {
    const elders =
      '\uFEFF\r\nname,elder,home,died,born\r\n\r\n"王, ""大娘""\r\n二行",E1,140105001001,,1940-01-01\r\n\r\n,E2,x,,1940-01-01'
    expect(places(faults({}, { 'elders.csv': elders }))).toEqual(['elders.csv:7: home'])
  })

  it.each([
    ['a quote inside a plain field', 'E1,a"b,1940-01-01,,140105001001'],
    ['text after a closing quote', 'E1,"a"b,1940-01-01,,140105001001'],
    ['a lone carriage return', 'E1,a\rb,1940-01-01,,140105001001'],
  ])('refuse %s', (_, row) => {
    expect(places(faults({ 'elders.csv': [row] }))).toEqual(['elders.csv:2: -'])
  })

  it('say of cells out of line nothing more', () => {
    expect(
      places(
        faults({ 'elder-facts.csv': ['E1,care,2020-01-01,'], 'taps.csv': ['T1,1,S1,E1,lunch,dine-in,,'] }),
      ),
    ).toEqual(['elder-facts.csv:2: -', 'taps.csv:2: -'])
  })

  it('name the line where a record starts that is not closed', () => {
    expect(places(faults({ 'elders.csv': ['E1,e,1940-01-01,,140105001001', 'E2,"e', '', 'x'] }))).toEqual([
      'elders.csv:3: -',
      'elders.csv:3: -',
    ])
  })

  it('must be there, but for the facts', () => {
    expect(faultsOf(new Map())).toEqual([
      'elders.csv:1: -: the file is missing',
      'policy.json:1: -: the file is missing, and so is policies/*.json',
      'sites.csv:1: -: the file is missing',
      'taps.csv:1: -: the file is missing',
    ])
    expect(faults({}, { 'site-facts.csv': undefined, 'elder-facts.csv': undefined })).toEqual([])
  })

  it('need at least a header', () => {
    expect(places(faults({ 'elder-facts.csv': [] }, { 'elder-facts.csv': '' }))).toHaveLength(5)
  })

  it('of facts say nothing of owners that could not be read', () => {
    expect(
      places(faults({ 'elder-facts.csv': ['E1,care,1,2020-01-01,'] }, { 'elders.csv': undefined })),
    ).toEqual(['elders.csv:1: -'])
  })

  it('hold one policy or a folder of them', () => {
    expect(places(faults({}, { 'policies/a.json': JSON.stringify(POLICY) }))).toEqual(['policy.json:1: -'])
  })

  it('are all told in one run, by file and line', () => {
    const tables = {
      'sites.csv': ['S1,s,1,2020-01-01,'],
      'elders.csv': ['E1,e,1940-13-01,,140105001001', 'E1,e,1940-01-01,,1'],
      'elder-facts.csv': ['E2,height,1,2020-01-01,'],
      'taps.csv': ['T1,x,now,S1,E1,lunch,dine-in,free,'],
    }
    expect(places(faults(tables, { 'policy.json': JSON.stringify({ ...POLICY, rounding: 'up' }) }))).toEqual([
      'elder-facts.csv:2: elder',
      'elder-facts.csv:2: fact',
      'elders.csv:2: born',
      'elders.csv:3: home',
      'elders.csv:3: elder',
      'policy.json:1: rounding',
      'sites.csv:2: region',
      'taps.csv:2: seq',
      'taps.csv:2: at',
      'taps.csv:2: price',
    ])
  })
})
