/** 老人名册 as a sheet: the page's own filters, and as many as there are, read on from the last one. */
import { Type } from 'typebox'
import { maskIdNumber } from '../../core/id-number.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import { CATEGORIES, termOf } from '../../core/terms.ts'
import { type ScopeRange, scopeRange } from '../access/scope-range.ts'
import { type Elder, ElderQuery } from '../contract/elders.ts'
import { RESIDENCES } from '../import/field-words.ts'
import type { Queryable } from '../plugins/database.ts'
import { idNumberContext } from '../register/card-secrets.ts'
import { elderConditions } from '../register/elder-conditions.ts'
import { ELDER_COLUMNS } from '../register/elder-repository.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import { defineSheet, mapRows } from './sheet-export.ts'

type Row = Elder & { town: string | null; sealed: Buffer }
type Filters = Omit<ElderQuery, 'page' | 'size'>

const AT_ONCE = 2_000
const SEXES = { male: '男', female: '女' }

export const eldersSheet = defineSheet({
  name: 'elders',
  title: '老人名册',
  access: 'register.read',
  query: Type.Omit(ElderQuery, ['page', 'size']),
  reveals: true,
  columns: [
    { title: '姓名', width: 14 },
    { title: '性别', width: 6 },
    { title: '出生日期', width: 12 },
    { title: '身份证号', width: 22 },
    { title: '乡镇（街道）', width: 16 },
    { title: '村（社区）', width: 16 },
    { title: '家庭住址代码', width: 16 },
    { title: '类别', width: 26 },
    { title: '户籍', width: 12 },
    { title: '去世日期', width: 12 },
    { title: '助餐卡', width: 8 },
    { title: '收款账户', width: 10 },
  ],
  async *rows({ database, now, person, secrets, reveal }, query) {
    const day = await getServiceDay(database.pool, now())
    const rows = readElders(database.pool, query, scopeRange(person), day)
    yield* mapRows(rows, (row) => [
      row.name,
      SEXES[row.sex],
      row.born,
      reveal
        ? secrets.open(row.sealed, idNumberContext(row.id))
        : maskIdNumber(`${'0'.repeat(14)}${row.idTail}`),
      row.town,
      row.village,
      row.home,
      row.categories.map((code) => termOf(CATEGORIES, code)).join('、'),
      row.residence === null ? '' : (wordsOf(row.residence) ?? row.residence),
      row.died,
      row.card ? '有' : '',
      row.account ? '有' : '',
    ])
  },
})

function wordsOf(residence: string): string | undefined {
  return Object.entries(RESIDENCES).find(([key]) => key === residence)?.[1][0]
}

/** In the order of villages and names, whatever the page's own: so each statement finds where the last one ended. */
async function* readElders(
  client: Queryable,
  filters: Filters,
  range: ScopeRange,
  day: PlainDate,
): AsyncGenerator<Row> {
  const query = { ...filters, page: 1, size: AT_ONCE }
  let last: Row | undefined
  do {
    const { where, given } = elderConditions(query, range, day)
    const after = last === undefined ? [] : [last.home, last.name, last.id]
    const [home, name, id] = after.map((_, i) => `$${given.length + 1 + i}`)
    const on = last === undefined ? '' : `AND (e.home, e.name, e.id) > (${home}::bpchar, ${name}, ${id})`
    const { rows } = await client.query<Row>(
      `SELECT ${ELDER_COLUMNS}, e.id_sealed AS sealed, t.name AS town FROM (
         SELECT * FROM elder e WHERE $1::date IS NOT NULL AND ${where} ${on}
         ORDER BY e.home, e.name, e.id LIMIT ${AT_ONCE}) e
       JOIN region r ON r.code = e.home LEFT JOIN region t ON t.code = r.parent AND t.level = 'town'
       ORDER BY e.home, e.name, e.id`,
      [...given, ...after],
    )
    yield* rows
    last = rows.length === AT_ONCE ? rows.at(-1) : undefined
  } while (last !== undefined)
}
