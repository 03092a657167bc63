// The adjustments of approved months, worked out once more from an exported settlement (docs/adr/0013): each month is
// settled from its own policies and taps and the register of the whole, and held against what was approved.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PlainMonth } from '../../core/plain-date.ts'
import { type Adjustment, adjustMonth, type StatedAdjustment } from '../../core/settlement/adjust.ts'
import { type ChangedTap, explainChanges } from '../../core/settlement/adjust-explain.ts'
import { settleByDays } from '../../core/settlement/attendance/settle-by-days.ts'
import { formatFault } from '../../core/settlement/fault.ts'
import { type FolderFiles, readFolder } from '../../core/settlement/folder/read-folder.ts'
import type { Elder } from '../../core/settlement/register.ts'
import type { Tap } from '../../core/settlement/taps.ts'
import { resultHash } from '../../server/settlement/hashes.ts'
import { loadFolder } from './load-folder.ts'

/** adjusting.json */
type Adjusting = {
  result: string
  raise: boolean
  since: StatedAdjustment[]
  changes: {
    elder: string
    was: Elder | null
    taps: [string, number, ChangedTap['late'], ChangedTap['voided']][]
  }[]
}

/** `register`: the files of the whole folder. The oldest month first. */
export async function recomputeAdjustments(
  folder: string,
  register: FolderFiles,
): Promise<{ adjustments: Adjustment[]; differences: string[] } | { faults: string[] }> {
  const earlier = join(folder, 'earlier')
  const months = (await readdir(earlier).catch(() => [])).sort() as PlainMonth[]
  const adjustments: Adjustment[] = []
  const differences: string[] = []
  for (const month of months) {
    const own = await loadFolder(join(earlier, month))
    const tables = [...register].filter(([name]) => name.endsWith('.csv') && name !== 'taps.csv')
    const read = readFolder(new Map([...tables, ...own]))
    if (!read.ok) return { faults: read.faults.map((fault) => `earlier/${month}/${formatFault(fault)}`) }
    const approved = await readFile(join(earlier, month, 'statement.json'), 'utf8')
    const { result, raise, since, changes }: Adjusting = JSON.parse(
      await readFile(join(earlier, month, 'adjusting.json'), 'utf8'),
    )
    if (resultHash(approved).toString('hex') !== result)
      differences.push(`earlier/${month}/statement.json is not the one that is adjusted`)
    const { policies, register: elders, taps } = read.input
    const named = tapsNamed(taps, changes)
    const explained = explainChanges(
      policies,
      elders.sites,
      month,
      changes.map(({ elder, was, taps: mine }) => ({
        elder,
        was: was ?? undefined,
        is: elders.elders.get(elder),
        taps: mine.flatMap(([terminal, seq, late, voided]) => {
          const tap = named.get(`${terminal}/${seq}`)
          return tap === undefined ? [] : [{ tap, late, voided }]
        }),
      })),
    )
    const { statement } = settleByDays({ ...read.input, month }, taps)
    adjustments.push(
      ...adjustMonth({
        month,
        result,
        approved: JSON.parse(approved),
        since,
        now: statement,
        raise,
        explained,
      }),
    )
  }
  return { adjustments, differences }
}

function tapsNamed(taps: Iterable<Tap>, changes: Adjusting['changes']): Map<string, Tap> {
  const elders = new Set(changes.map(({ elder }) => elder))
  const named = new Map<string, Tap>()
  if (elders.size === 0) return named
  for (const tap of taps) if (elders.has(tap.elder)) named.set(`${tap.terminal}/${tap.seq}`, tap)
  return named
}
