// The tables of a folder as text (settlement spec §1), so that what was settled elsewhere can be settled from files.
import { instantText } from '../explain.ts'
import type { Tap } from '../taps.ts'

export const TABLE_HEADS = {
  'sites.csv': 'site,name,region,opened,closed',
  'site-facts.csv': 'site,fact,value,from,to',
  'elders.csv': 'elder,name,born,died,home',
  'elder-facts.csv': 'elder,fact,value,from,to',
  'taps.csv': 'terminal,seq,at,site,elder,meal,service,price,voids',
} as const

/** One record by RFC 4180, with its line feed; null is an empty cell. */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => quoted(cell ?? '')).join(',')}\n`
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

export function tapLine({ terminal, seq, at, site, elder, meal, service, price }: Tap): string {
  const yuan = `${price / 100n}.${String(price % 100n).padStart(2, '0')}`
  return csvLine([terminal, String(seq), instantText(at), site, elder, meal, service, yuan, null])
}

/** A void of a record of its own terminal. */
export function voidLine(terminal: string, seq: number, at: number, voids: bigint): string {
  const empty = Array.from({ length: 5 }, () => null)
  return csvLine([terminal, String(seq), instantText(at), ...empty, `${terminal}/${voids}`])
}
