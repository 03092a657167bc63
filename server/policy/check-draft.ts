/** A draft's text against core's checker, alone and together with the versions that are published. */
import { canonical } from '../../core/canonical.ts'
import type { PlainDate } from '../../core/plain-date.ts'
import { inFileOrder } from '../../core/settlement/fault.ts'
import type { Policy } from '../../core/settlement/policy.ts'
import { checkPolicies } from '../../core/settlement/policy-file/policy-check.ts'
import type { PolicyFault } from '../contract/policies.ts'
import type { Queryable } from '../plugins/database.ts'
import { readWrittenPolicies, type WrittenPolicy } from '../settlement/policy-repository.ts'
import { findEarliestDay } from './version-repository.ts'

export type CheckedDraft = {
  faults: PolicyFault[]
  /** Null where there are faults. */
  policy: Policy | null
  /** The first day on which it may come into force. */
  earliest: PlainDate | null
}

const DRAFT = 'draft'
/** The API names a version by its id and takes no longer one (server/contract/common). */
const LONGEST_ID = 64
const ALL_DAYS = { first: '1800-01-01' as PlainDate, last: '9999-12-30' as PlainDate }

export async function checkDraft(client: Queryable, text: string): Promise<CheckedDraft> {
  const earliest = await findEarliestDay(client)
  const published = await readWrittenPolicies(client, ALL_DAYS)
  const alone = checkPolicies([{ file: DRAFT, text }])
  if (!alone.ok) return { faults: alone.faults.map(shown), policy: null, earliest }

  const [policy] = alone.policies
  if (policy === undefined) throw new Error('a checked policy is not there')
  const others = before(published, policy).map((other, i) => ({ file: String(i), text: canonical(other) }))
  const together = checkPolicies([...others, { file: DRAFT, text }])
  const faults = together.ok ? [] : together.faults.filter(({ file }) => file === DRAFT).sort(inFileOrder)
  const own = faults.map(shown)
  if (earliest !== null && policy.effective.from < earliest)
    own.push({
      line: lineOf(text, '"effective"'),
      path: 'effective.from',
      message: `must not be before ${earliest}: the months before are approved`,
    })
  if (policy.id.length > LONGEST_ID)
    own.push({
      line: lineOf(text, '"id"'),
      path: 'id',
      message: `must be at most ${LONGEST_ID} characters long`,
    })
  if (await isTaken(client, policy.id))
    own.push({
      line: lineOf(text, '"id"'),
      path: 'id',
      message: `another version has the id "${policy.id}"; give each version its own`,
    })
  return { faults: dedupe(own), policy: own.length === 0 ? policy : null, earliest }
}

/** What the other versions will be once this one has taken over: those that it replaces are not there. */
function before(published: readonly WrittenPolicy[], { effective: { from, to } }: Policy): WrittenPolicy[] {
  return published.flatMap((other) => {
    const { effective } = other
    if (to !== null && effective.from >= to) return [other]
    if (effective.from >= from) return []
    const ends = effective.to === null || effective.to > from ? from : effective.to
    return [{ ...other, effective: { from: effective.from, to: ends } }]
  })
}

async function isTaken(client: Queryable, id: string): Promise<boolean> {
  const { rows } = await client.query('SELECT 1 FROM policy WHERE id = $1', [id])
  return rows.length > 0
}

function shown({ line, column, message }: { line: number; column: string; message: string }): PolicyFault {
  return { line, path: column, message }
}

function lineOf(text: string, key: string): number {
  const at = text.indexOf(key)
  return at === -1 ? 1 : text.slice(0, at).split('\n').length
}

/** The checker tells of an id that is taken where the versions stand together. */
function dedupe(faults: readonly PolicyFault[]): PolicyFault[] {
  const seen = new Set<string>()
  return faults
    .filter(({ path, message }) => {
      const key = `${path}\n${message}`
      return !seen.has(key) && seen.add(key)
    })
    .sort((a, b) => a.line - b.line)
}
