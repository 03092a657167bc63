/** An ID number as it was written, or what is wrong with it in words. */
import { type IdFault, parseIdNumber } from '../../core/id-number.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import { Refusal } from '../errors.ts'

/** Refuses with `id-number-wrong`. */
export function readIdNumber(
  written: string,
  today: PlainDate,
): { number: string; born: PlainDate; sex: 'male' | 'female' } {
  const parsed = parseIdNumber(written, { today })
  if (!parsed.ok) throw new Refusal('id-number-wrong', ID_FAULT_WORDS[parsed.fault])
  const { number, born, sex } = parsed
  if (born === null) throw new Refusal('id-number-wrong', '这种旧号码看不出出生日期，请换领新证以后再登记。')
  return { number, born, sex }
}

const ID_FAULT_WORDS: Record<IdFault, string> = {
  length: '号码应该是 18 位（旧号码 15 位）。',
  character: '号码里有不该出现的字。',
  birth: '号码里的出生日期不存在。',
  'birth-too-early': '号码里的出生日期太早。',
  'birth-in-future': '号码里的出生日期还没到。',
  'check-digit': '最后一位对不上，可能有一位写错了。',
}
