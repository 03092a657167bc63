// A statement as a short table for people: each grant, each payee, counts and yuan.
import { compareCodePoints } from '../../core/canonical.ts'
import { formatYuan } from '../../core/settlement/fraction.ts'
import type { GrantStatement, Statement } from '../../core/settlement/statement.ts'

const REASONS: Readonly<Record<string, string>> = {
  voided: '已作废',
  'unknown-elder': '查无此人',
  'unknown-site': '查无此点',
  'outside-policy': '不在政策期内',
  'site-closed': '助餐点未营业',
  'meal-not-approved': '餐次未核准',
  deceased: '已去世',
  duplicate: '重复刷卡',
  requires: '不符合前项补助',
  'no-rate': '无适用标准',
  'over-limit': '超出次数',
  'too-few-days': '营业天数不足',
}

/** The statement in Chinese, a table for each grant, with a final newline. */
export function statementTable({ month, taps, grants }: Statement): string {
  const head = [
    `${month} 结算单`,
    `刷卡 ${taps.total} 次，有效 ${taps.surviving} 次${reasons(taps.excluded)}；重复上传 ${taps.repeated} 行`,
  ]
  const tables = sorted(grants).map(([id, grant]) => grantTable(id, grant))
  return [head.join('\n'), ...tables].map((part) => `${part}\n`).join('\n')
}

function grantTable(id: string, grant: GrantStatement): string {
  const lines =
    'sites' in grant
      ? sorted(grant.sites).map(([site, { count, payable }]) => row(site, String(count), formatYuan(payable)))
      : sorted(grant.elders).map(([elder, { rates, payable }]) =>
          row(elder, days(rates), formatYuan(payable)),
        )
  const funders = sorted(grant.funders).map(([funder, fen]) => `${funder} ${formatYuan(fen)}`)
  return [
    `【${id}】${reasons(grant.excluded)}`,
    row('sites' in grant ? '助餐点' : '老人', '数量', '应付（元）'),
    ...lines,
    row('合计', '', formatYuan(grant.payable)),
    ...(grant.payable === grant.entitlement ? [] : [`封顶前 ${formatYuan(grant.entitlement)} 元`]),
    ...(funders.length === 0 ? [] : [`出资：${funders.join('，')}`]),
  ].join('\n')
}

function days(rates: Readonly<Record<string, { readonly days: number }>>): string {
  return Object.values(rates)
    .map((rate) => rate.days)
    .join('+')
}

function reasons(excluded: Readonly<Partial<Record<string, number>>>): string {
  const parts = sorted(excluded).map(([reason, count]) => `${REASONS[reason] ?? reason} ${count}`)
  return parts.length === 0 ? '' : `，未计：${parts.join('、')}`
}

function row(name: string, count: string, yuan: string): string {
  return `${pad(name, 16)}${' '.repeat(Math.max(8 - width(count), 0))}${count}${' '.repeat(Math.max(16 - width(yuan), 1))}${yuan}`
}

function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(columns - width(text), 1))
}

/** Columns on a terminal: a Chinese character takes two. */
function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2E7F' ? 2 : 1), 0)
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => compareCodePoints(a, b))
}
