/**
 * What another policy would have made of a month: the same engine twice over the same records, and the difference by
 * grant, site, category and elder. Money is whole 分; sums of a county are far below what a number can hold.
 */
import { daysOfMonth, type PlainDate } from '../../../../../core/plain-date.ts'
import { isPaid } from '../../../../../core/settlement/meal-grants.ts'
import type { Policy } from '../../../../../core/settlement/policy.ts'
import { type Elder, valuesOn } from '../../../../../core/settlement/register.ts'
import { type Settlement, settle } from '../../../../../core/settlement/settle.ts'
import type { MonthInput } from './material.ts'

export type Change = { key: string; before: number; after: number }
export type Weighed = {
  /** False where no policy was in force. */
  compared: boolean
  payable: Omit<Change, 'key'>
  grants: Change[]
  sites: Change[]
  /** By the elder's categories on the day; who belongs to several counts in each. */
  categories: Change[]
  elders: { wins: number; loses: number; same: number }
  taps: Omit<Change, 'key'>
  /** Taps and meals that are not paid, by reason. */
  reasons: Change[]
}

/** `tell` is called before each of the steps. */
export function weigh(
  input: MonthInput,
  { before, after }: { before: readonly Policy[]; after: readonly Policy[] },
  tell: (step: 'before' | 'after' | 'compare') => void,
): Weighed {
  tell('before')
  const old = figuresOf(input, before)
  tell('after')
  const young = figuresOf(input, after)
  tell('compare')
  const elders = changes(old.elders, young.elders)
  const wins = elders.filter(({ before, after }) => after > before).length
  const loses = elders.filter(({ before, after }) => after < before).length
  return {
    compared: before.length > 0,
    payable: { before: old.payable, after: young.payable },
    grants: changes(old.grants, young.grants),
    sites: changes(old.sites, young.sites),
    categories: changes(old.categories, young.categories),
    elders: { wins, loses, same: elders.length - wins - loses },
    taps: { before: old.taps, after: young.taps },
    reasons: changes(old.reasons, young.reasons),
  }
}

type Sums = Map<string, number>
type Figures = {
  payable: number
  taps: number
  grants: Sums
  sites: Sums
  categories: Sums
  /** What each elder's meals and months are worth, before caps. */
  elders: Sums
  reasons: Sums
}

const NO_CATEGORY = 'none'
const newSums = (): Sums => new Map()

function figuresOf(input: MonthInput, policies: readonly Policy[]): Figures {
  const settlement = settle({ ...input, policies })
  const { statement } = settlement
  const [grants, sites, reasons] = [newSums(), newSums(), newSums()]
  for (const [reason, count] of Object.entries(statement.taps.excluded)) add(reasons, reason, count)
  for (const [grant, stated] of Object.entries(statement.grants)) {
    add(grants, grant, Number(stated.payable))
    for (const [reason, count] of Object.entries(stated.excluded)) add(reasons, reason, count)
    if ('sites' in stated)
      for (const [site, { payable }] of Object.entries(stated.sites)) add(sites, site, Number(payable))
  }
  return {
    payable: [...grants.values()].reduce((sum, fen) => sum + fen, 0),
    taps: statement.taps.surviving,
    ...{ grants, sites, reasons },
    ...byElder(input, settlement),
  }
}

function byElder(
  input: MonthInput,
  { meals, statement }: Settlement,
): Pick<Figures, 'elders' | 'categories'> {
  const [elders, categories] = [newSums(), newSums()]
  const days = daysOfMonth(input.month)
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) throw new Error(`${input.month} has no days`)
  for (const { taps } of meals)
    for (const judged of taps) {
      const { day, elder } = judged.survivor
      if (day < first || day > last) continue
      const fen = isPaid(judged) ? judged.lines.reduce((sum, line) => sum + Number(line.fen), 0) : 0
      add(elders, elder.id, fen)
      if (fen !== 0) for (const value of categoriesOn(elder, day)) add(categories, value, fen)
    }
  for (const stated of Object.values(statement.grants)) {
    if (!('elders' in stated)) continue
    for (const [id, { entitlement }] of Object.entries(stated.elders)) {
      add(elders, id, Number(entitlement))
      const elder = input.register.elders.get(id)
      for (const value of elder === undefined ? [] : categoriesOn(elder, last))
        add(categories, value, Number(entitlement))
    }
  }
  return { elders, categories }
}

function categoriesOn({ categories }: Pick<Elder, 'categories'>, day: PlainDate): Set<string> {
  const values = valuesOn(categories, day)
  return new Set(values.length === 0 ? [NO_CATEGORY] : values)
}

function add(sums: Sums, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value)
}

/** The largest difference first. */
function changes(before: Sums, after: Sums): Change[] {
  const size = ({ before, after }: Change) => Math.abs(after - before)
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => ({ key, before: before.get(key) ?? 0, after: after.get(key) ?? 0 }))
    .sort((a, b) => size(b) - size(a) || b.after - a.after || (a.key < b.key ? -1 : 1))
}
