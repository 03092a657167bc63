// Approved months in a test: folders as they were known then and as they are known now.
import type { PlainMonth } from '../../../core/plain-date.ts'
import { type Adjustment, adjustMonth, mayRaise } from '../../../core/settlement/adjust.ts'
import { type ElderChange, explainChanges } from '../../../core/settlement/adjust-explain.ts'
import type { FolderInput } from '../../../core/settlement/folder/read-folder.ts'
import { settle } from '../../../core/settlement/settle.ts'
import type { Statement } from '../../../core/settlement/statement.ts'
import type { Tap, TapName } from '../../../core/settlement/taps.ts'

const nameOf = ({ terminal, seq }: TapName) => `${terminal}/${seq}`

/** Every elder, changed or not. */
function changesBetween(then: FolderInput, now: FolderInput): ElderChange[] {
  const known = new Set([...then.taps].map(nameOf))
  const [before, after] = [new Set([...then.voids].map(nameOf)), new Set([...now.voids].map(nameOf))]
  const taps = [...now.taps] as Tap[]
  return [...new Set([...now.register.elders.keys(), ...taps.map(({ elder }) => elder)])].map((elder) => ({
    elder,
    was: then.register.elders.get(elder),
    is: now.register.elders.get(elder),
    taps: taps
      .filter((tap) => tap.elder === elder)
      .map((tap) => {
        const name = nameOf(tap)
        return {
          tap,
          late: !known.has(name),
          voided: before.has(name) ? 'then' : after.has(name) ? 'since' : null,
        }
      }),
  }))
}

/** A month that was approved, by what was known then, and what was approved for it with later months. */
export class ApprovedMonth {
  readonly month: PlainMonth
  readonly approved: Statement
  #seen: FolderInput
  #since: Adjustment[] = []

  constructor(month: string, known: FolderInput) {
    this.month = month as PlainMonth
    this.approved = settle({ ...known, month: this.month }).statement
    this.#seen = known
  }

  /** The lines that another month pays by what is known now; they count as approved. */
  adjust(open: string, now: FolderInput): Adjustment[] {
    const { month, approved } = this
    const { policies, register } = now
    const adjustments = adjustMonth({
      month,
      result: 'abc',
      approved,
      since: this.#since,
      now: settle({ ...now, month }).statement,
      raise: mayRaise(policies, month, open as PlainMonth),
      explained: explainChanges(policies, register.sites, month, changesBetween(this.#seen, now)),
    })
    this.#seen = now
    this.#since = [...this.#since, ...adjustments]
    return adjustments
  }

  /** What was paid for it in all, by grant and payee, without nothing. */
  paid(): Record<string, bigint> {
    const sums: Record<string, bigint> = payableOf(this.approved)
    for (const { grant, lines } of this.#since)
      for (const line of lines) {
        const key = `${grant} ${'site' in line ? line.site : line.elder}`
        sums[key] = (sums[key] ?? 0n) + line.fen
      }
    return Object.fromEntries(Object.entries(sums).filter(([, fen]) => fen !== 0n))
  }

  /** What each funder bore of it in all, by grant. */
  borne(): Record<string, bigint> {
    const sums: Record<string, bigint> = fundersOf(this.approved)
    for (const { grant, funders } of this.#since)
      for (const [funder, fen] of Object.entries(funders)) {
        const key = `${grant} ${funder}`
        sums[key] = (sums[key] ?? 0n) + fen
      }
    return Object.fromEntries(Object.entries(sums).filter(([, fen]) => fen !== 0n))
  }
}

export function payableOf({ grants }: Statement): Record<string, bigint> {
  return Object.fromEntries(
    Object.entries(grants).flatMap(([grant, stated]) =>
      Object.entries('sites' in stated ? stated.sites : stated.elders)
        .filter(([, { payable }]) => payable !== 0n)
        .map(([payee, { payable }]) => [`${grant} ${payee}`, payable]),
    ),
  )
}

export function fundersOf({ grants }: Statement): Record<string, bigint> {
  return Object.fromEntries(
    Object.entries(grants).flatMap(([grant, { funders }]) =>
      Object.entries(funders)
        .filter(([, fen]) => fen !== 0n)
        .map(([funder, fen]) => [`${grant} ${funder}`, fen]),
    ),
  )
}
