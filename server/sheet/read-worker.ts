/** The thread in which one file is read: it may be busy for seconds, and it may be ended at any time. */
import { parentPort, workerData } from 'node:worker_threads'
import { FileFault, type FileFaultCode } from './file-faults.ts'
import { readText } from './read-text.ts'
import { readXlsx } from './read-xlsx.ts'
import { type Cell, headingKey, type SheetRow } from './sheet-rows.ts'

/** `headings`: words of which two in one row make it a heading. */
export type ReadTask = { bytes: Uint8Array; headings: string[] }
export type ReadAnswer = { rows: SheetRow[] } | { fault: FileFaultCode }

async function read(file: Buffer): Promise<ReadAnswer> {
  const known = new Set(headings)
  const isHeading = (cells: Cell[]) =>
    cells.filter((cell) => typeof cell === 'string' && known.has(headingKey(cell))).length >= 2
  try {
    const rows = await rowsOf(file, isHeading)
    return rows.length === 0 ? { fault: 'file-empty' } : { rows }
  } catch (error) {
    if (error instanceof FileFault) return { fault: error.code }
    throw error
  }
}

const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex')
/** The stream in which Office keeps a workbook that has a password. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le')

/** By what the file is, not by its name: names are often wrong. */
async function rowsOf(file: Buffer, isHeading: (cells: Cell[]) => boolean): Promise<SheetRow[]> {
  if (file.subarray(0, 8).equals(OLE2))
    throw new FileFault(file.includes(ENCRYPTED) ? 'file-encrypted' : 'file-old-xls')
  if (file.subarray(0, 2).toString('latin1') === 'PK') return readXlsx(file, isHeading)
  if (/^(%PDF|\x89PNG|\xff\xd8\xff|GIF8|Rar!|7z\xbc)/.test(file.toString('latin1', 0, 8)))
    throw new FileFault('file-not-a-sheet')
  return readText(file, isHeading)
}

const { bytes, headings } = workerData as ReadTask
parentPort?.postMessage(await read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
