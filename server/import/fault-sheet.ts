/** The rows that have faults as a sheet of their own: the bad cells marked, what is wrong behind them. */
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import { writeXlsx } from '../sheet/sheet.ts'
import { COLUMN_KEYS, headingOf, pick } from './columns.ts'
import { pageRows, type StoredImport } from './import-repository.ts'
import { openRow } from './sealed-rows.ts'
import { widthOf } from './template.ts'

const PAGE = 500

export function writeFaultSheet(
  client: Queryable,
  secrets: Secrets,
  found: StoredImport,
): AsyncGenerator<Buffer> {
  const columns = COLUMN_KEYS.map((key) => ({ title: headingOf(key), width: widthOf(key) }))
  return writeXlsx([
    {
      name: '有错的行',
      columns: [...columns, { title: '原来的行号', width: 12 }, { title: '错在哪里', width: 80 }],
      rows: faultyRows(client, secrets, found),
    },
  ])
}

async function* faultyRows(client: Queryable, secrets: Secrets, found: StoredImport) {
  for (let page = 1; ; page += 1) {
    const stored = await pageRows(client, found.id, 'blocked', page, PAGE)
    for (const { faults, ...sealed } of stored) {
      const { row, cells } = openRow(secrets, found.id, sealed)
      const picked = pick(cells, found.mapping)
      const bad = new Set(faults.map(({ column }) => column))
      yield [
        ...COLUMN_KEYS.map((key) => {
          const text = picked[key] === null ? '' : String(picked[key])
          return bad.has(headingOf(key)) ? { bad: text } : text
        }),
        String(row),
        faults.map(({ column, message }) => `${column}：${message}`).join('\n'),
      ]
    }
    if (stored.length < PAGE) return
  }
}
