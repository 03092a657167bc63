/** Money as people read and write it. It is integer 分 everywhere else; no figure here passes through a fraction. */

/** 18620450 → `186,204.50`. */
export function formatYuan(fen: number): string {
  const cents = Math.abs(fen)
  const rest = String(cents % 100).padStart(2, '0')
  return `${fen < 0 ? '-' : ''}${group(String((cents - (cents % 100)) / 100))}.${rest}`
}

/** As a change: 400 → `+4.00`. */
export function formatSigned(fen: number): string {
  return `${fen > 0 ? '+' : ''}${formatYuan(fen)}`
}

/** 11482 → `11,482`. */
export function formatCount(count: number): string {
  return `${count < 0 ? '-' : ''}${group(String(Math.abs(count)))}`
}

/** `12`, `12.5`, `1,200.00` → 分; null where it is no amount of 元 with at most two decimals. */
export function parseYuan(written: string): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(written.trim().replace(/[,，]/g, ''))
  if (match === null) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** How much more than before, in tenths of a percent rounded half away from zero; null where there is nothing before. */
export function formatChange(now: number, before: number): string | null {
  if (before <= 0) return null
  const difference = now - before
  const tenths = Math.trunc((Math.abs(difference) * 2000 + before) / (before * 2))
  const sign = tenths === 0 ? '' : difference < 0 ? '-' : '+'
  return `${sign}${(tenths - (tenths % 10)) / 10}.${tenths % 10}%`
}

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['', '拾', '佰', '仟']
const FOURS = ['', '万', '亿', '万亿']

/** 大写: 18620450 → `壹拾捌万陆仟贰佰零肆元伍角整`, as forms and confirmations carry it beside the figure. */
export function yuanInWords(fen: number): string {
  const cents = Math.abs(fen)
  const yuan = (cents - (cents % 100)) / 100
  const jiao = Math.trunc((cents % 100) / 10)
  const rest = cents % 10
  const tail =
    (jiao > 0 ? `${DIGITS.charAt(jiao)}角` : rest > 0 && yuan > 0 ? '零' : '') +
    (rest > 0 ? `${DIGITS.charAt(rest)}分` : '整')
  const head = yuan > 0 || cents === 0 ? `${integerInWords(yuan)}元` : ''
  return `${fen < 0 ? '负' : ''}${head}${tail}`
}

function integerInWords(value: number): string {
  if (value === 0) return '零'
  const digits = String(value)
  let words = ''
  let zero = false
  let spoken = false
  for (let i = 0; i < digits.length; i++) {
    const place = digits.length - 1 - i
    const digit = Number(digits[i])
    if (digit === 0) zero = true
    else {
      words += (zero ? '零' : '') + DIGITS.charAt(digit) + PLACES[place % 4]
      zero = false
      spoken = true
    }
    if (place % 4 === 0 && spoken) {
      words += FOURS[place / 4] ?? ''
      spoken = false
    }
  }
  return words
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}
