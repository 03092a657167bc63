// Why an approved month came to another amount, elder by elder (docs/adr/0013): the elder's month is settled as it was
// known then and again as one thing after another became known, so that the parts sum to the whole change.
import type { PlainMonth } from '../plain-date.ts'
import type { AdjustmentCause, Explained } from './adjust.ts'
import type { Fen } from './fraction.ts'
import type { Grant, Policy } from './policy.ts'
import type { Elder, Site } from './register.ts'
import { settle } from './settle.ts'
import type { Tap } from './taps.ts'

export interface ElderChange {
  readonly elder: string
  /** undefined: was not, or is not, on the register. */
  readonly was: Elder | undefined
  readonly is: Elder | undefined
  /** All that bear on the month, but those that came too late to count. */
  readonly taps: readonly ChangedTap[]
}

export interface ChangedTap {
  readonly tap: Tap
  /** Came after the approval. */
  readonly late: boolean
  /** Voided by what was there then, or by what came since. */
  readonly voided: 'then' | 'since' | null
}

interface Stage {
  /** What became known with this stage; null for the first. */
  readonly cause: AdjustmentCause | null
  readonly elder: Elder | undefined
  readonly taps: readonly ChangedTap[]
  readonly voided: readonly ChangedTap[]
}

/**
 * What each cause changed, grant by grant and payee by payee. Looks at each elder alone and before caps; what sites
 * have together (tiers, caps, a limit over the site's day) it cannot tell.
 */
export function explainChanges(
  policies: readonly Policy[],
  sites: ReadonlyMap<string, Site>,
  month: PlainMonth,
  changes: Iterable<ElderChange>,
): Explained[] {
  const own = policies.map((policy) => ({ ...policy, grants: policy.grants.flatMap(ofElders) }))
  const explained: Explained[] = []
  for (const change of changes) {
    let before: Amounts | undefined
    for (const { cause, elder, taps, voided } of stagesOf(change)) {
      const elders = new Map(elder === undefined ? [] : [[elder.id, elder]])
      const input = { policies: own, register: { elders, sites }, repeated: 0, month }
      const { statement } = settle({
        ...input,
        taps: taps.map(({ tap }) => tap),
        voids: voided.map(({ tap }) => tap),
      })
      const after = amountsOf(statement.grants)
      if (before !== undefined && cause !== null)
        explained.push(...changesBetween(before, after, cause, change.elder))
      before = after
    }
  }
  return explained
}

/** What hangs on the elder alone. */
function ofElders(grant: Grant): Grant[] {
  return grant.per === 'meal' || grant.per === 'elder-month' ? [{ ...grant, caps: [] }] : []
}

/** One after another: the records first, then the person. Stages that change nothing are left out. */
function stagesOf({ was, is, taps }: ElderChange): Stage[] {
  const voidedThen = taps.filter(({ voided }) => voided === 'then')
  const known = taps.filter(({ late }) => !late)
  const stages: Stage[] = [{ cause: null, elder: was, taps: known, voided: voidedThen }]
  if (known.length < taps.length) stages.push({ cause: 'late-record', elder: was, taps, voided: voidedThen })
  const voided = taps.filter((tap) => tap.voided !== null)
  if (voidedThen.length < voided.length) stages.push({ cause: 'void', elder: was, taps, voided })
  let elder = was
  const learn = (cause: AdjustmentCause, learnt: Elder | undefined) => {
    if (JSON.stringify(learnt) === JSON.stringify(elder)) return
    elder = learnt
    stages.push({ cause, elder, taps, voided })
  }
  if (was !== undefined && is !== undefined) {
    learn('death', { ...was, died: is.died })
    learn('stay', { ...was, died: is.died, stay: is.stay })
    learn('category', { ...was, died: is.died, stay: is.stay, categories: is.categories })
    learn('residence', { ...is, born: was.born, home: was.home, homes: was.homes, care: was.care })
  }
  learn('elder-fact', is)
  return stages
}

/** By grant and payee, joined by a character that no id has. */
type Amounts = ReadonlyMap<string, Fen>
const JOINT = '\n'

function amountsOf(grants: ReturnType<typeof settle>['statement']['grants']): Amounts {
  return new Map(
    Object.entries(grants).flatMap(([grant, stated]) =>
      Object.entries('sites' in stated ? stated.sites : stated.elders).map(
        ([payee, { payable }]): [string, Fen] => [`${grant}${JOINT}${payee}`, payable],
      ),
    ),
  )
}

function changesBetween(before: Amounts, after: Amounts, cause: AdjustmentCause, elder: string): Explained[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const fen = (after.get(key) ?? 0n) - (before.get(key) ?? 0n)
    const [grant = '', payee = ''] = key.split(JOINT)
    return fen === 0n ? [] : [{ grant, payee, cause, elder, fen }]
  })
}
