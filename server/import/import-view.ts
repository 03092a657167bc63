/** An import and its rows as the desk sees them. */
import { maskIdNumber } from '../../core/id-number.ts'
import type { Import, ImportRow } from '../contract/imports.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'
import type { Cell } from '../sheet/sheet.ts'
import { COLUMN_KEYS, headingOf, pick } from './columns.ts'
import type { Job, Trouble } from './import-jobs.ts'
import { countRows, readRows, type StoredImport, type StoredRow } from './import-repository.ts'
import { undoUntil } from './register-list.ts'
import { openRow } from './sealed-rows.ts'

type Viewer = { account: number; now: number }

export async function viewImport(
  client: Queryable,
  found: StoredImport,
  job: Job | null,
  trouble: Trouble | null,
  { account, now }: Viewer,
): Promise<Import> {
  const { id, fileName, by, headings, mapping, registered, undoneBy, doneAt, state } = found
  const until = state === 'done' && doneAt !== null ? undoUntil(doneAt) : null
  return {
    ...{ id, fileName, by, headings, registered, undoneBy },
    mapping: mapping as Record<string, number>,
    own: found.account === account,
    startedAt: found.startedAt.toISOString(),
    stage: job?.stage ?? (state !== 'open' ? state : found.checkedAt === null ? 'mapping' : 'checked'),
    progress: job === null ? null : { done: job.done, total: job.total },
    trouble,
    counts: state === 'open' ? await countRows(client, id) : null,
    doneAt: doneAt?.toISOString() ?? null,
    undoUntil: until !== null && until.getTime() > now ? until.toISOString() : null,
    undoneAt: found.undoneAt?.toISOString() ?? null,
  }
}

/** A sound ID number is covered; a wrong one has to be read to be put right. */
export function viewRow(secrets: Secrets, found: StoredImport, stored: StoredRow): ImportRow {
  const { row, faults, dropped } = stored
  const cells = pick(openRow(secrets, found.id, stored).cells, found.mapping)
  const wrong = faults.some(
    ({ column, code }) => column === headingOf('idNumber') && !code.startsWith('id-registered'),
  )
  const shown = COLUMN_KEYS.map((key) => {
    const text = textOf(cells[key])
    return [key, key === 'idNumber' && !wrong ? maskIdNumber(text) : text]
  })
  return { row, cells: Object.fromEntries(shown), faults, dropped }
}

const PREVIEWED = 6

/** The first rows, with whatever looks like an ID number or a telephone covered. */
export async function previewRows(
  client: Queryable,
  secrets: Secrets,
  found: StoredImport,
): Promise<string[][]> {
  const rows = await readRows(client, found.id, -1, PREVIEWED)
  return rows.map((stored) => {
    const { cells } = openRow(secrets, found.id, stored)
    return found.headings.map((_, i) =>
      textOf(cells[i] ?? null)
        .slice(0, 40)
        .replaceAll(/(?<!\d)(\d{14,17}[\dXx]|1\d{10})(?!\d)/g, maskIdNumber),
    )
  })
}

const textOf = (cell: Cell) => (cell === null ? '' : String(cell))
