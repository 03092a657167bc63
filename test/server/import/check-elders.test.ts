/** What people write into lists of elders, and what it is taken for. */
import { describe, expect, test } from 'vitest'
import type { PlainDate } from '../../../core/plain-date.ts'
import { elderCheck, type Villages } from '../../../server/import/check-elders.ts'
import { type Column, columnNamed, findHeading } from '../../../server/import/columns.ts'
import { categoriesOf, residenceOf } from '../../../server/import/field-words.ts'
import type { Cell } from '../../../server/sheet/sheet.ts'
import { idNumber, VILLAGE } from '../sheet/workbooks.ts'

const TODAY = '2026-11-05' as PlainDate
const VILLAGES: Villages = {
  has: (code) => [VILLAGE, '990101101201'].includes(code),
  named: (name) => ({ 柳树村: [VILLAGE], 双井村: [VILLAGE, '990101101201'] })[name] ?? [],
  scope: '990101100',
}
const GOOD: Record<Column, Cell> = {
  ...{ name: '王秀英', idNumber: idNumber(1), home: VILLAGE, categories: null },
  ...{ residence: '本县户籍', phone: null, note: null },
}

function check(changed: Partial<Record<Column, Cell>>, villages: Villages | null = VILLAGES) {
  const { elder, faults } = elderCheck(villages, TODAY)(2, { ...GOOD, ...changed })
  return elder ?? faults.map(({ column, code }) => `${column} ${code}`)
}

const lowerX = [...Array(60).keys()].map(idNumber).find((number) => number.endsWith('X')) ?? ''

describe('what is taken as it is meant', () => {
  test.each<[string, Partial<Record<Column, Cell>>, object]>([
    ['names set wide', { name: ' 王　秀 英 ' }, { name: '王秀英' }],
    ['names of other scripts', { name: '买买提·吐尔逊 Ali' }, { name: '买买提·吐尔逊 Ali' }],
    ['rare characters', { name: '王䶮𬭎' }, { name: '王䶮𬭎' }],
    [
      'full-width digits',
      { idNumber: idNumber(1).replaceAll(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))) },
      { idNumber: idNumber(1) },
    ],
    ['small x', { idNumber: lowerX.toLowerCase() }, { idNumber: lowerX }],
    [
      'blanks within, also invisible ones',
      { idNumber: `\u200b${idNumber(1).replace(/^(.{6})(.{8})/, '$1 $2\u00a0')}` },
      { idNumber: idNumber(1) },
    ],
    ['a number kept as text', { idNumber: `'${idNumber(1)}` }, { idNumber: idNumber(1) }],
    ['a number as a formula of text', { idNumber: `="${idNumber(1)}"` }, { idNumber: idNumber(1) }],
    ['a code kept as a number', { home: 990101100201 }, { home: VILLAGE }],
    ['a village by its name', { home: '柳树村' }, { home: VILLAGE }],
    ['of two of one name the one of the scope', { home: '双井村' }, { home: VILLAGE }],
    ['telephones with signs', { phone: '+86 138-0000-0000' }, { phone: '13800000000' }],
    ['telephones kept as numbers', { phone: 13800000000 }, { phone: '13800000000' }],
    ['nothing where nothing has to be', { phone: '  ', note: null }, { phone: null, note: '' }],
  ])('%s', (_, changed, expected) => {
    expect(check(changed)).toMatchObject(expected)
  })
})

describe('what is wrong, by its code', () => {
  test.each<[Partial<Record<Column, Cell>>, string]>([
    [{ name: null }, '姓名 missing'],
    [{ name: '王?英' }, '姓名 name-lost'],
    [{ name: '王\ue863英' }, '姓名 name-lost'],
    [{ name: '12345' }, '姓名 name-wrong'],
    [{ name: '王'.repeat(65) }, '姓名 name-too-long'],
    [{ note: '字'.repeat(201) }, '备注 note-too-long'],
    [{ note: '字'.repeat(1_001) }, '备注 cell-too-long'],
    [{ idNumber: 990101193001150000 }, '身份证号 number-lost-digits'],
    [{ idNumber: '9.90101E+17' }, '身份证号 number-lost-digits'],
    [{ idNumber: '990101193001151000' }, '身份证号 number-lost-digits'],
    [{ idNumber: '9901011930011500' }, '身份证号 id-length'],
    [{ idNumber: '99010119301315001X' }, '身份证号 id-birth'],
    [{ idNumber: '9901012027011500A1' }, '身份证号 id-character'],
    [{ idNumber: '990101203001150013' }, '身份证号 id-birth-in-future'],
    [{ idNumber: '#N/A' }, '身份证号 cell-unreadable'],
    [{ home: '990101100' }, '家庭住址代码 region-unknown'],
    [{ home: '无名村' }, '家庭住址代码 region-unknown'],
    [{ home: '990101101201' }, '家庭住址代码 region-out-of-scope'],
    [{ categories: '富裕' }, '类别 category-unknown'],
    [{ residence: '农业' }, '户籍 residence-unknown'],
    [{ phone: '1380000000' }, '电话 phone-wrong'],
    [{ phone: '13800000000、13900000000' }, '电话 phone-wrong'],
  ])('%j', (changed, fault) => {
    expect(check(changed)).toEqual([fault])
  })

  test('without a county a village is checked for its form alone', () => {
    expect(check({ home: '990101100999' }, null)).toMatchObject({ home: '990101100999' })
    expect(check({ home: '柳树村' }, null)).toEqual(['家庭住址代码 region-unknown'])
  })

  test('of two rows with one number the later is told of the earlier', () => {
    const rows = elderCheck(VILLAGES, TODAY)
    expect(rows(2, GOOD).faults).toEqual([])
    expect(rows(9, GOOD).faults[0]).toMatchObject({
      row: 9,
      code: 'id-double-in-file',
      message: expect.stringContaining('第 2 行'),
    })
  })
})

test.each([
  ['低保、残疾、失能、半失能', ['dibao', 'disabled']],
  ['一、二级残疾、独居', ['alone', 'disability-1-2']],
  ['低保，残疾', ['dibao', 'disabled']],
  ['低保;独居/留守', ['alone', 'dibao', 'left-behind']],
  ['dibao,alone', ['alone', 'dibao']],
  ['特困、特困人员', ['tekun']],
  ['一般老人', []],
  ['', []],
])('类别 %s', (text, codes) => {
  expect(categoriesOf(text)).toEqual({ codes })
})

test('户籍 by word and by code', () => {
  expect(['本县户籍', '常住', 'visitor', '外星'].map(residenceOf)).toEqual([
    'hukou',
    'resident',
    'visitor',
    undefined,
  ])
})

test('headings under other names, with stars and brackets; the first of two', () => {
  expect(['姓 名*', '身份证号码（必填）', '联系电话', '序号'].map(columnNamed)).toEqual([
    'name',
    'idNumber',
    'phone',
    undefined,
  ])
  const row = (number: number, ...cells: Cell[]) => ({ row: number, cells })
  const headed = findHeading([
    row(1, '名册'),
    row(3, '序号', '姓名', '身份证', '身份证号'),
    row(4, '1', '王', '2'),
  ])
  expect(headed).toMatchObject({ headingRow: 3, mapping: { name: 1, idNumber: 2 }, doubled: ['身份证号'] })
  expect(headed.rows).toEqual([row(4, '1', '王', '2')])
  expect(findHeading([row(1, '王秀英', idNumber(1), VILLAGE)])).toMatchObject({ headingRow: 0, mapping: {} })
})
