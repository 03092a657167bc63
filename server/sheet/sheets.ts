/** Every list that goes out as a sheet. */
import { type Static, Type } from 'typebox'
import { COMPUTED_RULES } from '../../core/control/rules.ts'
import { parsePlainMonth } from '../../core/plain-date.ts'
import { FACILITIES, GRANTS, MEAL_TERMS, termOf } from '../../core/terms.ts'
import { scopeOf } from '../access/scope.ts'
import { listAudit } from '../audit/audit-repository.ts'
import type { AuditEntry } from '../contract/audit.ts'
import { Id, Month, Words } from '../contract/common.ts'
import { FindingState } from '../contract/findings.ts'
import { Facility, Site } from '../contract/register.ts'
import { Refusal } from '../errors.ts'
import { listFindings } from '../findings/finding-repository.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import { listSites } from '../register/site-repository.ts'
import { listTerminals } from '../register/terminal-repository.ts'
import { readCalendar } from '../settlement/calendar.ts'
import { describeMonth } from '../settlement/month-detail.ts'
import { accountsSheet, changesSheet } from './desk-sheets.ts'
import { eldersSheet } from './elder-sheet-repository.ts'
import { defineSheet, eachPage, localTime, mapRows, type SheetExport } from './sheet-export.ts'

const NO_FILTER = Type.Object({})
const minutes = (at: number) => `${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}`

/** Those of the page of sites. */
const SiteFilters = Type.Object({
  town: Type.Optional(Type.String({ pattern: '^[0-9]{9}$' })),
  facility: Type.Optional(Facility),
  state: Type.Optional(Site.properties.state),
  star: Type.Optional(Type.Integer({ minimum: 0, maximum: 5 })),
  lacks: Type.Optional(
    Type.Union([Type.Literal('terminal'), Type.Literal('account'), Type.Literal('posts')]),
  ),
  find: Type.Optional(Words(64)),
})

function chosenBy({ town, facility, state, star, lacks, find }: Static<typeof SiteFilters>) {
  const lacking = {
    terminal: ({ terminals }: Site) => terminals === 0,
    account: ({ hasAccount }: Site) => !hasAccount,
    posts: ({ posts, postsNeeded }: Site) => posts < postsNeeded,
  }
  return (site: Site) =>
    (town === undefined || site.region.startsWith(town)) &&
    (facility === undefined || site.facility === facility) &&
    (state === undefined || site.state === state) &&
    (star === undefined || (site.star ?? 0) === star) &&
    (lacks === undefined || (site.state !== 'closed' && lacking[lacks](site))) &&
    (find === undefined || site.name.includes(find) || site.regionName.includes(find))
}

const sites = defineSheet({
  name: 'sites',
  title: '助餐点',
  access: 'register.read',
  query: SiteFilters,
  columns: [
    { title: '名称', width: 28 },
    { title: '编号', width: 16 },
    { title: '乡镇（街道）', width: 16 },
    { title: '村（社区）', width: 16 },
    { title: '区划代码', width: 16 },
    { title: '机构类型', width: 20 },
    { title: '星级', width: 8, kind: 'count' },
    { title: '开业日期', width: 12 },
    { title: '停业日期', width: 12 },
    { title: '开餐时间', width: 40 },
    { title: '终端', width: 8, kind: 'count', total: true },
  ],
  async rows({ database: { pool }, now, person }, filters) {
    const list = await listSites(pool, await getServiceDay(pool, now()), scopeOf(person))
    return list
      .filter(chosenBy(filters))
      .map((site) => [
        site.name,
        site.id,
        site.town,
        site.regionName,
        site.region,
        site.facility === null ? '' : termOf(FACILITIES, site.facility),
        site.star,
        site.opened,
        site.closed,
        site.meals
          .map(({ meal, starts, ends }) => `${termOf(MEAL_TERMS, meal)} ${minutes(starts)}–${minutes(ends)}`)
          .join('；'),
        site.terminals,
      ])
  },
})

const STATES = { waiting: '待开通', active: '在用', ended: '已停用' }
const terminals = defineSheet({
  name: 'terminals',
  title: '终端',
  access: 'terminal.read',
  query: NO_FILTER,
  columns: [
    { title: '终端', width: 18 },
    { title: '助餐点', width: 28 },
    { title: '状态', width: 10 },
    { title: '在线', width: 8 },
    { title: '最后联系', width: 20 },
    { title: '待传记录', width: 10, kind: 'count' },
    { title: '软件版本', width: 12 },
    { title: '记录总数', width: 12, kind: 'count', total: true },
  ],
  async rows({ database, person }) {
    const list = await listTerminals(database.pool, scopeOf(person))
    return list.map((each) => [
      each.id,
      each.siteName,
      STATES[each.state],
      each.online ? '在线' : '',
      localTime(each.seenAt),
      each.waiting,
      each.software,
      each.records,
    ])
  },
})

