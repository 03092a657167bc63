/** What must hold when the storm is over: screens, journals, the ledger and the settlement say the same. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import type { PlainMonth } from '../../core/plain-date.ts'
import { parseRecord, type TerminalRecord } from '../../core/record.ts'
import { readFolder } from '../../core/settlement/folder/read-folder.ts'
import { settle } from '../../core/settlement/settle.ts'
import { ExportCheck } from '../../core/verify/verify-export.ts'
import { exportRecords } from '../../server/export/record-export.ts'
import { findTerminalParts } from '../../server/export/record-export-repository.ts'
import { sha256, verifierOf } from '../../terminal/keys.ts'
import { type County, VILLAGE } from './county.ts'
import { elderOf, type KioskProcess } from './kiosk.ts'

export type Findings = { faults: string[]; greens: number; stored: number; settled: number }

/** The terminals are ended, the county still runs. */
export async function check(county: County, kiosks: readonly KioskProcess[]): Promise<Findings> {
  const faults: string[] = []
  const all: TerminalRecord[] = []
  let greens = 0
  const pool = new pg.Pool({ connectionString: county.databaseUrl, max: 2 })
  try {
    for (const kiosk of kiosks) {
      const { terminal } = kiosk.place
      const { texts, problems } = await verified(pool, county, terminal)
      const journal = kiosk.journal()
      faults.push(...problems, ...journalFaults(terminal, journal), ...unlike(terminal, journal, texts))
      const records = recordsOf(texts)
      all.push(...records)
      greens += kiosk.greens.length
      faults.push(...greenFaults(kiosk, records))
    }
  } finally {
    await pool.end()
  }
  const settled = settledMeals(all)
  const once = new Set(settled)
  if (once.size !== settled.length) faults.push('a meal is settled twice')
  for (const { place, greens: seen } of kiosks)
    for (const { name } of seen)
      if (!once.has(elderOf(place.site, name))) faults.push(`green and not settled: ${place.site} ${name}`)
  if (greens === 0) faults.push('no screen turned green')
  return { faults, greens, stored: all.length, settled: settled.length }
}

/** A terminal's chain by itself. */
export function journalFaults(
  terminal: string,
  journal: readonly { text: string; hash: string }[],
): string[] {
  let prev = '0'.repeat(64)
  return journal.flatMap(({ text, hash }, i) => {
    const said = JSON.parse(text) as { seq: number; prev: string }
    const whole = said.seq === i + 1 && said.prev === prev && hash === digest(text)
    prev = hash
    return whole ? [] : [`${terminal}: the journal is broken at ${said.seq}`]
  })
}

/** Each screen that turned green has exactly one meal among the records. */
export function greenFaults({ place, greens }: KioskProcess, records: readonly TerminalRecord[]): string[] {
  const meals = new Map<string, number>()
  for (const { kind, body } of records)
    if (kind === 'meal' && body.elder !== null && body.reason === null)
      meals.set(body.elder, (meals.get(body.elder) ?? 0) + 1)
  const twice = [...meals].filter(([, count]) => count > 1).map(([elder]) => `${elder} has two meals`)
  const seen = greens.flatMap(({ name }) =>
    meals.has(elderOf(place.site, name)) ? [] : [`${place.site}: green and no record: ${name}`],
  )
  const shown = new Set(greens.map(({ name }) => name))
  return shown.size === greens.length
    ? [...twice, ...seen]
    : [...twice, ...seen, `${place.site}: green twice`]
}

export function recordsOf(texts: readonly string[]): TerminalRecord[] {
  return texts.map((text) => {
    const read = parseRecord(text)
    if (!read.ok) throw new Error(read.problem)
    return read.value
  })
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

function unlike(terminal: string, journal: readonly { text: string }[], stored: readonly string[]): string[] {
  if (journal.length !== stored.length)
    return [`${terminal}: ${journal.length} written, ${stored.length} stored`]
  return journal.flatMap(({ text }, i) =>
    text === stored[i] ? [] : [`${terminal}: another record ${i + 1}`],
  )
}

/** The terminal's records out of the export, which has to prove itself. */
async function verified(pool: pg.Pool, { secrets }: County, terminal: string) {
  const parts = (await findTerminalParts(pool, terminal)) ?? []
  const of = { terminal, month: null }
  let text = ''
  for await (const piece of exportRecords({ client: pool, secrets, of, parts, made: Date.now() }))
    text += piece
  const proof = new ExportCheck({ hash: sha256, verifierOf })
  const lines = text.split('\n').slice(0, -1)
  for (const line of lines) if (!proof.take(line)) break
  const verdict = proof.finish()
  const problems = !verdict.readable
    ? [verdict.problem]
    : verdict.faults.total > 0
      ? [`${terminal}: the export has ${verdict.faults.total} faults`]
      : parts.length === 1
        ? []
        : [`${terminal} has ${parts.length} chains`]
  return { texts: lines.filter((line) => line.startsWith('{"at":')), problems }
}

const POLICY = {
  ...{ id: 'faults', title: '测试', cites: [{ document: '测试', clause: '-' }] },
  ...{ effective: { from: '2020-01-01', to: null }, serviceDayStarts: '00:00' },
  grants: [{ id: 'meal', per: 'meal', rates: [{ id: 'each', amount: { fixed: '2.00' } }] }],
}

/** Elders whose lunch the real settlement pays, one for each time. */
function settledMeals(records: readonly TerminalRecord[]): string[] {
  const meals = records.flatMap((record) => (record.kind === 'meal' ? [record] : []))
  const sites = [...new Set(meals.map(({ body }) => body.site))]
  const elders = [...new Set(meals.map(({ body }) => body.elder))]
  const table = (head: string, rows: readonly string[]) => `${[head, ...rows].join('\n')}\n`
  const read = readFolder(
    new Map([
      ['policy.json', JSON.stringify(POLICY)],
      [
        'sites.csv',
        table(
          'site,name,region,opened,closed',
          sites.map((id) => `${id},${id},${VILLAGE},2020-01-01,`),
        ),
      ],
      [
        'site-facts.csv',
        table(
          'site,fact,value,from,to',
          sites.map((id) => `${id},meal,lunch,2020-01-01,`),
        ),
      ],
      [
        'elders.csv',
        table(
          'elder,name,born,died,home',
          elders.map((id) => `${id},${id},1940-01-01,,${VILLAGE}`),
        ),
      ],
      ['elder-facts.csv', table('elder,fact,value,from,to', [])],
      [
        'taps.csv',
        table(
          'terminal,seq,at,site,elder,meal,service,price,voids',
          meals.map(
            ({ terminal, seq, body }) =>
              `${terminal},${seq},${new Date(body.time).toISOString()},${body.site},${body.elder},lunch,dine-in,8.00,`,
          ),
        ),
      ],
    ]),
  )
  if (!read.ok)
    throw new Error(read.faults.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'))
  const months = new Set(meals.map(({ body }) => body.day.slice(0, 7) as PlainMonth))
  return [...months].flatMap((month) =>
    settle({ ...read.input, month }).surviving.map(({ tap }) => tap.elder),
  )
}
