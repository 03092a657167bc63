/** An ID card for a number typed by hand: of an invented person, or none is made. */
import { parseIdNumber } from '../../core/id-number.ts'
import { addDays } from '../../core/plain-date.ts'
import type { CitizenCard } from '../../firmware-sim/sam/text-block.ts'

export type InventedCard =
  | { readonly ok: true; readonly card: CitizenCard }
  /** Never with the number in it. */
  | { readonly ok: false; readonly problem: string }

/** Region 99 does not exist, so a number that begins with it is nobody's. */
export function inventedCard(number: string): InventedCard {
  const read = parseIdNumber(number, { oldestYear: 1800 })
  if (!read.ok) return { ok: false, problem: `is no ID number (${read.fault})` }
  if (!read.number.startsWith('99') || read.kind !== 'citizen')
    return {
      ok: false,
      problem:
        'may belong to somebody: only invented numbers go on a simulated card, those that begin with 99',
    }
  const card: CitizenCard = {
    name: '测试卡',
    sex: read.sex === 'male' ? '1' : '2',
    ethnic: '01',
    born: read.born,
    address: '虚构省虚构县虚构村1号',
    number: read.number,
    authority: '虚构县公安局',
    validFrom: addDays(read.born, 60 * 366),
    validTo: '长期',
  }
  return { ok: true, card }
}
