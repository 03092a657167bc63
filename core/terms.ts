/**
 * The field's words for the codes that stand in data: one list for console, bulletin and forms, Chinese and English.
 * A code that is not listed (a county may use its own) is shown as it is.
 */

export type Term = { zh: string; en: string }
type Terms = Readonly<Record<string, Term>>

/** 机构类型 */
/** Where a site's meals are cooked; a policy may use words of its own. */
export const KITCHENS = {
  own: { zh: '自办厨房', en: 'Own kitchen' },
  central: { zh: '中央厨房配餐', en: 'Central kitchen' },
} as const satisfies Terms

export const FACILITIES = {
  'nursing-elder-home': { zh: '护理型中心敬老院', en: 'Nursing home for elders' },
  'area-elder-home': { zh: '区域性敬老院', en: 'Area elder home' },
  'day-care-centre': { zh: '日间照料中心', en: 'Day-care centre' },
  'happiness-home': { zh: '幸福小院', en: 'Happiness home' },
  'mutual-aid-home': { zh: '互助小院', en: 'Mutual-aid home' },
} as const satisfies Terms

/** 人员类别 */
export const CATEGORIES = {
  tekun: { zh: '特困', en: 'Extreme hardship' },
  dibao: { zh: '低保', en: 'Subsistence allowance' },
  'dibao-edge': { zh: '低保边缘', en: 'Near subsistence allowance' },
  disabled: { zh: '残疾、失能、半失能', en: 'Disabled' },
  alone: { zh: '独居', en: 'Living alone' },
  'empty-nest': { zh: '空巢', en: 'Empty nest' },
  'left-behind': { zh: '留守', en: 'Left behind' },
  'family-planning': { zh: '计生特殊家庭', en: 'Special family-planning family' },
  unsupported: { zh: '事实无人赡养', en: 'Without support in fact' },
  hardship: { zh: '因病因灾困难', en: 'Hardship by illness or disaster' },
  lifted: { zh: '脱贫户', en: 'Lifted out of poverty' },
  veteran: { zh: '优抚', en: 'Veteran or dependant' },
  'low-income': { zh: '低收入', en: 'Low income' },
  'severe-disability': { zh: '重度残疾（失能）', en: 'Severe disability' },
  'moderate-disability': { zh: '中度残疾（失能）', en: 'Moderate disability' },
  'disability-1-2': { zh: '一、二级残疾', en: 'Disability grade 1 or 2' },
  'visit-list': { zh: '探访名单', en: 'On the visiting list' },
  'basic-service': { zh: '基本养老服务对象', en: 'Entitled to basic elder care' },
  none: { zh: '一般老人', en: 'No category' },
} as const satisfies Terms

/** 资金来源: the five sources 五个一点, and the levels of government where a policy tells them apart. */
export const FUNDERS = {
  government: { zh: '政府', en: 'Government' },
  collective: { zh: '集体', en: 'Village collective' },
  society: { zh: '社会', en: 'Donations' },
  person: { zh: '个人', en: 'The elder' },
  children: { zh: '子女', en: 'The children' },
  central: { zh: '中央财政', en: 'Central budget' },
  province: { zh: '省级财政', en: 'Provincial budget' },
  city: { zh: '市级财政', en: 'City budget' },
  county: { zh: '县级财政', en: 'County budget' },
  district: { zh: '区级财政', en: 'District budget' },
  town: { zh: '乡镇财政', en: 'Township budget' },
  village: { zh: '村集体', en: 'Village collective' },
} as const satisfies Terms

/** 卡种 */
export const CARD_KINDS = {
  'id-card': { zh: '身份证', en: 'ID card' },
  chip: { zh: '实体卡', en: 'Chip card' },
  text: { zh: '条码', en: 'Printed code' },
  qr: { zh: '二维码卡', en: 'QR card' },
} as const satisfies Terms

