/**
 * What Newland scanners say besides codes (reader sheet §3.2), without a checksum. New protocol: `02 01 0000`, items
 * with 06, 15 or 05 and `;` behind each, 03. Old: `@@@@`, `!99900035;`, `^^^^`, which a text might hold as well: they
 * count where a code would begin, or all three together.
 */
import { type AnswerFormat, byPattern } from '../text/answers.ts'

const LONGEST = 256

const NEW = byPattern(/^␂␁0000(?:[ -~]*[␅␆␕];)+␃/, /^␂(?:␁(?:0{0,3}|0000[ -~␅␆␕]*))?$/, LONGEST)
const OLD = byPattern(/^(?:@@@@|!\d{8};|\^\^\^\^)/, /^(?:@{1,3}|!\d{0,8}|\^{1,3})$/, LONGEST)
const OLD_TOGETHER = byPattern(
  /^@@@@!\d{8};\^\^\^\^/,
  /^(?:@{1,3}|@@@@(?:!\d{0,8})?|@@@@!\d{8};\^{0,3})$/,
  LONGEST,
)

export const ANSWERS: AnswerFormat = {
  longest: LONGEST,
  judge: (bytes, first, last) =>
    (bytes[0] === 0x02 ? NEW : first ? OLD : OLD_TOGETHER).judge(bytes, first, last),
}
