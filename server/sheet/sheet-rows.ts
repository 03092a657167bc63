/** The rows of a sheet as they are read: blank ones left out, and bounded. */
import { FileFault } from './file-faults.ts'

/** As it stands in the sheet. Numbers stay numbers: Excel keeps fifteen digits of one, and no more. */
export type Cell = string | number | null
/** `row` is the sheet's own number, as a person sees it at the left. */
export type SheetRow = { row: number; cells: Cell[] }

/** A number that was given the look of a date and is none; what it was cannot be read. */
export const DATE_LOST = '#DATE!'
export const MOST_ROWS = 100_000
const MOST_COLUMNS = 100
const MOST_CELLS = 2_000_000
/** One more than is allowed, so that the check sees that it was too long. */
const KEPT_CHARACTERS = 1_001

export class SheetRows {
  readonly all: SheetRow[] = []
  #cells = 0

  /** Takes a row and gives it as it was kept, or null where it is blank. Throws FileFault at a bound. */
  add(row: number, values: Cell[]): Cell[] | null {
    let length = values.length
    while (length > 0 && isBlank(values[length - 1] ?? null)) length -= 1
    if (length === 0) return null
    if (length > MOST_COLUMNS) throw new FileFault('file-too-many-columns')
    // Title rows come on top of the rows that count.
    if (this.all.length >= MOST_ROWS + 40) throw new FileFault('file-too-many-rows')
    this.#cells += length
    if (this.#cells > MOST_CELLS) throw new FileFault('file-too-many-cells')
    const cells = values
      .slice(0, length)
      .map((value) => (typeof value === 'string' ? value.slice(0, KEPT_CHARACTERS) : (value ?? null)))
    this.all.push({ row, cells })
    return cells
  }
}

function isBlank(value: Cell): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '')
}

/** A heading as it is compared: without blanks, stars and what stands in brackets. */
export function headingKey(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\(.*?\)|\[.*?\]|【.*?】|[\s*:]/g, '')
    .toLowerCase()
}
