// An exported settlement computed once more from its own folder, and held against what was exported: the four hashes
// and the statement, byte for byte.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { canonical, type Json } from '../../core/canonical.ts'
import { type PlainMonth, parsePlainMonth } from '../../core/plain-date.ts'
import { settleByDays } from '../../core/settlement/attendance/settle-by-days.ts'
import { formatFault } from '../../core/settlement/fault.ts'
import { readCsv } from '../../core/settlement/folder/csv.ts'
import { type FolderFiles, readFolder } from '../../core/settlement/folder/read-folder.ts'
import { registerLines } from '../../core/settlement/folder/register-lines.ts'
import { formatStatement } from '../../core/settlement/statement.ts'
import { FORMAT } from '../../server/settlement/export/settlement-files.ts'
import { listHash, resultHash } from '../../server/settlement/hashes.ts'
import { loadFolder } from './load-folder.ts'
import { recomputeAdjustments } from './recompute-adjustments.ts'

const HASHES = ['policy', 'register', 'records', 'result'] as const
type Hashes = Record<(typeof HASHES)[number], string>
type Exported = { month: PlainMonth; version: number; knownAt: string; hashes: Hashes }

export type Recomputed = {
  exported: Exported
  hashes: { name: (typeof HASHES)[number]; exported: string; now: string }[]
  bytes: number
  /** What is not as it was exported, the first of its kind first. */
  differences: string[]
}

/** `faults`: what keeps it from being computed. */
export async function recomputeFolder(folder: string): Promise<Recomputed | { faults: string[] }> {
  const changed = await changedFiles(folder)
  if (changed.length > 0) return { faults: changed }
  const exported = await readExported(folder)
  if (typeof exported === 'string') return { faults: [exported] }
  const files = await loadFolder(folder)
  const read = readFolder(files)
  if (!read.ok) return { faults: read.faults.map(formatFault) }

  const approved = await readFile(join(folder, 'statement.json'), 'utf8')
  const { statement } = settleByDays({ ...read.input, month: exported.month }, read.input.taps)
  const earlier = await recomputeAdjustments(folder, files)
  if ('faults' in earlier) return earlier
  const { adjustments } = earlier
  const text = formatStatement(adjustments.length === 0 ? statement : { ...statement, adjustments })
  const now: Hashes = {
    policy: policyHash(files),
    register: hashOf(registerLines(textsOf(files))),
    records: await recordsHash(folder),
    result: resultHash(text).toString('hex'),
  }
  const hashes = HASHES.map((name) => ({ name, exported: exported.hashes[name], now: now[name] }))
  return {
    exported,
    hashes,
    bytes: Buffer.byteLength(text),
    differences: [
      ...earlier.differences,
      ...hashes.filter((hash) => hash.exported !== hash.now).map(({ name }) => `the ${name} hash is another`),
      ...firstDifference(approved, text),
    ],
  }
}

const SUMS = 'SHA256SUMS'

/** Files that are not what they were, are missing, or came from elsewhere. */
async function changedFiles(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, SUMS), 'utf8').catch(() => null)
  if (text === null) return [`${SUMS} is missing`]
  const lines = text.split('\n')
  if (lines.pop() !== '') return [`${SUMS} does not end as it was written`]
  const sums = new Map(lines.map((line) => [line.slice(66), line.slice(0, 66)]))
  const there = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => name !== SUMS)
  const problems = there.filter((name) => !sums.has(name)).map((name) => `${name} is not in ${SUMS}`)
  for (const [name, sum] of sums) {
    if (!there.includes(name)) problems.push(`${name} is missing`)
    else if (`${await digestOf(join(folder, name))}  ` !== sum)
      problems.push(`${name} was changed after the export`)
  }
  return problems.sort()
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(path)) hash.update(bytes)
  return hash.digest('hex')
}

async function readExported(folder: string): Promise<Exported | string> {
  const text = await readFile(join(folder, 'settlement.json'), 'utf8').catch(() => '')
  try {
    const { format, month, hashes, ...rest } = JSON.parse(text)
    if (format !== FORMAT) return `settlement.json: format: must be ${FORMAT}`
    if (parsePlainMonth(month) === undefined) return 'settlement.json: month: must be YYYY-MM'
    for (const name of HASHES)
      if (!/^[0-9a-f]{64}$/.test(hashes[name]))
        return `settlement.json: hashes.${name}: must be 64 hexadecimal digits`
    return { month, hashes, ...rest }
  } catch {
    // What is no JSON, or has no hashes, is none of ours.
    return 'settlement.json does not read'
  }
}

function policyHash(files: FolderFiles): string {
  const texts = [...textsOf(files)]
    .filter(([name]) => name.startsWith('policies/'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return hashOf(texts.map(([, text]) => JSON.parse(text)))
}

/** The last record of each chain that bears on the month (docs/adr/0008). */
async function recordsHash(folder: string): Promise<string> {
  const [, ...records] = readCsv('chains.csv', [await readFile(join(folder, 'chains.csv'), 'utf8')], () => {})
  return hashOf(
    records.flatMap(({ cells: [, terminal, epoch, last, hash] }): Json[] =>
      last === '' ? [] : [[`${terminal}:${epoch}`, Number(last), hash ?? null]],
    ),
  )
}

function hashOf(values: readonly Json[]): string {
  const hash = listHash()
  for (const value of values) hash.addText(canonical(value))
  return hash.digest().toString('hex')
}

function textsOf(files: FolderFiles): Map<string, string> {
  return new Map(
    [...files].flatMap(([name, content]) => (typeof content === 'string' ? [[name, content]] : [])),
  )
}

function firstDifference(approved: string, now: string): string[] {
  if (approved === now) return []
  const [before, after] = [approved.split('\n'), now.split('\n')]
  const line = before.findIndex((text, i) => text !== after[i])
  const at = line === -1 ? before.length : line
  return [`statement.json:${at + 1}: exported ${shown(before[at])}, computed ${shown(after[at])}`]
}

function shown(line: string | undefined): string {
  return line === undefined ? 'nothing more' : `“${line.trim()}”`
}
