/** 统计用区划代码: twelve digits, of which a county names six, a town three more, a village the last three. */
import type { Region } from '../../../contract/register.ts'

const DIGITS: Record<Region['level'], number> = { county: 6, town: 3, village: 3 }
const KEPT: Record<Region['level'], number> = { county: 0, town: 6, village: 9 }

/** What a person writes of a code at a level, and what already stands before it. */
export function codeParts(level: Region['level'], parent: string | null): { before: string; digits: number } {
  return { before: (parent ?? '').slice(0, KEPT[level]), digits: DIGITS[level] }
}

export function wholeCode(level: Region['level'], parent: string | null, written: string): string {
  return `${codeParts(level, parent).before}${written}`.padEnd(12, '0')
}
