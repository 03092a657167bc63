/**
 * What Honeywell scanners say besides codes (reader sheet §3.3): menu commands come back with 06, 15 or 05 behind each
 * item, `SUFBK2990D` 06 `.`, or that byte comes alone. It stands in no text.
 */
import { type AnswerFormat, byPattern } from '../text/answers.ts'

const LONGEST = 128

/** Where a code would begin: tag, subtag and data may come before. */
const ITEM = byPattern(
  /^(?:[A-Z]{3}[A-Z\d]{3}[ -~]*)?[␅␆␕][.!;,]|^[␅␆␕](?=[^.!;,])/i,
  /^[␅␆␕]$|^[A-Z]{1,3}$|^[A-Z]{3}[A-Z\d]{1,3}$|^[A-Z]{3}[A-Z\d]{3}[ -~]*[␅␆␕]?$/i,
  LONGEST,
)
const ALONE = byPattern(/^[␅␆␕](?:[.!;,]|(?=[^.!;,]))/, /^[␅␆␕]$/, LONGEST)

export const ANSWERS: AnswerFormat = {
  longest: LONGEST,
  judge: (bytes, first, last) => (first ? ITEM : ALONE).judge(bytes, first, last),
}
