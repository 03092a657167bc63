/** The words in which a policy's rules are read out, in both languages with the same keys. */

import type { AgeRule } from '../../../../../core/settlement/age.ts'
import type { Rounding } from '../../../../../core/settlement/fraction.ts'
import type {
  Cap,
  ElderMonthGrant,
  Grant,
  Limit,
  Pick,
  Prorate,
  Reach,
} from '../../../../../core/settlement/policy.ts'
import type { EventName, Residence, SiteWord, Stay } from '../../../../../core/settlement/register.ts'

/** What a set of words may be asked of. */
export type Noun =
  | 'category'
  | 'residence'
  | 'stay'
  | 'meal'
  | 'service'
  | 'weekday'
  | 'facility'
  | 'kitchen'
  | 'serves'

const ZH_NOUNS: Record<Noun, { is: string; not: string }> = {
  category: { is: '属于', not: '不属于' },
  residence: { is: '', not: '不含' },
  stay: { is: '', not: '不含' },
  meal: { is: '', not: '不含' },
  service: { is: '', not: '不含' },
  weekday: { is: '', not: '不含' },
  facility: { is: '', not: '不含' },
  kitchen: { is: '厨房为', not: '厨房不是' },
  serves: { is: '供应', not: '不供应' },
}

const EN_NOUNS: Record<Noun, string> = {
  category: 'category',
  residence: 'residence',
  stay: 'stay',
  meal: 'meal',
  service: 'service',
  weekday: 'weekday',
  facility: 'facility',
  kitchen: 'kitchen',
  serves: 'serving',
}

