/** What happens at the desk itself as sheets: changes of the register, and who works there. */
import { Type } from 'typebox'
import { ROLES, termOf } from '../../core/terms.ts'
import { scopeRange } from '../access/scope-range.ts'
import { listAccounts } from '../accounts/account-repository.ts'
import { listChanges } from '../changes/change-repository.ts'
import { ChangeQuery } from '../contract/changes.ts'
import { defineSheet, eachPage, localTime, mapRows } from './sheet-export.ts'

const KINDS: Readonly<Record<string, string>> = {
  'elder.category': '人员类别',
  'elder.death': '去世登记',
  'elder.facts': '居住、住院、护理',
  'elder.identity': '姓名、证件',
  'elder.contact': '电话、备注',
  'elder.confirm': '新登记确认',
  'elder.merge': '合并重复档案',
  'elder.bank': '老人收款账户',
  'site.bank': '助餐点收款账户',
  'site.star': '助餐点星级',
  'site.fact': '助餐点情况',
}
const STATES = {
  open: '待批准',
  approved: '已批准',
  refused: '不同意',
  withdrawn: '已撤回',
  direct: '直接改好',
}

/** What was asked for may hold what is sealed: it stays at the desk. */
export const changesSheet = defineSheet({
  name: 'changes',
  title: '变更申请',
  access: 'register.read',
  query: Type.Omit(ChangeQuery, ['page', 'size']),
  columns: [
    { title: '编号', width: 8, kind: 'count' },
    { title: '事项', width: 20 },
    { title: '对象', width: 20 },
    { title: '乡镇或村', width: 18 },
    { title: '申请人', width: 14 },
    { title: '申请时间', width: 20 },
    { title: '理由', width: 40 },
    { title: '办理', width: 12 },
    { title: '办理人', width: 14 },
    { title: '办理时间', width: 20 },
    { title: '意见', width: 40 },
  ],
  rows({ database: { pool }, person }, query) {
    const all = eachPage(
      async (paging) => (await listChanges(pool, { ...query, ...paging }, scopeRange(person))).changes,
    )
    return mapRows(all, (each) => [
      each.id,
      KINDS[each.kind] ?? each.kind,
      each.name,
      each.regionName,
      each.askedBy,
      localTime(each.askedAt),
      each.reason,
      STATES[each.state],
      each.decidedBy,
      localTime(each.decidedAt),
      each.decisionReason,
    ])
  },
})

export const accountsSheet = defineSheet({
  name: 'accounts',
  title: '人员',
  access: 'account.read',
  query: Type.Object({}),
  columns: [
    { title: '用户名', width: 16 },
    { title: '姓名', width: 16 },
    { title: '角色', width: 30 },
    { title: '乡镇或村', width: 18 },
    { title: '停用时间', width: 20 },
  ],
  rows: async ({ database }) =>
    (await listAccounts(database.pool)).map((each) => [
      each.login,
      each.name,
      each.roles.map((role) => termOf(ROLES, role)).join('、'),
      each.place,
      localTime(each.disabledAt),
    ]),
})
