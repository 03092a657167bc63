/** Which elders a list asks for, in SQL, so that an index finds them. */
import type { PlainDate } from '../../core/plain-date.ts'
import { rangeOf, type ScopeRange } from '../access/scope-range.ts'
import type { ElderQuery } from '../contract/elders.ts'

/** Conditions on `elder e`, and what they are given; $1 is the day. Doubles that became another are in no list. */
export function elderConditions(
  { search = '', place, category, state }: ElderQuery,
  scope: ScopeRange,
  day: PlainDate,
): { where: string; given: unknown[] } {
  const given: unknown[] = [day]
  const nth = (value: unknown) => `$${given.push(value)}`
  const parts = ['e.merged_into IS NULL']
  // As a range, which the order of codes finds; the whole county needs none.
  for (const { first, last } of [scope, ...(place === undefined ? [] : [rangeOf(place)])])
    if (first !== EVERYWHERE) parts.push(`e.home BETWEEN ${nth(first)}::bpchar AND ${nth(last)}::bpchar`)
  const words = search.trim()
  if (/^\d{3}[\dXx]$/.test(words)) parts.push(`e.id_tail = upper(${nth(words)})::bpchar`)
  else if (words !== '') {
    const text = nth(words)
    const named = `(string_to_array(e.name, NULL) @> string_to_array(${text}, NULL) AND position(${text} IN e.name) > 0)`
    parts.push(
      /^[a-z]+$/i.test(words) ? `(${named} OR ${soundsLike(nth(`${words.toLowerCase()}%`))})` : named,
    )
  }
  if (category !== undefined)
    parts.push(`e.id IN (SELECT elder_id FROM elder_fact WHERE fact = 'category' AND value = ${nth(category)}
      AND withdrawn_at IS NULL AND from_day <= $1 AND (to_day IS NULL OR $1 < to_day))`)
  if (state !== undefined) parts.push(STATES[state])
  return { where: parts.join(' AND '), given }
}

const soundsLike = (sound: string) =>
  `e.id IN (SELECT elder_id FROM elder_sound WHERE initials LIKE ${sound} OR pinyin LIKE ${sound})`

const EVERYWHERE = '000000000000'

const STATES: Record<NonNullable<ElderQuery['state']>, string> = {
  living: 'e.died IS NULL',
  dead: 'e.died IS NOT NULL',
  provisional: 'e.provisional',
  'no-card': `e.died IS NULL AND NOT EXISTS (SELECT FROM card c
    WHERE c.elder_id = e.id AND c.state = 'in-use' AND c.kind <> 'id-card')`,
  'no-account': `e.died IS NULL AND NOT EXISTS (SELECT FROM bank_account b
    WHERE b.elder_id = e.id AND b.withdrawn_at IS NULL)`,
}

export function elderOrder(sort: ElderQuery['sort']): string {
  return { village: 'e.home, e.name, e.id', oldest: 'e.born, e.id', youngest: 'e.born DESC, e.id DESC' }[sort]
}
