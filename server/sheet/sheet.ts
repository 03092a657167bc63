/** The one door to sheets: .xlsx and text tables in, .xlsx out. */
import { Worker } from 'node:worker_threads'
import { FILE_FAULTS, type FileFaultCode } from './file-faults.ts'
import type { ReadAnswer, ReadTask } from './read-worker.ts'
import type { SheetRow } from './sheet-rows.ts'

export type SheetRead = { ok: true; rows: SheetRow[] } | { ok: false; code: FileFaultCode; message: string }

export const MOST_FILE_BYTES = 20 * 1024 * 1024
/** A hundred thousand rows take a few seconds; what takes longer was made to. */
const WITHIN_MS = 60_000
const MOST_HEAP_MB = 700

/**
 * Reads a file in a thread of its own, so that nothing in it can hold up or bring down whoever asks. `headings` are the
 * words by which the right sheet is found in a workbook of several.
 */
export async function readSheet(bytes: Uint8Array, headings: string[]): Promise<SheetRead> {
  if (bytes.length === 0) return refused('file-empty')
  if (bytes.length > MOST_FILE_BYTES) return refused('file-too-large')
  const answer = await readAside({ bytes, headings })
  return 'rows' in answer ? { ok: true, rows: answer.rows } : refused(answer.fault)
}

export const refused = (code: FileFaultCode) => ({ ok: false as const, code, message: FILE_FAULTS[code] })

function readAside(task: ReadTask): Promise<ReadAnswer> {
  const thread = new Worker(new URL('./read-worker.ts', import.meta.url), {
    workerData: task,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB, maxYoungGenerationSizeMb: 32 },
  })
  const { promise, resolve, reject } = Promise.withResolvers<ReadAnswer>()
  const late = setTimeout(() => resolve({ fault: 'file-unpacks-too-large' }), WITHIN_MS)
  thread.once('message', resolve)
  thread.once('error', (error: Error & { code?: string }) => {
    // Within its bounds it found no room for what the file holds.
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ fault: 'file-unpacks-too-large' })
    else reject(error)
  })
  return promise.finally(() => {
    clearTimeout(late)
    void thread.terminate()
  })
}

export { type Cell, headingKey, type SheetRow } from './sheet-rows.ts'
export { type SheetValue, writeXlsx, XLSX_TYPE } from './write-xlsx.ts'
