/** Imports at the desk: a sheet comes in, its columns are matched, it is checked, put right, and registered as a whole. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { Author } from '../access/author.ts'
import type { Deps } from '../app-types.ts'
import type { RowChange } from '../contract/imports.ts'
import { Refusal } from '../errors.ts'
import { inTransaction, type Queryable } from '../plugins/database.ts'
import { newId } from '../register/ids.ts'
import { getServiceDay } from '../register/service-day-repository.ts'
import type { Secrets } from '../secrets.ts'
import { readSheet, type SheetRow } from '../sheet/sheet.ts'
import type { CheckedRow } from './check-elders.ts'
import {
  COLUMN_KEYS,
  COLUMNS,
  type Column,
  findHeading,
  HEADING_WORDS,
  headingOf,
  type Mapping,
} from './columns.ts'
import type { ListedRow } from './elder-batch-repository.ts'
import { blocks } from './faults.ts'
import type { ImportJobs, Tell } from './import-jobs.ts'
import {
  countRows,
  findImport,
  findMapping,
  findRow,
  insertImport,
  insertRows,
  lockImport,
  type RowResult,
  readConcerned,
  readRows,
  type StoredImport,
  setChecked,
  setMapping,
  updateRow,
  writeResults,
} from './import-repository.ts'
import { judge } from './judge.ts'
import { indexOf, loadVillages } from './known-repository.ts'
import { registerList } from './register-list.ts'
import { openRow, sealRow } from './sealed-rows.ts'

export type ImportDeps = Pick<Deps, 'database' | 'now'> & { secrets: Secrets; jobs: ImportJobs }

const AT_ONCE = 500
/** Reading takes memory: two at a time. */
const MOST_READERS = 2
let readers = 0

/** Gives the new import's id. Refuses with `import-busy` or `file-wrong`. */
export async function startImport(
  { database: { pool }, secrets, now }: ImportDeps,
  file: { name: string; bytes: Uint8Array },
  by: { account: number; scope: string },
): Promise<string> {
  if (readers >= MOST_READERS) throw new Refusal('import-busy')
  readers += 1
  const read = await readSheet(file.bytes, HEADING_WORDS).finally(() => {
    readers -= 1
  })
  if (!read.ok) throw new Refusal('file-wrong', read.message)
  const headed = findHeading(read.rows)
  if (headed.rows.length === 0) throw new Refusal('file-wrong', '标题下面没有一行数据。')
  const id = newId('import')
  await inTransaction(pool, async (client) => {
    const width = Math.max(...headed.rows.slice(0, 100).map(({ cells }) => cells.length))
    const headings =
      headed.headingRow === 0 ? Array.from({ length: width }, (_, i) => `第 ${i + 1} 列`) : headed.headings
    await insertImport(client, {
      ...{ id, fileName: file.name, account: by.account, scope: by.scope },
      headingRow: headed.headingRow,
      headings,
      mapping: (await findMapping(client, headings)) ?? headed.mapping,
      startedAt: new Date(now()),
    })
    for (let from = 0; from < headed.rows.length; from += AT_ONCE) {
      const sealed = headed.rows.slice(from, from + AT_ONCE).map((row) => sealRow(secrets, id, row))
      await insertRows(client, id, sealed)
    }
  })
  return id
}

/** Refuses with `import-columns` where something required has no column, or two have the same. */
export async function mapColumns({ database, now }: ImportDeps, id: string, mapping: Mapping): Promise<void> {
  const missing = COLUMN_KEYS.filter((key) => COLUMNS[key].required && mapping[key] === undefined)
  const used = Object.values(mapping)
  if (missing.length > 0) throw new Refusal('import-columns', ...missing.map(headingOf))
  if (new Set(used).size !== used.length) throw new Refusal('import-columns', '同一列不能用两次。')
  await setMapping(database.pool, id, mapping, new Date(now()))
}

/** All rows once more; what was found stands with each. */
export async function checkImport(deps: ImportDeps, found: StoredImport, tell: Tell): Promise<void> {
  const { pool } = deps.database
  const { rows: total } = await countRows(pool, found.id)
  tell(0, total)
  const judgeRows = await judgeOf(deps, pool, found)
  await eachSlice(deps, pool, found, async (rows, done) => {
    const checked = await judgeRows(rows)
    await writeResults(
      pool,
      found.id,
      checked.map((each) => resultOf(deps.secrets, each)),
    )
    tell(done)
  })
  await setChecked(pool, found.id, new Date(deps.now()))
}

