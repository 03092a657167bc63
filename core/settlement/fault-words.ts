// Messages of faults in Chinese. What checks speaks English (settlement spec, opening); what has no translation here
// stays as it is, so that no fault is hidden.
import type { Fault } from './fault.ts'

export type FaultLanguage = 'zh' | 'en'

export function faultIn(fault: Fault, language: FaultLanguage): Fault {
  return { ...fault, message: faultWords(fault.message, language) }
}

export function faultWords(message: string, language: FaultLanguage): string {
  if (language === 'en') return message
  for (const [pattern, words] of SENTENCES) {
    const match = pattern.exec(message)
    if (match !== null) return words(...match.slice(1).map((part) => part ?? ''))
  }
  return message
}

type Sentence = (...parts: string[]) => string

const SENTENCES: readonly [RegExp, Sentence][] = [
  [/^the file is missing, and so is (.+)$/, (also = '') => `没有这个文件，也没有 ${also}`],
  [/^the file is missing$/, () => '没有这个文件'],
  [/^stands beside (.+); a folder/, (other = '') => `和 ${other} 同时存在，只能有一种`],
  [/^cannot be read: (.+)$/s, (why = '') => `读不出来：${why}`],
  [/^is not UTF-8$/, () => '不是 UTF-8 编码'],
  [/^unknown column$/, () => '没有这一列'],
  [/^the column stands twice$/, () => '这一列写了两次'],
  [/^the column is missing$/, () => '缺少这一列'],
  [
    /^the row has (\d+) cells, the header (\d+)$/,
    (row = '', head = '') => `这一行有 ${row} 格，表头有 ${head} 格`,
  ],
  [/^a carriage return without a line feed/, () => '引号外只有回车、没有换行'],
  [/^a quoted field is not closed$/, () => '引号没有配对'],
  [/^text after a closing quote$/, () => '后引号之后还有文字'],
  [/^a quote inside a field that is not quoted$/, () => '没有加引号的格里有引号'],
  [/^a fork: another row/, () => '同一终端、同一序号有两行，内容不同'],
  [/^a void cannot name a void$/, () => '撤销不能指向另一条撤销'],
  [/^must be empty in a void$/, () => '撤销的行里应为空'],
  [/^the id stands twice$/, () => '编号重复'],
  [/^the event stands twice$/, () => '同一事件写了两次'],
  [/^no such (\w+) is listed$/, (owner = '') => `名单里没有这个 ${owner}`],
  [/^overlaps another (\S+) of this/, (fact = '') => `和另一行 ${fact} 的日期重叠`],
  [/^must be after from$/, () => '应晚于 from'],
  [/^must not be before (born|opened)$/, (other = '') => `不能早于 ${other}`],
  [/^must be a statement of (.+)$/, (month = '') => `应为 ${month} 的结算单`],
  [
    /^must be (.+); it is (.+?); write (.+)$/s,
    (what = '', is = '', write = '') => `应为${expected(what)}；现在是${shown(is)}。请写 ${write}`,
  ],
  [/^must be (.+); it is (.+)$/s, (what = '', is = '') => `应为${expected(what)}；现在是${shown(is)}`],
  [/^is missing; .*: (.+)$/s, (what = '') => `缺少这一项：${expected(what)}`],
  [/^not a key of .*; did you mean (.+)\?$/s, (key = '') => `没有这个键，是不是 ${key}？`],
  [/^not a key of .*; its keys are (.+)$/s, (keys = '') => `没有这个键；可用的键：${keys}`],
  [/^the id (.+) stands twice in this list/, (id = '') => `编号 ${id} 重复了，请各用各的`],
  [/^another version has the id (.+); give/, (id = '') => `别的版本已经用了编号 ${id}，请另起一个`],
  [/^overlaps the version (.+); let/, (id = '') => `和版本 ${id} 的施行日期重叠`],
  [
    /^must be the same in all versions; (.+) has (.+)$/,
    (id = '', value = '') => `各版必须相同；${id} 是 ${value}`,
  ],
  [
    /^must be the same in all versions; another one has this grant per (.+)$/,
    (per = '') => `各版必须相同；别的版本里这一补助项是 ${per}`,
  ],
  [
    /^must not be before (\S+): the months before are approved$/,
    (day = '') => `不能早于 ${day}：之前的月份已经批准`,
  ],
  [/^must be at most (\d+) characters long$/, (most = '') => `最长 ${most} 个字符`],
  [/^must be after "from"/, () => '应晚于 from；版本到这一天为止，这一天本身不算'],
  [/^must not be empty/, () => '不能为空'],
  [
    /^the key stands twice; the first is in line (\d+)/,
    (line = '') => `这个键写了两次，前一个在第 ${line} 行，请留一个`,
  ],
  [/^the shares must sum to exactly 100 %$/, () => '各方比例相加必须正好是 100%'],
  [/^steps must ascend/, () => '各档必须从低到高'],
  [
    /^must name a meal grant listed before this one; .*: (.+)$/s,
    (id = '') => `要写排在前面的、按餐补的补助项；${id} 不是`,
  ],
  [/^a week can only keep the "earliest"/, () => '按周限次只能取先用的餐（earliest）'],
  [/^only goes with "prorate": "none"/, () => '只有 prorate 为 none 时才能写'],
  [/^stars go from "0" to "5"$/, () => '星级是 "0" 到 "5"'],
  [/^and (\d+) more faults$/, (n = '') => `还有 ${n} 处错误`],
  [/^(.+); the text ends here(?:: (.+))?$/s, (what = '') => `文本到这里就断了（${what}）`],
  [
    /^(.+); here stands (".*?")(?:: (.+))?$/s,
    (_what, found = '', advice = '') => `这里的 ${found} 不对${advice === '' ? '' : `：${hint(advice)}`}`,
  ],
  [
    /^must be (empty or )?(.+)$/s,
    (empty = '', what = '') => `应为${empty === '' ? '' : '空，或'}${expected(what)}`,
  ],
]

