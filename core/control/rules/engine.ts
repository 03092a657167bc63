// Patterns that settlement itself leaves out, tap by tap and each under one reason (settlement spec §2 and §4). Here
// they are only told of, with the engine's own counts.
import type { EngineRule } from '../rule.ts'

export const ENGINE_RULES: readonly EngineRule[] = [
  {
    kind: 'engine',
    id: 'F05',
    pattern: 'F05',
    title: { zh: '餐次未批准、助餐点未登记', en: 'Meal not approved, site not registered' },
    formula: {
      zh: '餐次不在批准之列，或名册没有这个助餐点。',
      en: 'The meal is not among the approved, or the site is not in the register.',
    },
    basis: { zh: '结算规则 §2', en: 'settlement spec §2' },
    reasons: ['meal-not-approved', 'unknown-site', 'outside-policy'],
  },
  {
    kind: 'engine',
    id: 'F06',
    pattern: 'F06',
    title: { zh: '停餐日、不在开餐时间', en: 'Closed day, outside meal hours' },
    formula: {
      zh: '助餐点当天停餐或停办，或刷卡时不在开餐时间。',
      en: 'The site is closed on the day, or the tap lies outside meal hours.',
    },
    basis: { zh: '结算规则 §2；盱眙县开餐时段', en: 'settlement spec §2; Xuyi’s fixed hours' },
    reasons: ['site-closed', 'outside-window'],
  },
  {
    kind: 'engine',
    id: 'F07',
    pattern: 'F07',
    title: { zh: '同餐重复刷卡', en: 'Same meal twice' },
    formula: {
      zh: '同一老人同一服务日同一餐只计最早一次。',
      en: 'Of one elder, service day and meal only the earliest tap counts.',
    },
    basis: {
      zh: '结算规则 §2；广州“每人每餐计 1 次”',
      en: 'settlement spec §2; Guangzhou counts one a person and meal',
    },
    reasons: ['duplicate'],
  },
  {
    kind: 'engine',
    id: 'F09',
    pattern: 'F09',
    title: { zh: '超过每日、每周上限', en: 'Over the daily or weekly limit' },
    formula: { zh: '超过政策规定的次数上限。', en: 'Over the policy’s limits.' },
    basis: { zh: '结算规则 §4；天津每周 ≤5 次', en: 'settlement spec §4; Tianjin: five a week' },
    reasons: ['over-limit'],
  },
  {
    kind: 'engine',
    id: 'F10',
    pattern: 'F10',
    title: { zh: '去世后刷卡', en: 'After death' },
    formula: {
      zh: '服务日在死亡日期之后；死亡当天算数。',
      en: 'The service day lies after the day of death, which itself counts.',
    },
    basis: { zh: '结算规则 §2', en: 'settlement spec §2' },
    reasons: ['deceased'],
  },
  {
    kind: 'engine',
    id: 'F13',
    pattern: 'F13',
    title: { zh: '不符合或已失去资格', en: 'Not or no longer eligible' },
    formula: {
      zh: '服务日没有适用的标准（年龄、类别、户籍等），或名册没有这位老人。未到年龄（F12）也在其中；出生日期与身份证不符的登记时已拒绝。',
      en: 'No rate applies on the service day (age, category, residence), or the elder is not in the register. Under-age (F12) is among these; a birth date that contradicts the ID number is refused at registration.',
    },
    basis: { zh: '结算规则 §2、§4', en: 'settlement spec §2 and §4' },
    reasons: ['no-rate', 'unknown-elder'],
  },
]