export const zh = {
  and: '、',
  next: '；',
  conditions: (list: string[]) => list.join('，'),
  parts: {
    title: '名称',
    cites: '依据',
    effective: '施行日期',
    serviceDayStarts: '一天的起点',
    age: '年龄',
    rounding: '尾数',
    adjustUpDays: '补付期限',
    per: '发放方式',
    pick: '几档都符合时',
    requires: '前提',
    limits: '次数上限',
    weights: '系数',
    prorate: '不足整月',
    requiresDays: '开餐天数',
    event: '事项',
    caps: '金额上限',
    funders: '资金来源',
    rate: (name: string) => `标准：${name}`,
  },
  cite: (document: string, clause: string) => `${document} ${clause}`,
  effective: (from: string, to: string | null) => (to === null ? `${from}起` : `${from}起，${to}前止`),
  adjustUpDays: (days: number) =>
    days === 0
      ? '批准以后不再补付，多付的照扣'
      : `批准以后才知道的，月末到发放月初不超过 ${days} 天的可以补付；多付的随时扣回`,
  dayStarts: (time: string) => `每天从 ${time} 算起，之前的用餐算前一天`,
  ageRule: {
    birthday: '生日当天满岁',
    'day-after': '生日次日满岁',
    'month-of': '生日当月 1 日满岁',
    'month-after': '生日次月 1 日满岁',
  } satisfies Record<AgeRule['turns'], string>,
  leap: (day: string) => `2 月 29 日出生的，平年以 ${day === '03-01' ? '3 月 1 日' : '2 月 28 日'}为生日`,
  rounding: { 'half-up': '不足一分四舍五入', down: '不足一分舍去' } satisfies Record<Rounding, string>,
  per: {
    meal: '按餐补',
    'elder-month': '按月补给老人',
    'site-month': '按月补给助餐点',
    'site-year': '按年定额、逐月补给助餐点',
    'site-once': '一次性补给助餐点',
  } satisfies Record<Grant['per'], string>,
  unit: {
    meal: '每餐',
    'elder-month': '每人每月',
    'site-month': '每点每月',
    'site-year': '每点每年',
    'site-once': '每点一次',
  } satisfies Record<Grant['per'], string>,
  pick: {
    first: (rates: string[]) => `按先后取第一个符合的：${rates.join('、')}`,
    highest: () => '取金额最高的一档',
    sum: () => '各档相加',
  } satisfies Record<Pick, (rates: string[]) => string>,
  requires: (grant: string) => `这一餐已按“${grant}”补过`,
  limit: {
    'elder-day': (n: number) => `每人每天最多 ${n} 餐`,
    'elder-week': (n: number) => `每人每周最多 ${n} 餐`,
    'elder-month': (n: number) => `每人每月最多 ${n} 餐`,
    'site-day': (n: number) => `每点每天最多 ${n} 餐`,
  } satisfies Record<Limit['per'], (n: number) => string>,
  keep: { earliest: '超出时取先用的餐', highest: '超出时取补得多的餐' } satisfies Record<
    Limit['keep'],
    string
  >,
  prorate: { none: '按整月计', days: '按天折算' } satisfies Record<Prorate, string>,
  on: { first: '看当月第一天', last: '看当月最后一天' } satisfies Record<ElderMonthGrant['on'], string>,
  requiresDays: (n: number) => `当月开餐满 ${n} 天才发`,
  event: { built: '建成', equipped: '配备设备', renovated: '改造' } satisfies Record<EventName, string>,
  weight: (by: string, table: string[], otherwise: string) =>
    `按${by}乘系数：${table.join('，')}；其余 ${otherwise}`,
  weightOf: (value: string, weight: string) => `${value} ${weight}`,
  by: { star: '星级', facility: '机构类型', kitchen: '厨房类型' } satisfies Record<SiteWord, string>,
  stars: (n: string) => `${n} 星`,
  cap: {
    'site-month': (yuan: string) => `每个收款方每月最多 ${yuan} 元`,
    'programme-month': (yuan: string) => `全县每月最多 ${yuan} 元，超出时按比例减`,
  } satisfies Record<Cap['per'], (yuan: string) => string>,
  funder: (name: string, share: string) => `${name} ${share}`,
  rateFunder: (name: string) => `由${name}负担`,
  fixed: (unit: string, yuan: string) => `${unit} ${yuan} 元`,
  share: (percent: string, max: string | null) =>
    `餐价的 ${percent}${max === null ? '' : `，最多 ${max} 元`}`,
  capped: (yuan: string) => `按餐价，最多 ${yuan} 元`,
  priceMinus: (yuan: string) => `餐价减去老人自付的 ${yuan} 元`,
  tiers: (of: string | null, days: 'operating' | 'calendar', steps: string[]) =>
    `按${days === 'operating' ? '开餐日' : '当月'}日均${of === null ? '用餐人次' : `“${of}”补贴餐数`}分档：${steps.join('，')}`,
  step: (from: string, yuan: string) => `${from} 起 ${yuan} 元`,
  everyone: '不分对象',
  when: (conditions: string) => `${conditions}的，`,
  range: (from: string | null, to: string | null, unit: string) =>
    from !== null && to !== null
      ? from === to
        ? `${from}${unit}`
        : `${from} 至 ${to}${unit}`
      : from !== null
        ? `${from}${unit}及以上`
        : `${to}${unit}及以下`,
  age: (range: string) => range,
  years: ' 岁',
  care: (range: string) => `照护等级 ${range}`,
  level: ' 级',
  star: (range: string) => `星级 ${range}`,
  starUnit: ' 星',
  price: (range: string) => `餐价 ${range}`,
  yuan: ' 元',
  set: (noun: Noun, any: string[] | null, all: string[] | null, none: string[] | null) => {
    const { is, not } = ZH_NOUNS[noun]
    return [
      ...(any === null ? [] : [any.length === 0 ? '（没有人符合）' : `${is}${any.join('或')}`]),
      ...(all === null || all.length === 0 ? [] : [`${is}${all.join('并且')}`]),
      ...(none === null || none.length === 0 ? [] : [`${not}${none.join('、')}`]),
    ].join('，')
  },
  residence: { hukou: '本地户籍', resident: '常住', visitor: '暂住' } satisfies Record<Residence, string>,
  stay: { institution: '住养老机构期间', hospital: '住院期间' } satisfies Record<Stay, string>,
  home: { village: '本村', town: '本乡镇', county: '本县', city: '本市' } satisfies Record<Reach, string>,
  homeSame: (place: string) => `家在助餐点的${place}`,
  weekdays: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
}

export type ReadingWords = typeof zh

