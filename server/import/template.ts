/** The form to fill in 导入模板: one sheet for the list, another that says what each column takes. */
import { CATEGORIES } from '../../core/terms.ts'
import { writeXlsx } from '../sheet/sheet.ts'
import { COLUMN_KEYS, type Column, headingOf } from './columns.ts'

const WIDTHS: Record<Column, number> = {
  name: 14,
  idNumber: 24,
  home: 18,
  categories: 26,
  residence: 14,
  phone: 16,
  note: 30,
}
export const widthOf = (column: Column) => WIDTHS[column]

const ABOUT: Record<Column, string> = {
  name: '必填。和身份证上一样。',
  idNumber: '必填。18 位，最后一位可以是 X；这一列已设为文本，请直接填写，不要改成数字。',
  home: '必填。村（社区）的 12 位代码，见下面的村名表；也可以填村名，全县只有一个村叫这个名字时认得出。',
  categories: '选填。几个类别用“、”隔开，见下面的类别表；没有就不填。',
  residence: '必填。本县户籍、常住或暂住。',
  phone: '选填。手机 11 位，或带区号的座机；只填一个。',
  note: '选填。最多 200 个字。',
}

/** `villages`: code and name, with the township before it. */
export function writeTemplate(villages: readonly { code: string; name: string }[]): AsyncGenerator<Buffer> {
  const firstVillage = COLUMN_KEYS.length + Object.keys(CATEGORIES).length + 6
  const choices: Partial<Record<Column, string>> = {
    residence: '"本县户籍,常住,暂住"',
    ...(villages.length > 0 && {
      home: `'填写说明'!$A$${firstVillage}:$A$${firstVillage + villages.length - 1}`,
    }),
  }
  const columns = COLUMN_KEYS.map((column) => {
    const list = choices[column]
    return {
      title: headingOf(column),
      width: widthOf(column),
      ...(list !== undefined && { choices: list }),
    }
  })
  const categories = Object.entries(CATEGORIES).filter(([code]) => code !== 'none')
  return writeXlsx([
    { name: '老人', columns, rows: [] },
    {
      name: '填写说明',
      columns: [
        { title: '列名或代码', width: 24 },
        { title: '怎样填写', width: 90 },
      ],
      rows: [
        ...COLUMN_KEYS.map((column) => [headingOf(column), ABOUT[column]]),
        ['', ''],
        ['类别', '可以填左边的词，也可以填右边的代码'],
        ...categories.map(([code, { zh }]) => [zh, code]),
        ['', ''],
        ['家庭住址代码', '村（社区）'],
        ...villages.map(({ code, name }) => [code, name]),
      ],
    },
  ])
}
