/**
 * A kind of change 变更: what may be asked, by whom, what must still stand when it is decided, and what it does. The rule
 * of who decides stands here too: what moves money of the past, or money's way, takes a second person; the rest, asked
 * by someone who may, is done at once and kept in the same list.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Json } from '../../core/canonical.ts'
import { monthOf, type PlainDate } from '../../core/plain-date.ts'
import type { Permission } from '../access/permissions.ts'
import type { SignedIn } from '../app-types.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'
import type { Secrets } from '../secrets.ts'

export type ChangeAt = {
  /** Within the one transaction of the asking or the decision; the row of the elder or site is locked. */
  client: Queryable
  secrets: Secrets
  today: PlainDate
  /** Who asks, or approves. */
  person: SignedIn
  /** Of the elder or the site. */
  id: string
}

export type Stored = { [key: string]: Json }

type Definition<Schema extends TSchema, Proposal extends Stored> = {
  of: 'elder' | 'site'
  decide: Permission
  schema: Schema
  /** Checks what is asked, and seals under `sealed` what nobody may read in it; that is never shown. May refuse. */
  prepare(at: ChangeAt, asked: Static<Schema>): Promise<Proposal>
  /** What stands now of what the change would touch. */
  standing(at: ChangeAt, proposal: Proposal): Promise<Stored>
  /** Whether one person does. */
  isDirect(at: ChangeAt, proposal: Proposal): boolean
  apply(at: ChangeAt, proposal: Proposal, change: number): Promise<void>
}

export type ChangeKind = Pick<
  Definition<TSchema, Stored>,
  'of' | 'decide' | 'schema' | 'standing' | 'apply'
> & {
  /** Refuses with `invalid-request`, naming each fault, and with what the kind itself refuses. */
  prepare(at: ChangeAt, asked: unknown): Promise<{ proposal: Stored; direct: boolean }>
}

/** The one place where what the database holds of a proposal is taken for what `prepare` made of it. */
export function changeKind<Schema extends TSchema, Proposal extends Stored>({
  prepare,
  standing,
  isDirect,
  apply,
  ...rest
}: Definition<Schema, Proposal>): ChangeKind {
  return {
    ...rest,
    async prepare(at, asked) {
      const faults = Value.Errors(rest.schema, asked)
      if (faults.length > 0)
        throw new Refusal(
          'invalid-request',
          ...faults.slice(0, 10).map(({ instancePath, message }) => `proposal${instancePath}: ${message}`),
        )
      const proposal = await prepare(at, asked as Static<Schema>)
      return { proposal, direct: isDirect(at, proposal) }
    },
    standing: (at, proposal) => standing(at, proposal as Proposal),
    apply: (at, proposal, change) => apply(at, proposal as Proposal, change),
  }
}

export const takesTwo = () => false
export const takesOne = () => true

/** Whether a day lies in a month that is over: what is said of it may move money that was paid. */
export function isPast(day: PlainDate, today: PlainDate): boolean {
  return day < `${monthOf(today)}-01`
}

/** Whether both say the same, as the database keeps it. */
export function isSame(a: Json, b: Json): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)))
}

/** Without what is sealed. */
export function shownOf({ sealed: _, ...rest }: Stored): Stored {
  return rest
}

/** Refuses with `change-days-wrong` unless it is a span of days. */
export function requireSpan(from: string, to: string | null): { from: PlainDate; to: PlainDate | null } {
  if (to !== null && to <= from) throw new Refusal('change-days-wrong')
  return { from: from as PlainDate, to: to as PlainDate | null }
}
