/** Tables as text: comma, semicolon or tab between the cells, in UTF-8, UTF-16 or the encodings of Chinese Windows. */
import { parseCsv } from 'hucre/csv'
import { FileFault } from './file-faults.ts'
import { type Cell, MOST_ROWS, type SheetRow, SheetRows } from './sheet-rows.ts'

/** Throws FileFault. */
export function readText(bytes: Buffer, isHeading: (cells: Cell[]) => boolean): SheetRow[] {
  const text = trimEnd(decode(bytes, isHeading))
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(text)) throw new FileFault('file-html')
  if (text.includes('\0')) throw new FileFault('file-not-a-sheet')
  // Cells may hold line breaks, yet hardly every one.
  if (countLines(text) > MOST_ROWS * 5) throw new FileFault('file-too-many-rows')
  const rows = new SheetRows()
  for (const [i, cells] of split(text).entries()) rows.add(i + 1, cells)
  return rows.all
}

/**
 * Whatever is valid UTF-8 is UTF-8: Chinese in GBK is never so by chance over more than a word. What is neither, or
 * has its heading in UTF-8 and faults below it, is refused: half of the names would be garbage.
 */
function decode(bytes: Buffer, isHeading: (cells: Cell[]) => boolean): string {
  const [a, b] = bytes
  if (a === 0xff && b === 0xfe) return decodeAs('utf-16le', bytes) ?? lost()
  if (a === 0xfe && b === 0xff) return decodeAs('utf-16be', bytes) ?? lost()
  const utf8 = decodeAs('utf-8', bytes)
  if (utf8 !== null) return utf8
  const gb = decodeAs('gb18030', bytes)
  if (gb === null) return lost()
  const hasHeading = (text: string) => split(text.slice(0, 20_000)).some(isHeading)
  if (!hasHeading(gb) && hasHeading(bytes.toString('utf8'))) return lost()
  return gb
}

function decodeAs(encoding: string, bytes: Buffer): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null // not in this encoding
  }
}

function lost(): never {
  throw new FileFault('file-encoding')
}

/** Sheets saved as text often end in thousands of lines of nothing but commas. */
function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && ',;\t\r\n '.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

function countLines(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}

function split(text: string): Cell[][] {
  const delimiter = delimiterOf(text)
  return parseCsv(text, { delimiter }) as Cell[][]
}

/** The sign that stands most often in the first lines, outside of quotes. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 20_000).replaceAll(/"[^"]*"/g, '')
  const counts = [',', ';', '\t'].map((sign) => [sign, head.split(sign).length] as const)
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0]
}