const monthSites = defineSheet({
  name: 'month-sites',
  title: '各助餐点月度补贴',
  access: 'settlement.read',
  query: Type.Object({ month: Month }),
  columns: [
    { title: '助餐点', width: 28 },
    { title: '编号', width: 16 },
    { title: '乡镇（街道）', width: 16 },
    { title: '机构类型', width: 20 },
    { title: '星级', width: 8, kind: 'count' },
    { title: '就餐人次', width: 12, kind: 'count', total: true },
    { title: '就餐老人', width: 12, kind: 'count' },
    { title: '补助项', width: 44 },
    { title: '应付补贴（元）', width: 16, kind: 'money', total: true },
  ],
  async rows({ database: { pool }, now, person }, { month }) {
    const asked = parsePlainMonth(month)
    if (asked === undefined) throw new Refusal('not-found', month)
    const { settlement } = await describeMonth(pool, asked, person, await readCalendar(pool, now()))
    if (settlement === null) throw new Refusal('not-found', month)
    return settlement.sites.map((site) => [
      site.name,
      site.site,
      site.town,
      site.facility === null ? '' : termOf(FACILITIES, site.facility),
      site.star,
      site.taps,
      site.elders,
      site.grants.map(({ grant }) => termOf(GRANTS, grant)).join('、'),
      site.payable,
    ])
  },
})

const FINDING_STATES = { open: '待核查', upheld: '属实', dismissed: '排除' }
const findings = defineSheet({
  name: 'findings',
  title: '疑点',
  access: 'finding.read',
  query: Type.Object({
    month: Month,
    rule: Type.Optional(Type.String({ maxLength: 32 })),
    site: Type.Optional(Id),
    state: Type.Optional(FindingState),
  }),
  columns: [
    { title: '编号', width: 8, kind: 'count' },
    { title: '规则', width: 30 },
    { title: '轻重', width: 8 },
    { title: '状态', width: 10 },
    { title: '助餐点', width: 28 },
    { title: '老人', width: 14 },
    { title: '终端', width: 18 },
    { title: '开始日期', width: 12 },
    { title: '结束日期', width: 12 },
    { title: '餐次', width: 8 },
  ],
  rows({ database: { pool }, person }, { month, rule = null, site = null, state = null }) {
    const chosen = { rule, site, state, scope: scopeOf(person) }
    const all = eachPage(async (paging) => (await listFindings(pool, month, chosen, paging)).findings)
    return mapRows(all, (each) => [
      each.id,
      COMPUTED_RULES.find(({ id }) => id === each.rule)?.title.zh ?? each.rule,
      each.mode === 'hold' ? '须核查' : '提醒',
      FINDING_STATES[each.state],
      each.site?.name ?? each.site?.id ?? '',
      each.elder?.name ?? each.elder?.id ?? '',
      each.terminal,
      each.from,
      each.to,
      each.meal === null ? '' : termOf(MEAL_TERMS, each.meal),
    ])
  },
})

const audit = defineSheet({
  name: 'audit',
  title: '审计记录',
  access: 'audit.read',
  query: NO_FILTER,
  columns: [
    { title: '编号', width: 10, kind: 'count' },
    { title: '时间', width: 20 },
    { title: '人员', width: 14 },
    { title: '事项', width: 24 },
    { title: '对象', width: 30 },
    { title: '详情', width: 60 },
    { title: '地址', width: 18 },
  ],
  rows: ({ database }) =>
    mapRows(readAudit(database.pool), (each) => [
      each.id,
      localTime(each.at),
      each.actor,
      each.action,
      each.subject,
      JSON.stringify(each.detail),
      each.address,
    ]),
})

async function* readAudit(client: Parameters<typeof listAudit>[0]): AsyncGenerator<AuditEntry> {
  let before: number | undefined
  do {
    const { entries, more } = await listAudit(client, {
      size: 1_000,
      ...(before !== undefined && { before }),
    })
    yield* entries
    before = more ? entries.at(-1)?.id : undefined
  } while (before !== undefined)
}

export const SHEETS: readonly SheetExport[] = [
  eldersSheet,
  changesSheet,
  sites,
  terminals,
  monthSites,
  findings,
  accountsSheet,
  audit,
]