export const en: ReadingWords = {
  and: ', ',
  next: '; ',
  conditions: (list) => list.join(', '),
  parts: {
    title: 'Title',
    cites: 'Grounds',
    effective: 'In force',
    serviceDayStarts: 'Start of a day',
    age: 'Age',
    rounding: 'Rounding',
    adjustUpDays: 'Paid late',
    per: 'Paid',
    pick: 'Where several rates match',
    requires: 'Only if',
    limits: 'Limits',
    weights: 'Factors',
    prorate: 'Part of a month',
    requiresDays: 'Days of service',
    event: 'Event',
    caps: 'Caps',
    funders: 'Funded by',
    rate: (name) => `Rate: ${name}`,
  },
  cite: (document, clause) => `${document} ${clause}`,
  effective: (from, to) => (to === null ? `from ${from}` : `from ${from} until before ${to}`),
  adjustUpDays: (days) =>
    days === 0
      ? 'Nothing is paid in addition after the approval; what was too much is always taken back'
      : `What is learnt after the approval is paid up to ${days} days after the month; what was too much is always taken back`,
  dayStarts: (time) => `A day begins at ${time}; an earlier meal belongs to the day before`,
  ageRule: {
    birthday: 'a year older on the birthday',
    'day-after': 'a year older the day after the birthday',
    'month-of': 'a year older on the first day of the birthday’s month',
    'month-after': 'a year older on the first day of the month after the birthday',
  },
  leap: (day) => `born on 29 February: in other years on ${day === '03-01' ? '1 March' : '28 February'}`,
  rounding: { 'half-up': 'half a fen and more is rounded up', down: 'parts of a fen are dropped' },
  per: {
    meal: 'by the meal',
    'elder-month': 'to the elder, by the month',
    'site-month': 'to the site, by the month',
    'site-year': 'to the site, a yearly sum paid month by month',
    'site-once': 'to the site, once',
  },
  unit: {
    meal: 'a meal',
    'elder-month': 'an elder and month',
    'site-month': 'a site and month',
    'site-year': 'a site and year',
    'site-once': 'a site, once',
  },
  pick: {
    first: (rates) => `the first that matches, in this order: ${rates.join(', ')}`,
    highest: () => 'the highest amount',
    sum: () => 'all of them together',
  },
  requires: (grant) => `the meal was paid under “${grant}”`,
  limit: {
    'elder-day': (n) => `at most ${n} meals an elder and day`,
    'elder-week': (n) => `at most ${n} meals an elder and week`,
    'elder-month': (n) => `at most ${n} meals an elder and month`,
    'site-day': (n) => `at most ${n} meals a site and day`,
  },
  keep: { earliest: 'the earliest count', highest: 'the best paid count' },
  prorate: { none: 'whole months', days: 'by the day' },
  on: { first: 'as on the first day of the month', last: 'as on the last day of the month' },
  requiresDays: (n) => `only with ${n} days of service in the month`,
  event: { built: 'built', equipped: 'equipped', renovated: 'renovated' },
  weight: (by, table, otherwise) => `times a factor by ${by}: ${table.join(', ')}; otherwise ${otherwise}`,
  weightOf: (value, weight) => `${value} ${weight}`,
  by: { star: 'stars', facility: 'facility', kitchen: 'kitchen' },
  stars: (n) => `${n} stars`,
  cap: {
    'site-month': (yuan) => `at most ${yuan} yuan a payee and month`,
    'programme-month': (yuan) => `at most ${yuan} yuan a month in the county, cut in proportion`,
  },
  funder: (name, share) => `${name} ${share}`,
  rateFunder: (name) => `paid by ${name}`,
  fixed: (unit, yuan) => `${yuan} yuan ${unit}`,
  share: (percent, max) => `${percent} of the price${max === null ? '' : `, at most ${max} yuan`}`,
  capped: (yuan) => `the price, at most ${yuan} yuan`,
  priceMinus: (yuan) => `the price less the elder’s own ${yuan} yuan`,
  tiers: (of, days, steps) =>
    `by ${of === null ? 'meals' : `meals paid under “${of}”`} a day (${days === 'operating' ? 'days of service' : 'days of the month'}): ${steps.join(', ')}`,
  step: (from, yuan) => `from ${from} ${yuan} yuan`,
  everyone: 'Everyone',
  when: (conditions) => `${conditions}: `,
  range: (from, to, unit) =>
    from !== null && to !== null
      ? from === to
        ? `${from}${unit}`
        : `${from} to ${to}${unit}`
      : from !== null
        ? `${from}${unit} and over`
        : `${to}${unit} and under`,
  age: (range) => `aged ${range}`,
  years: '',
  care: (range) => `care level ${range}`,
  level: '',
  star: (range) => `stars ${range}`,
  starUnit: '',
  price: (range) => `price ${range}`,
  yuan: ' yuan',
  set: (noun, any, all, none) =>
    [
      ...(any === null ? [] : [any.length === 0 ? 'nobody' : `${EN_NOUNS[noun]} ${any.join(' or ')}`]),
      ...(all === null || all.length === 0 ? [] : [`${EN_NOUNS[noun]} ${all.join(' and ')}`]),
      ...(none === null || none.length === 0 ? [] : [`${EN_NOUNS[noun]} not ${none.join(' nor ')}`]),
    ].join(' and '),
  residence: { hukou: 'registered here', resident: 'resident', visitor: 'visitor' },
  stay: { institution: 'in an institution', hospital: 'in hospital' },
  home: { village: 'village', town: 'township', county: 'county', city: 'city' },
  homeSame: (place) => `home in the site’s ${place}`,
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
}
