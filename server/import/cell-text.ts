/** Cells as texts, freed of what keyboards, text files and Excel leave in them. */
import type { Cell } from '../sheet/sheet.ts'

/** Blanks of every kind, also those that take no room. */
const BLANKS = /[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+/gu

/** A name or a note as it was written, with blanks trimmed. */
export function wordsOf(cell: Cell): string {
  return unwrap(textOf(cell)).replaceAll(BLANKS, ' ').trim()
}

/** A number or a code: full-width signs made narrow, without any blank in it. */
export function codeOf(cell: Cell): string {
  return unwrap(textOf(cell)).normalize('NFKC').replaceAll(BLANKS, '')
}

function textOf(cell: Cell): string {
  return cell === null ? '' : String(cell)
}

/** `="0123"` and `'0123` are how people keep the zeros of a number in text files. */
function unwrap(text: string): string {
  return text
    .trim()
    .replace(/^="(.*)"$/s, '$1')
    .replace(/^['‘’]/, '')
}

/** What Excel shows where a formula failed, and the mark of a lost date (server/sheet/sheet-rows.ts). */
export function isUnreadable(cell: Cell): boolean {
  return typeof cell === 'string' && /^#(N\/A|DATE!|VALUE!|REF!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!)$/.test(cell)
}

/** Excel keeps fifteen digits; text files made by it hold 1.23457E+17. */
export function hasLostDigits(cell: Cell): boolean {
  if (typeof cell === 'number') return Math.abs(cell) >= 1e15
  return typeof cell === 'string' && /^\s*\d(\.\d+)?e\+?\d{2}\s*$/i.test(cell)
}
