/** Invented people. Their ID numbers carry region 990101, which no one was ever given. */
import { checkDigit } from '../../core/id-number.ts'
import { addDays, type PlainDate, parsePlainDate, yearOf } from '../../core/plain-date.ts'
import type { Random } from './random.ts'

const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶贺顾毛郝龚邵万钱严武戴莫孔向汤',
]
const WOMEN = [
  '秀英',
  '桂兰',
  '玉兰',
  '凤英',
  '秀兰',
  '桂英',
  '玉珍',
  '淑珍',
  '翠花',
  '改莲',
  '俊英',
  '爱莲',
  '春梅',
  '秋菊',
  '银娥',
  '二女',
  '金凤',
  '月娥',
  '素梅',
  '润莲',
]
const MEN = [
  '建国',
  '德福',
  '有才',
  '满仓',
  '福生',
  '长贵',
  '贵生',
  '明亮',
  '根柱',
  '保全',
  '永昌',
  '金山',
  '志强',
  '国栋',
  '双喜',
  '三孩',
  '来福',
  '守义',
  '兴旺',
  '文才',
]

export type Person = {
  name: string
  sex: 'male' | 'female'
  born: PlainDate
  idNumber: string
}

/** Makes people whose names and numbers do not repeat. */
export function peopleMaker(random: Random): (age: number, today: PlainDate) => Person {
  const names = new Set<string>()
  let serial = 0
  return (age, today) => {
    const sex = random.chance(0.58) ? 'female' : 'male'
    let name = ''
    do name = random.pick(SURNAMES) + random.pick(sex === 'female' ? WOMEN : MEN)
    while (names.has(name))
    names.add(name)
    serial += 1
    const born = birthday(age, today, random)
    return { name, sex, born, idNumber: idNumber(born, serial, sex) }
  }
}

/** A real date on which somebody was born who is `age` today. */
function birthday(age: number, today: PlainDate, random: Random): PlainDate {
  const turned = parsePlainDate(`${yearOf(today) - age}${today.slice(4)}`) ?? addDays(today, -365 * age)
  return addDays(turned, -random.between(1, 364))
}

/** Invented ID number: region 990101, the birthday, a serial whose parity is the sex, the check digit of GB 11643. */
export function idNumber(born: PlainDate, serial: number, sex: 'male' | 'female'): string {
  const order = serial * 2 + (sex === 'male' ? 1 : 0)
  const digits = `990101${born.replaceAll('-', '')}${String(order % 1000).padStart(3, '0')}`
  return digits + checkDigit(digits)
}
