/**
 * Export of the journal 导出流水: every record on this disk as a file that proves itself offline, signed by this
 * terminal (docs/record-format.md §5); for an inspector's USB stick, or where the county asks for the log.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { BATCH_MAX_RECORDS, batchText } from '../core/batch.ts'
import { type ExportChain, ExportWriter } from '../core/verify/export-file.ts'
import { syncFolder } from './files.ts'
import { Database } from './journal/database.ts'
import { JournalFailure } from './journal/failure.ts'
import { faultIn } from './journal/integrity.ts'
import { Journal, type Stamp } from './journal/journal.ts'
import type { TerminalKey } from './keys.ts'

/** Who exports: the terminal's place in the county, its key, and its clock's bare readings. */
export type Exporter = { site: string; countyKey: string; key: TerminalKey; stamp: Stamp }

export type Exported = { file: string; records: number }

/**
 * Writes all records that the journal holds now into a new file in `folder`, whole or not at all, while the journal
 * may go on being written. Throws JournalFailure where the journal cannot be read, and the system's error where
 * `folder` cannot be written.
 */
export async function exportJournal(journal: Journal, folder: string, by: Exporter): Promise<Exported> {
  const { terminal, epoch, anchor, mark } = journal
  const span = { first: anchor.seq + 1, last: mark.last, prev: anchor.hash }
  const { at } = by.stamp()
  const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const file = join(folder, `yangyi-records-${terminal}-${epoch.slice(0, 8)}-${time}.jsonl`)
  const part = `${file}.part`
  const handle = await open(part, 'w', 0o600)
  try {
    await writeRecords(journal, span, handle, by, at)
    await handle.sync()
    await handle.close()
    await rename(part, file)
    syncFolder(folder)
    return { file, records: span.last - span.first + 1 }
  } catch (error) {
    await handle.close().catch(() => {}) // closed already
    await rm(part, { force: true }).catch(() => {}) // the stick was pulled out
    throw error
  }
}

async function writeRecords(
  journal: Journal,
  span: Pick<ExportChain, 'first' | 'last' | 'prev'>,
  file: FileHandle,
  { site, countyKey, key, stamp }: Exporter,
  at: number,
): Promise<void> {
  const { terminal, epoch } = journal
  const { first, last } = span
  const chain: ExportChain = { terminal, epoch, site, key: key.publicKey, ...span }
  const writer = new ExportWriter()
  const header = writer.begin(
    {
      ...{ format: 'yangyi-records', v: 1, made: at, signer: 'terminal', month: null, terminal },
      county: { name: null, key: countyKey },
      chains: [chain],
    },
    key.sign,
  )
  await file.write(header + writer.chain(chain))
  for (let next = first; next <= last; ) {
    const records = journal.batch(next, Math.min(last, next + BATCH_MAX_RECORDS - 1))
    const ends = records.at(-1)
    if (ends === undefined || records[0]?.seq !== next)
      throw new JournalFailure('journal-io', `record ${next} was trimmed meanwhile: export again`)
    let piece = records.map(({ text }) => writer.record(text)).join('')
    if (ends.seq === last) {
      // A batch of the last record alone: its head covers by the links all before it.
      const sent = { terminal, epoch, ...stamp() }
      const [head = '', signature = ''] = batchText([ends], sent, key.sign).split('\n', 2)
      piece += writer.head({ head, signature })
    }
    await file.write(piece)
    next = ends.seq + 1
  }
  await file.write(writer.end())
}

const TRIES = 5

/**
 * As `exportJournal`, from a copy of the journal's file: so it works while another process has the journal open.
 * What was written during the copy may make it unsound; it is proved, and copied again. Throws as `exportJournal`.
 */
export async function exportCopy(journalFile: string, folder: string, by: Exporter): Promise<Exported> {
  for (let tries = 1; ; tries += 1) {
    const scratch = mkdtempSync(join(tmpdir(), 'yangyi-export-'))
    const copy = join(scratch, basename(journalFile))
    const db = new Database(copyInto(journalFile, copy))
    try {
      db.take()
      const problem = db.holdsJournal() ? faultIn(db) : 'it holds no journal'
      if (problem === null) db.upgrade()
      if (problem === null) return await exportJournal(new Journal(db, by.stamp), folder, by)
      throw new JournalFailure('journal-damaged', problem)
    } catch (error) {
      if (!(error instanceof JournalFailure) || tries === TRIES) throw error
    } finally {
      db.close()
      rmSync(scratch, { recursive: true, force: true })
    }
    await setTimeout(200)
  }
}

function copyInto(journalFile: string, copy: string): string {
  // The log first: what is carried over from it meanwhile stands in the file then.
  if (existsSync(`${journalFile}-wal`)) copyFileSync(`${journalFile}-wal`, `${copy}-wal`)
  copyFileSync(journalFile, copy)
  return copy
}
