/** The last judgement: the real settlement of what the ledger holds, against the model of what the screens showed. */
import { type PlainMonth, parsePlainMonth } from '../../core/plain-date.ts'
import { readFolder } from '../../core/settlement/folder/read-folder.ts'
import { type SettlementInput, settle } from '../../core/settlement/settle.ts'
import { WITHHOLDING } from '../../server/ingest/attendance-repository.ts'
import type { Bug } from './bugs.ts'
import type { Evidence } from './check.ts'
import { type Key, keyOf } from './model.ts'
import type { Village } from './village.ts'

const FEN_A_MEAL = 200n
const REGION = '990101001001'

/** Differences in words; none where each promised meal is paid once and nothing else is. */
export function checkSettlement({ ledger, model }: Evidence, village: Village, bug: Bug | null): string[] {
  const folder = readFolder(filesOf(ledger, village, bug))
  if (!folder.ok) return folder.faults.map(({ file, line, message }) => `${file}:${line} ${message}`)
  const faults: string[] = []
  const settled: Key[] = []
  let payable = 0n
  for (const input of bug === 'repeat-paid' ? bySite(folder.input, village) : [folder.input]) {
    for (const month of monthsOf(input)) {
      const { statement, surviving } = settle({ ...input, month })
      settled.push(...surviving.map(({ tap, day }) => keyOf({ elder: tap.elder, day, meal: tap.meal })))
      payable += statement.grants.meal?.payable ?? 0n
    }
  }
  const once = new Set(settled)
  if (once.size !== settled.length) faults.push('a meal is settled twice')
  if (payable !== FEN_A_MEAL * BigInt(once.size)) faults.push(`${once.size} meals come to ${payable} fen`)
  for (const key of model.keys())
    if (model.verdict(key) === 'must' && !once.has(key))
      faults.push(`not settled, though the screen was green: ${key}`)
  for (const key of once)
    if (model.verdict(key) === 'never') faults.push(`settled, though no screen stands for it: ${key}`)
  return faults
}

/** The bug that settles each site by itself. */
function bySite(input: Omit<SettlementInput, 'month'>, { sites }: Village): Omit<SettlementInput, 'month'>[] {
  const taps = [...input.taps]
  return sites.map(({ id }) => ({ ...input, taps: taps.filter(({ site }) => site === id) }))
}

function monthsOf({ taps }: Pick<SettlementInput, 'taps'>): PlainMonth[] {
  const months = new Set([...taps].map(({ at }) => new Date(at + 4 * 3_600_000).toISOString().slice(0, 7)))
  return [...months].sort().flatMap((month) => parsePlainMonth(month) ?? [])
}

/** The folder that `yangyi settle` would read. */
function filesOf(
  { streams }: Evidence['ledger'],
  { sites, elders }: Village,
  bug: Bug | null,
): Map<string, string> {
  const rows: string[] = []
  for (const [i, { rows: records }] of streams.entries()) {
    const chain = `chain-${i}`
    for (const { record } of records) {
      if (record.kind === 'void' && bug !== 'void-ignored')
        rows.push(`${chain},${record.seq},${instant(record.at)},,,,,,${chain}/${record.body.voids}`)
      if (record.kind !== 'meal') continue
      const { site, elder, meal, service, price, time, reason } = record.body
      if (elder === null || WITHHOLDING.includes(reason ?? '')) continue
      const yuan = `${Math.trunc(price / 100)}.${String(price % 100).padStart(2, '0')}`
      rows.push(`${chain},${record.seq},${instant(time)},${site},${elder},${meal},${service},${yuan},`)
    }
  }
  const facts = sites.flatMap(({ id }) => ['lunch', 'dinner'].map((meal) => `${id},meal,${meal},2020-01-01,`))
  return new Map(
    Object.entries({
      'policy.json': JSON.stringify(POLICY),
      'sites.csv': table(
        'site,name,region,opened,closed',
        sites.map(({ id }) => `${id},${id},${REGION},2020-01-01,`),
      ),
      'site-facts.csv': table('site,fact,value,from,to', facts),
      'elders.csv': table(
        'elder,name,born,died,home',
        elders.map(({ id }) => `${id},${id},1940-01-01,,${REGION}`),
      ),
      'elder-facts.csv': table('elder,fact,value,from,to', []),
      'taps.csv': table('terminal,seq,at,site,elder,meal,service,price,voids', rows),
    }),
  )
}

const table = (head: string, rows: readonly string[]) => `${[head, ...rows].join('\n')}\n`
const instant = (ms: number) => new Date(ms).toISOString()

const POLICY = {
  ...{ id: 'simulated', title: '模拟', cites: [{ document: '模拟', clause: '-' }] },
  ...{ effective: { from: '2020-01-01', to: null }, serviceDayStarts: '04:00' },
  grants: [{ id: 'meal', per: 'meal', rates: [{ id: 'each', amount: { fixed: '2.00' } }] }],
}
