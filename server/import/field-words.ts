/** 类别 and 户籍 as people write them, as the register's codes. */
import { CATEGORIES } from '../../core/terms.ts'

export const RESIDENCES = {
  hukou: [
    '本县户籍',
    '本地户籍',
    '本县',
    '本地',
    '户籍',
    '户籍人口',
    '县内户籍',
    '本县户口',
    '本地户口',
    '本镇',
    '本乡',
    '本村',
    '在籍',
    '是',
  ],
  resident: ['常住', '常住人口', '本县常住', '常住非户籍', '非户籍常住', '外县户籍常住'],
  visitor: ['暂住', '暂住人口', '外来', '流动', '流动人口', '临时'],
} as const satisfies Record<string, readonly string[]>
export type Residence = keyof typeof RESIDENCES

export function residenceOf(text: string): Residence | undefined {
  const keys = Object.keys(RESIDENCES) as Residence[]
  return keys.find((key) => key === text || (RESIDENCES[key] as readonly string[]).includes(text))
}

type Category = keyof typeof CATEGORIES
const OTHER_WORDS: Partial<Record<Category, readonly string[]>> = {
  tekun: ['特困人员', '特困供养', '特困供养人员', '分散特困', '集中特困', '分散供养', '五保', '五保户'],
  dibao: ['低保户', '低保对象', '最低生活保障'],
  'dibao-edge': ['低保边缘户', '低保边缘家庭', '低保边缘人口'],
  disabled: ['残疾', '失能', '半失能', '残疾人', '失能老人', '半失能老人'],
  alone: ['独居老人'],
  'empty-nest': ['空巢老人'],
  'left-behind': ['留守老人'],
  'family-planning': ['计生特殊', '计划生育特殊家庭', '失独', '失独家庭'],
  unsupported: ['无人赡养'],
  lifted: ['脱贫', '脱贫人口', '建档立卡'],
  veteran: ['优抚对象', '退役军人'],
  'low-income': ['低收入家庭', '低收入人口'],
  'severe-disability': ['重度残疾', '重度失能'],
  'moderate-disability': ['中度残疾', '中度失能'],
  'disability-1-2': ['一级残疾', '二级残疾', '一二级残疾'],
  none: ['一般', '普通', '普通老人', '无', '其他', '-', '—'],
}

const BY_WORD = new Map<string, Category>(
  (Object.keys(CATEGORIES) as Category[]).flatMap((code) =>
    [code, CATEGORIES[code].zh, ...(OTHER_WORDS[code] ?? [])].map((word) => [key(word), code] as const),
  ),
)
/** The longest first: 残疾、失能、半失能 is one category, though 、 stands between several. */
const WORDS = [...BY_WORD.keys()].sort((a, b) => b.length - a.length)
const BETWEEN = /^[、,;/|+\s和及]+/

/** The codes, each once and without 一般老人; or the first piece that is no category. */
export function categoriesOf(text: string): { codes: string[] } | { unknown: string } {
  const codes = new Set<Category>()
  let rest = key(text).replace(BETWEEN, '')
  while (rest !== '') {
    const word = WORDS.find((each) => rest.startsWith(each) && endsThere(rest, each.length))
    const code = word === undefined ? undefined : BY_WORD.get(word)
    if (word === undefined || code === undefined)
      return { unknown: rest.split(/[、,;/|]/)[0]?.slice(0, 20) ?? rest }
    codes.add(code)
    rest = rest.slice(word.length).replace(BETWEEN, '')
  }
  codes.delete('none')
  return { codes: [...codes].sort() }
}

function endsThere(rest: string, at: number): boolean {
  return at === rest.length || BETWEEN.test(rest.slice(at))
}

function key(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