const EXPECTED: readonly [RegExp, string][] = [
  [/^an id of letters, digits, "\.", "_" and "-"$/, '编号（字母、数字、. _ -）'],
  [/^a region of 12 digits$/, '12 位区划代码'],
  [/^a word$/, '文字'],
  [/^a real date YYYY-MM-DD$/, '真实的日期 YYYY-MM-DD'],
  [/^yuan with at most two decimals$/, '金额（元），最多两位小数'],
  [/^a whole number of at least 1$/, '不小于 1 的整数'],
  [/^a whole number$/, '整数'],
  [/^a number of stars from 0 to 5$/, '星级，0 到 5'],
  [/^an instant YYYY.*$/, '时刻 YYYY-MM-DDTHH:MM:SS，末尾写 Z 或 ±HH:MM'],
  [/^yuan in quotes.*"3\.00"/, '带引号的金额，最多两位小数，如 "3.00"'],
  [/^a decimal number in quotes.*/, '带引号的小数，如 "1.2"'],
  [/^a percentage in quotes.*/, '带引号的百分比，如 "25%"'],
  [/^a real date in quotes.*?(, or null)?$/, '带引号的真实日期，如 "2024-06-01"$1'],
  [/^a time HH:MM in quotes.*/, '带引号的时间，如 "04:00"'],
  [/^a text in quotes that is not empty/, '带引号的文字，不能为空'],
  [/^a text in quotes/, '带引号的文字'],
  [/^an id of letters.*/, '带引号的编号（字母、数字、. _ -）'],
  [/^a whole number of at least (\d+), without quotes/, '不带引号的整数，至少 $1'],
  [/^a whole number from (\d+) to (\d+), without quotes/, '不带引号的整数，$1 到 $2'],
  [/^one of (.+)$/, '以下之一：$1'],
  [/^a list in square brackets/, '方括号里的列表'],
  [/^a table in curly brackets/, '花括号里的对照表'],
  [/^.*, an object in curly brackets/, '花括号里的一组键值'],
]

function expected(text: string): string {
  for (const [pattern, words] of EXPECTED)
    if (pattern.test(text)) return text.replace(pattern, words).replace(', or null', '，或 null')
  return text
}

function shown(text: string): string {
  return text
    .replace(/^the text /, '文字 ')
    .replace(/^the number /, '数字 ')
    .replace(/^a list$/, '列表')
    .replace(/^an object$/, '一组键值')
}

const HINTS: Readonly<Record<string, string>> = {
  'JSON has no comments; take it away': 'JSON 里不能写注释，请删去',
  'write the double quote of the English keyboard': '请用英文键盘的双引号',
  'write the comma of the English keyboard': '请用英文键盘的逗号',
  'write the colon of the English keyboard': '请用英文键盘的冒号',
  'write the bracket of the English keyboard': '请用英文键盘的括号',
  'take away the comma before it': '请删去它前面的逗号',
  'text stands in double quotes': '文字要加双引号',
}

function hint(advice: string): string {
  return HINTS[advice] ?? advice
}