/** All or nothing, by what holds now. Refuses with `import-faults`, `import-over` or `import-superseded`. */
export async function confirmImport(
  deps: ImportDeps,
  found: StoredImport,
  by: Author,
  tell: Tell,
): Promise<void> {
  const { pool } = deps.database
  await inTransaction(pool, async (client) => {
    if ((await lockImport(client, found.id)) !== 'open') throw new Refusal('import-over')
    const list: ListedRow[] = []
    const judgeRows = await judgeOf(deps, client, found)
    await eachSlice(deps, client, found, async (rows) => {
      for (const { row, elder, faults } of await judgeRows(rows)) {
        if (faults.some(blocks)) throw new Refusal('import-faults')
        if (elder !== null) list.push({ row, elder })
      }
    })
    if (list.length === 0) throw new Refusal('import-faults')
    tell(0, list.length)
    const today = await getServiceDay(client, deps.now())
    const moment = { today, at: new Date(deps.now()), by }
    await registerList(client, deps.secrets, found.id, list, moment, tell)
  })
}

/** Puts a row right, leaves it out or takes it in again; checks it and whatever has its ID number. */
export async function changeRow(
  deps: ImportDeps,
  found: StoredImport,
  row: number,
  change: RowChange,
): Promise<void> {
  const { secrets } = deps
  await inTransaction(deps.database.pool, async (client) => {
    if ((await lockImport(client, found.id)) !== 'open') throw new Refusal('import-over')
    const stored = await findRow(client, found.id, row)
    if (stored === null) throw new Refusal('not-found', `${row}`)
    const before = openRow(secrets, found.id, stored)
    const after = 'cells' in change ? withCells(before, found.mapping, change.cells) : before
    await updateRow(
      client,
      found.id,
      row,
      'cells' in change ? { sealed: sealRow(secrets, found.id, after).sealed } : change,
    )
    const judgeRows = await judgeOf(deps, client, found)
    const [alone] = await judgeRows([after])
    const indexes = [stored.index, alone === undefined ? null : resultOf(secrets, alone).index]
    const concerned = await readConcerned(
      client,
      found.id,
      row,
      indexes.filter((index) => index !== null),
    )
    const opened = concerned.filter(({ dropped }) => !dropped).map((each) => openRow(secrets, found.id, each))
    const again = await judgeOf(deps, client, found)
    await writeResults(
      client,
      found.id,
      (await again(opened)).map((each) => resultOf(secrets, each)),
    )
  })
}

/** Refuses with `not-found` where it is somebody else's, and with `import-over` where it is no longer open. */
export async function getOpenImport(client: Queryable, id: string, account: number): Promise<StoredImport> {
  const found = await findImport(client, id)
  if (found === null || found.account !== account) throw new Refusal('not-found', id)
  if (found.state !== 'open') throw new Refusal('import-over')
  return found
}

async function judgeOf({ secrets, now }: ImportDeps, client: Queryable, { scope, mapping }: StoredImport) {
  const villages = await loadVillages(client, scope)
  return judge({ client, secrets, villages }, mapping, await getServiceDay(client, now()))
}

/** The rows that were not left out, some at a time; others are served in between. */
async function eachSlice(
  { secrets }: ImportDeps,
  client: Queryable,
  { id }: StoredImport,
  work: (rows: SheetRow[], done: number) => Promise<void>,
): Promise<void> {
  let after = -1
  let done = 0
  for (;;) {
    const stored = await readRows(client, id, after, AT_ONCE)
    const last = stored.at(-1)
    if (last === undefined) return
    after = last.row
    done += stored.length
    await work(
      stored.filter(({ dropped }) => !dropped).map((each) => openRow(secrets, id, each)),
      done,
    )
    await breathe()
  }
}

function resultOf(secrets: Secrets, { row, idNumber, faults }: CheckedRow): RowResult {
  const index = idNumber === null ? null : indexOf(secrets, idNumber)
  return { row, index, faults, blocked: faults.some(blocks) }
}

function withCells(row: SheetRow, mapping: Mapping, cells: Partial<Record<Column, string>>): SheetRow {
  const changed = [...row.cells]
  for (const [column, text] of Object.entries(cells) as [Column, string][]) {
    const at = mapping[column]
    if (at === undefined) throw new Refusal('import-columns', headingOf(column))
    while (changed.length <= at) changed.push(null)
    changed[at] = text
  }
  return { ...row, cells: changed }
}
