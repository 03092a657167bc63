/** All kinds of changes by their code. */
import { Refusal } from '../errors.ts'
import { BANK_KINDS } from './bank-kinds.ts'
import type { ChangeKind } from './change-kind.ts'
import { ELDER_KINDS } from './elder-kinds.ts'
import { FACT_KINDS } from './fact-kinds.ts'
import { MERGE_KINDS } from './merge-kind.ts'
import { SITE_KINDS } from './site-kinds.ts'

const KINDS: ReadonlyMap<string, ChangeKind> = new Map(
  Object.entries<ChangeKind>({ ...FACT_KINDS, ...ELDER_KINDS, ...BANK_KINDS, ...MERGE_KINDS, ...SITE_KINDS }),
)

/** Refuses with `invalid-request`. */
export function getKind(code: string, of: string): ChangeKind {
  const kind = KINDS.get(code)
  if (kind?.of !== of) throw new Refusal('invalid-request', `kind: ${code}`)
  return kind
}
