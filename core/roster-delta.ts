/**
 * How a roster comes down: whole in one message, whole in parts, or as what changed since the one that is held. Each
 * message is signed by itself. What is held changes only when a whole roster or a whole change is there, so that
 * nobody is ever decided about by half of one.
 */
import type { Verify } from './batch.ts'
import { type Roster, type RosterDelta, type RosterPart, roster, rosterDelta, rosterPart } from './roster.ts'
import type { Shape } from './shape.ts'
import { parseSigned } from './signed.ts'

export type RosterMessage = Roster | RosterPart | RosterDelta

const message: Shape<RosterMessage> = (value, at) => {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
  if (kind === 'part') return rosterPart(value, at)
  return kind === 'delta' ? rosterDelta(value, at) : roster(value, at)
}

/** Reads and proves one signed message for `terminal`. */
export function parseRosterMessage(
  text: string,
  terminal: string,
  verify: Verify,
): { ok: true; value: RosterMessage } | { ok: false; problem: string } {
  const read = parseSigned(message, text, 'roster', verify)
  if (read.ok && read.value.terminal !== terminal)
    return { ok: false, problem: `roster: is for terminal ${read.value.terminal}` }
  return read
}

/** What is held, and the parts that have come of a roster that is not whole yet. */
export type Held = { roster: Roster | null; parts: readonly RosterPart[] }
export const NOTHING_HELD: Held = { roster: null, parts: [] }

export type Step =
  /** `change`: it goes on from what was held before; else it stands for itself. */
  | { kind: 'applied'; held: Held & { roster: Roster }; change: boolean }
  | { kind: 'part'; held: Held }
  /** Not newer than what is held: nothing to do. */
  | { kind: 'known' }
  /** A change of a roster that is not held here. */
  | { kind: 'unfitting' }

/** What is held after one more message. Later is what was issued later: a county that was restored may count back. */
export function afterMessage(held: Held, next: RosterMessage): Step {
  if (held.roster !== null && next.issued <= held.roster.issued) return { kind: 'known' }
  if (!('kind' in next)) return { kind: 'applied', held: { roster: next, parts: [] }, change: false }
  if (next.kind === 'part') return afterPart(held, next)
  if (held.roster?.version !== next.base) return { kind: 'unfitting' }
  return { kind: 'applied', held: { roster: changed(held.roster, next), parts: held.parts }, change: true }
}

function afterPart(held: Held, next: RosterPart): Step {
  const [one] = held.parts
  if (one !== undefined && next.issued < one.issued) return { kind: 'known' }
  const same = held.parts.filter(
    ({ issued, version, parts }) =>
      issued === next.issued && version === next.version && parts === next.parts,
  )
  const others = same.filter(({ part }) => part !== next.part)
  const parts = [...others, next].sort((a, b) => a.part - b.part)
  if (parts.length < next.parts) return { kind: 'part', held: { roster: held.roster, parts } }
  const { v, terminal, version, issued, site, cardKeys } = next
  const elders = parts.flatMap((part) => part.elders)
  const whole = { v, terminal, version, issued, site, cardKeys, elders }
  return { kind: 'applied', held: { roster: whole, parts: [] }, change: false }
}

function changed(before: Roster, { version, issued, site, cardKeys, elders, removed }: RosterDelta): Roster {
  const byId = new Map(before.elders.map((elder) => [elder.id, elder]))
  for (const id of removed) byId.delete(id)
  for (const elder of elders) byId.set(elder.id, elder)
  return { ...before, version, issued, site, cardKeys, elders: [...byId.values()] }
}