/** 餐次 */
export const MEAL_TERMS = {
  breakfast: { zh: '早餐', en: 'Breakfast' },
  lunch: { zh: '午餐', en: 'Lunch' },
  dinner: { zh: '晚餐', en: 'Dinner' },
} as const satisfies Terms

/** 用餐方式 */
export const SERVICE_TERMS = {
  'dine-in': { zh: '堂食', en: 'At the table' },
  delivery: { zh: '配送', en: 'Delivered' },
  neighbour: { zh: '邻里代送', en: 'Carried by a neighbour' },
} as const satisfies Terms

/** Why a tap or a meal is not paid: the kiosk's reasons, and those of settlement (settlement spec §2, §4). */
export const REASONS = {
  'unknown-card': { zh: '卡未登记', en: 'Card not registered' },
  'lost-card': { zh: '卡已挂失', en: 'Card reported lost' },
  'outside-window': { zh: '不在开餐时间', en: 'Outside meal hours' },
  voided: { zh: '已撤销', en: 'Voided' },
  'unknown-elder': { zh: '名册无此人', en: 'Elder not registered' },
  'unknown-site': { zh: '名册无此助餐点', en: 'Site not registered' },
  'outside-policy': { zh: '当日无现行政策', en: 'No policy in force on the day' },
  'site-closed': { zh: '助餐点停餐', en: 'Site closed' },
  'meal-not-approved': { zh: '该餐次未批准', en: 'Meal not approved for the site' },
  deceased: { zh: '在死亡日期之后', en: 'After the day of death' },
  'in-stay': { zh: '住院或入住机构期间', en: 'During a stay in hospital or institution' },
  'eaten-elsewhere': { zh: '别处已登记同一餐', en: 'Same meal recorded elsewhere' },
  duplicate: { zh: '同餐重复', en: 'Same meal twice' },
  requires: { zh: '前置补助未支付', en: 'Not paid under the grant required' },
  'no-rate': { zh: '不符合补贴标准', en: 'No rate applies' },
  'over-limit': { zh: '超过次数上限', en: 'Over the limit' },
  'too-few-days': { zh: '开餐天数不足', en: 'Too few days of service' },
} as const satisfies Terms

/** Why an approved month is adjusted (core/settlement/adjust.ts). */
export const ADJUSTMENT_REASONS = {
  'late-record': { zh: '晚到的记录', en: 'Record came late' },
  void: { zh: '批准后撤销', en: 'Voided after the approval' },
  death: { zh: '去世登记晚到', en: 'Death learnt late' },
  stay: { zh: '住院或入住机构登记晚到', en: 'Stay learnt late' },
  category: { zh: '更正人员类别', en: 'Category corrected' },
  residence: { zh: '更正居住身份', en: 'Residence corrected' },
  'elder-fact': { zh: '更正其他个人信息', en: 'Other facts of the elder corrected' },
  other: { zh: '其他（助餐点信息更正、封顶、分档等）', en: 'Other (facts of the site, caps, tiers)' },
} as const satisfies Terms

/** 补助项: where a policy gives no title of its own. */
export const GRANTS = {
  meal: { zh: '就餐补贴', en: 'Meal subsidy' },
  operating: { zh: '运营补贴', en: 'Operating subsidy' },
  build: { zh: '建设补助', en: 'Building grant' },
} as const satisfies Terms

/** 角色 */
export const ROLES = {
  village: { zh: '村经办', en: 'Village clerk' },
  town: { zh: '乡镇审核', en: 'Township' },
  clerk: { zh: '经办', en: 'Clerk' },
  reviewer: { zh: '复核', en: 'Reviewer' },
  finance: { zh: '财政', en: 'Finance' },
  administrator: { zh: '系统管理员', en: 'Administrator' },
  auditor: { zh: '审计员', en: 'Auditor' },
} as const satisfies Terms

/** The word for a code, or the code itself where the list has none. */
export function termOf(terms: Terms, code: string, language: keyof Term = 'zh'): string {
  return Object.hasOwn(terms, code) ? (terms[code]?.[language] ?? code) : code
}
